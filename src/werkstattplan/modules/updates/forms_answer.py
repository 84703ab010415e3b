"""What people send from the answer page, the queue and a sheet of paper."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from werkstattplan.kernel.money import NotAnAmount, format_euros, parse_euros
from werkstattplan.modules.updates.models import Answer, Channel, Says
from werkstattplan.modules.updates.months import MONTHS
from werkstattplan.modules.updates.services.content import AnswerContent
from werkstattplan.plan.models import Step

MONTH_CHOICES = [("", "Monat"), *((str(number), name) for number, name in enumerate(MONTHS, start=1))]
YEARS_OFFERED = 6


def year_choices(*more: int | None) -> list[int]:
    """This year and the next ones, and those that were chosen before."""
    this = timezone.localdate().year
    return sorted({*range(this, this + YEARS_OFFERED), *(year for year in more if year is not None)})


def step_choices(steps: list[Step]) -> list[tuple[str, str]]:
    """Steps as choices, those that are not finished."""
    return [
        (str(step.pk), f"{step.title} ({step.year})" if step.year else step.title) for step in steps if not step.is_done
    ]


class AnswerForm(forms.Form):
    """One tool's answer. `says` comes from the button that was pressed."""

    says = forms.ChoiceField(
        label="Wie steht es?", choices=Says.choices, error_messages={"required": "Bitte wählen Sie, wie es steht."}
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(label="Warum stockt es?", required=False, max_length=2000)
    sentence = forms.CharField(label="Ein Satz dazu", required=False, max_length=2000)
    later_month = forms.TypedChoiceField(
        label="Monat", choices=MONTH_CHOICES, coerce=int, empty_value=None, required=False
    )
    later_year = forms.IntegerField(
        label="Jahr",
        required=False,
        min_value=1,
        max_value=9999,
        error_messages={"invalid": "Bitte schreiben Sie das Jahr als Zahl."},
    )
    spent = forms.CharField(label="Neu ausgegeben, in Euro", required=False, max_length=40)
    successor = forms.CharField(label="Wer ist jetzt zuständig?", required=False, max_length=200)
    steps = forms.TypedMultipleChoiceField(
        label="Fertige Schritte", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, steps: list[Step], earlier: Answer | None = None) -> None:
        """`earlier` is the answer that this one changes or replaces."""
        super().__init__(data, initial=values_of(earlier) if earlier is not None else None)
        choices = step_choices(steps)
        self.fields["steps"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            self.fields["steps"].widget = forms.MultipleHiddenInput()

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
        says, why = Says(values["says"]), values.get("why", "").strip()
        # A reason that is only left over from the earlier answer goes with it; one that was typed now never gets lost.
        counts = says == Says.STUCK or why != self.initial.get("why", "").strip()
        parts = [why if counts else "", values["sentence"].strip()]
        return AnswerContent(
            says=says,
            sentence=" ".join(part for part in parts if part),
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


class EditForm(AnswerForm):
    """An answer as the coordination takes it over: one text, whatever it is about."""

    token = None  # type: ignore[assignment]
    why = None  # type: ignore[assignment]
    says = forms.ChoiceField(label="Stand", choices=Says.choices)
    sentence = forms.CharField(
        label="Satz dazu", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    later_month = forms.TypedChoiceField(
        label="Monat, in dem es kommt",
        choices=MONTH_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Nur bei „kommt später“.",
    )
    later_year = forms.IntegerField(label="Jahr, in dem es kommt", required=False, widget=forms.Select)
    successor = forms.CharField(
        label="Jetzt zuständig", required=False, max_length=200, help_text="Nur bei „nicht mehr zuständig“."
    )

    field_order = ("says", "sentence", "later_month", "later_year", "spent", "steps", "successor")

    def __init__(self, data: Any = None, *, steps: list[Step], earlier: Answer) -> None:
        super().__init__(data, steps=steps, earlier=earlier)
        self.initial["sentence"] = earlier.sentence
        years = [(str(year), str(year)) for year in year_choices(earlier.later_year)]
        self.fields["later_year"].widget.choices = [("", "Jahr"), *years]


def values_of(answer: Answer) -> dict[str, Any]:
    """An answer as the fields of its form."""
    is_stuck = answer.says == Says.STUCK
    return {
        "says": answer.says,
        "why": answer.sentence if is_stuck else "",
        "sentence": "" if is_stuck else answer.sentence,
        "later_month": str(answer.later_month or ""),
        "later_year": str(answer.later_year or ""),
        "spent": format_euros(answer.spent_cents) if answer.spent_cents is not None else "",
        "successor": answer.successor,
        "steps": [str(step.pk) for step in answer.finished_steps.all()],
    }
