"""The form of a text in another language."""

from typing import Any

from werkstattplan.modules.offers.forms.plain import PlainField, long_text
from werkstattplan.modules.offers.forms.shared import ValuesForm


class TextForm(ValuesForm):
    """Title and description, written from the side on which the language begins."""

    title = PlainField(label="Titel", max_length=200)
    description = long_text("Text", rows=10, required=True)

    def __init__(self, *args: Any, tag: str, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.update(lang=tag, dir=direction)
