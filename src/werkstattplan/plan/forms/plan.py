"""Forms about the plan itself: settings, links, columns."""

from typing import Any

from django import forms

from werkstattplan.plan.contracts import OwnColumnKind
from werkstattplan.plan.models import Plan
from werkstattplan.plan.models.columns import OWN_COLUMN_KINDS


class PlanForm(forms.Form):
    """Title and introduction of the plan."""

    title = forms.CharField(label="Titel des Plans", max_length=200)
    edition_title = forms.CharField(
        label="Überschrift dieser Fassung", max_length=200, help_text="Steht über der Übersicht und auf jedem Ausdruck."
    )
    introduction = forms.CharField(
        label="Einleitung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Steht auf der öffentlichen Seite über dem Plan. Schreiben Sie so, dass es alle verstehen.",
    )


class PlanLinkForm(forms.Form):
    """A link to another plan."""

    linked_plan = forms.TypedChoiceField(label="Plan", coerce=int)
    note = forms.CharField(
        label="Hinweis", required=False, max_length=200, help_text="Zum Beispiel: Plan der Stadt zum selben Thema."
    )

    def __init__(self, data: Any, *, plans: list[Plan]) -> None:
        super().__init__(data)
        field = self.fields["linked_plan"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "bitte wählen"), *((plan.pk, f"{plan.commune.name}: {plan.title}") for plan in plans)]


class OwnColumnKindForm(forms.Form):
    """What an own column holds and who sees it."""

    kind = forms.TypedChoiceField(label="Art", choices=OWN_COLUMN_KINDS, coerce=OwnColumnKind)
    choices = forms.CharField(
        label="Möglichkeiten",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nur für die Art „Auswahl“: jede Möglichkeit in einer eigenen Zeile.",
    )
    is_public = forms.BooleanField(label="Alle dürfen diese Spalte sehen", required=False)

    def clean_choices(self) -> list[str]:
        """The choices, one per line, each once."""
        lines = (line.strip() for line in self.cleaned_data["choices"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class OwnColumnForm(OwnColumnKindForm):
    """A new own column."""

    label = forms.CharField(label="Überschrift", max_length=120)
    field_order = ["label", "kind", "choices", "is_public"]
