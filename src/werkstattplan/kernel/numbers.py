"""Numbers as people read them."""


def thousands(number: int) -> str:
    """A number with points between thousands, like "1.356".

    Nothing in a template gets them by itself: keys of rows, years and positions stand in addresses and values of forms.
    """
    return f"{number:,}".replace(",", ".")
