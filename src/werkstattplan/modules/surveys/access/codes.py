"""Codes on slips: eight signs that can be read aloud, the last one a check sign."""

import secrets

# No I, L, O, 0 or 1; 31 signs, a prime number, so that the check sign finds every wrong and every swapped sign.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
_READ_AS = str.maketrans({" ": None, "-": None, "–": None, ".": None})


def new_code() -> str:
    """A code drawn at random."""
    drawn = "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
    return drawn + _check_sign(drawn)


def read_code(typed: str) -> str | None:
    """The code that was typed, whatever its case and gaps; None if it cannot be one."""
    code = typed.translate(_READ_AS).upper()
    if len(code) != LENGTH or not set(code) <= set(SIGNS):
        return None
    return code if code[-1] == _check_sign(code[:-1]) else None


def shown_code(code: str) -> str:
    """A code in two groups, as it stands on its slip."""
    return f"{code[:4]}-{code[4:]}"


def _check_sign(drawn: str) -> str:
    return SIGNS[sum((place + 2) * SIGNS.index(sign) for place, sign in enumerate(drawn)) % len(SIGNS)]
