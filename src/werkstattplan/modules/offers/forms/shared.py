"""What forms of the directory share."""

import uuid
from typing import Any

from django import forms

from werkstattplan.modules.offers.hours.rules import read_hours
from werkstattplan.modules.offers.hours.writing import in_words


class ValuesForm(forms.Form):
    """A form that begins with values and says them in words, so that two versions can stand side by side."""

    def __init__(self, *args: Any, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began_with = values
        self.initial.update(values)

    def values(self) -> dict[str, Any]:
        """The values of a valid form, as they can be signed and compared."""
        return dict(self.cleaned_data)

    def said(self, name: str, value: Any) -> str:
        """A value in words, to be shown beside another."""
        field = self.fields.get(name)
        if name == "hours":
            return "\n".join(in_words(read_hours(value)))
        if name == "categories":
            names = {pk: label for _, members in self.fields[name].choices for pk, label in members}  # type: ignore[attr-defined]
            return ", ".join(str(names.get(pk, pk)) for pk in value)
        if isinstance(value, list):
            choices = dict(getattr(field, "choices", ()))
            return ", ".join(str(choices.get(part, part)) for part in value)
        if isinstance(value, bool):
            return "ja" if value else "nein"
        return str(dict(getattr(field, "choices", ())).get(value, "" if value is None else value))

    def label_of(self, name: str) -> str:
        """What a value is called."""
        return "Öffnungszeiten" if name == "hours" else str(self.fields[name].label)


class NewForm(forms.Form):
    """A form that makes something new: sent twice it makes it once, and something alike is asked about first."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    is_another = forms.BooleanField(label="Nein, das ist etwas anderes. Neu anlegen.", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
