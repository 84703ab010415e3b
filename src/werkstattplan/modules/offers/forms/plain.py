"""Texts that stay plain: what somebody copied from a page loses its markup, not its words."""

import html
from typing import Any

import nh3
from django import forms


class PlainField(forms.CharField):
    """A text without markup."""

    def to_python(self, value: Any) -> Any:
        """The text as it reads."""
        text = super().to_python(value)
        if text:
            text = text.replace("\r\n", "\n")
        return html.unescape(nh3.clean(text, tags=set())).strip() if text and nh3.is_html(text) else text


def long_text(label: str, *, rows: int = 4, most: int = 5_000, hint: str = "", required: bool = False) -> PlainField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return PlainField(label=label, required=required, max_length=most, help_text=hint, widget=widget)
