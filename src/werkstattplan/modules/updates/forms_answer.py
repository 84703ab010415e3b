"""What people send from the answer page, the queue and a sheet of paper."""

import uuid
from typing import Any

from django import forms

from werkstattplan.kernel.money import NotAnAmount, parse_euros
from werkstattplan.modules.updates.models import Channel, Says
from werkstattplan.modules.updates.services.answers import MONTHS, AnswerContent

MONTH_CHOICES = [("", "Monat"), *((str(number), name) for number, name in enumerate(MONTHS, start=1))]


class AnswerForm(forms.Form):
    """One tool's answer. `says` comes from the button that was pressed."""

    says = forms.ChoiceField(choices=Says.choices, error_messages={"required": "Bitte wählen Sie, wie es steht."})
    token = forms.UUIDField()
    why = forms.CharField(label="Warum stockt es?", required=False, max_length=2000)
    sentence = forms.CharField(label="Ein Satz dazu", required=False, max_length=2000)
    later_month = forms.TypedChoiceField(choices=MONTH_CHOICES, coerce=int, empty_value=None, required=False)
    later_year = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=9999,
        error_messages={"invalid": "Bitte schreiben Sie das Jahr als Zahl."},
    )
    spent = forms.CharField(label="Ausgegeben, in Euro", required=False, max_length=40)
    successor = forms.CharField(label="Wer ist jetzt zuständig?", required=False, max_length=200)
    steps = forms.TypedMultipleChoiceField(label="Fertige Schritte", coerce=int, required=False)

    def __init__(self, *args: Any, step_choices: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = step_choices or []  # type: ignore[attr-defined]

    def clean_spent(self) -> int | None:
        """Cents, or nothing."""
        text = self.cleaned_data["spent"].strip()
        if not text:
            return None
        try:
            return parse_euros(text)
        except NotAnAmount as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    def content(self) -> AnswerContent:
        """What was said, of a valid form."""
        values = self.cleaned_data
        says = Says(values["says"])
        words = [values["why"]] if says == Says.STUCK else []
        return AnswerContent(
            says=says,
            sentence=" ".join(part.strip() for part in [*words, values["sentence"]] if part.strip()),
            later_month=values["later_month"],
            later_year=values["later_year"],
            spent_cents=values["spent"],
            successor=values["successor"],
            finished_step_ids=frozenset(values["steps"]),
        )

    @property
    def submission(self) -> uuid.UUID:
        """The token of the form that was sent."""
        token: uuid.UUID = self.cleaned_data["token"]
        return token


class ClerkForm(AnswerForm):
    """An answer that came by telephone or on paper."""

    channel = forms.ChoiceField(
        label="Wie kam die Antwort?",
        choices=[(Channel.PHONE.value, Channel.PHONE.label), (Channel.PAPER.value, Channel.PAPER.label)],
    )
    said_by = forms.CharField(label="Wer hat es gesagt?", max_length=200)
    said_on = forms.DateField(label="Wann?", widget=forms.DateInput(attrs={"type": "date"}))
