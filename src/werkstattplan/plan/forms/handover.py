"""Who takes over."""

from typing import Any

from django import forms

from werkstattplan.platform.people.models import Person


class HandoverForm(forms.Form):
    """To whom, and whether the person leaves."""

    to = forms.ModelChoiceField(label="Wer übernimmt?", queryset=Person.objects.none(), empty_label="Bitte wählen")
    left_on = forms.DateField(
        label="Die Person geht am",
        required=False,
        help_text="Ab diesem Tag bekommt sie keine Mails mehr. Bleibt sie da, lassen Sie das Feld leer.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Person.objects.filter(left_on=None).exclude(pk=person.pk)  # type: ignore[attr-defined]
