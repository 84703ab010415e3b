"""Forms about editions: beginning one, deciding, adopting, comparing."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from werkstattplan.plan.models import Edition, Fate, FieldOfAction, Tool

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StartEditionForm(forms.Form):
    """The heading of a new edition."""

    title = forms.CharField(
        label="Überschrift der neuen Fassung", max_length=200, help_text="Sie können sie später noch ändern."
    )


class AdoptionForm(forms.Form):
    """Who decided an edition, when, under which number."""

    body = forms.CharField(label="Gremium", max_length=200, help_text="Zum Beispiel: Kreistag")
    adopted_on = forms.DateField(label="Tag des Beschlusses", widget=DAY)
    number = forms.CharField(label="Beschlussnummer", max_length=60, help_text="Wie sie auf dem Beschluss steht.")


class FateForm(forms.Form):
    """What becomes of one tool; `seen` is the version of the decision that the page showed, empty for none."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    fate = forms.TypedChoiceField(
        label="Was wird daraus?", choices=Fate.choices, coerce=Fate, widget=forms.RadioSelect, empty_value=None
    )
    successor = forms.ModelChoiceField(
        label="Welches Werkzeug?",
        queryset=Tool._base_manager.none(),
        required=False,
        empty_label="–",
        help_text="Nur bei „zusammenlegen mit“ und „ersetzen durch“.",
    )
    reason = forms.CharField(
        label="Warum?",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ein, zwei Sätze ohne Namen von Personen. Sie stehen nach der Veröffentlichung auf „Was ist neu“.",
    )

    def __init__(self, data: Any, *, edition: Edition, key: str, **arguments: Any) -> None:
        super().__init__(data, **arguments)
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = Tool.objects.filter(edition=edition).exclude(key=key).order_by("title")


class ContinueRestForm(forms.Form):
    """One reason for all tools that are undecided."""

    reason = forms.CharField(
        label="Gemeinsame Begründung", max_length=500, help_text="Zum Beispiel: Läuft und wird weiter gebraucht."
    )


class NewToolForm(forms.Form):
    """A new tool of a draft."""

    title = forms.CharField(label="Kurzer Titel", max_length=120)
    wording = forms.CharField(
        label="Wortlaut im Plan",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wenn Sie nichts eintragen, gilt der Titel.",
    )
    field = forms.ModelChoiceField(
        label="Handlungsfeld",
        queryset=FieldOfAction._base_manager.none(),
        required=False,
        empty_label="– ein neues –",
    )
    new_field = forms.CharField(
        label="Neues Handlungsfeld", max_length=300, required=False, help_text="Nur, wenn keines aus der Liste passt."
    )

    def __init__(self, data: Any, *, edition: Edition, **arguments: Any) -> None:
        super().__init__(data, **arguments)
        field = self.fields["field"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = edition.fields.all()


class MomentField(forms.ChoiceField):
    """A choice between editions of a plan; the values are their numbers."""


class ComparisonForm(forms.Form):
    """Two editions or days to lay side by side; a day counts more than an edition."""

    von = MomentField(label="Früher: Fassung", required=False)
    von_tag = forms.DateField(label="oder Tag", required=False, widget=DAY)
    bis = MomentField(label="Später: Fassung", required=False)
    bis_tag = forms.DateField(label="oder Tag ", required=False, widget=DAY)

    def __init__(self, data: Any, *, editions: list[Edition]) -> None:
        super().__init__(data)
        choices = [(str(row.number), f"Fassung {row.number} ({row.standing})") for row in editions]
        for name, first in (("von", "die davor"), ("bis", "die neueste, Stand jetzt")):
            field = self.fields[name]
            assert isinstance(field, MomentField)
            field.choices = [("", first), *choices]


class SinceForm(forms.Form):
    """With which earlier edition, or which day, the published one is compared."""

    fassung = MomentField(label="Verglichen mit Fassung", required=False)
    tag = forms.DateField(label="oder mit dem Stand vom", required=False, widget=DAY)

    def __init__(self, data: Any, *, editions: list[Edition]) -> None:
        super().__init__(data)
        if not editions:
            del self.fields["fassung"]
            return
        field = self.fields["fassung"]
        assert isinstance(field, MomentField)
        field.choices = [("", "die davor"), *((str(row.number), f"Fassung {row.number}") for row in editions)]

    def clean_tag(self) -> datetime.date | None:
        """A day that has come."""
        day: datetime.date | None = self.cleaned_data["tag"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError("Dieser Tag liegt in der Zukunft.")
        return day
