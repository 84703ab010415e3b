"""Forms of the interim review."""

from django import forms

from werkstattplan.plan.contracts import FindingTerm
from werkstattplan.plan.forms.editions import DAY
from werkstattplan.plan.models import Finding
from werkstattplan.plan.models.reviews import FINDING_TERMS


class ReviewForm(forms.Form):
    """A day of looking back."""

    title = forms.CharField(label="Titel", max_length=200, help_text="Zum Beispiel: Werkstatt im Frühjahr")
    held_on = forms.DateField(label="Tag", widget=DAY)
    note = forms.CharField(
        label="Wer dabei war, was sonst wichtig war",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nennen Sie Gruppen und Stellen, nicht einzelne Personen.",
    )


class FindingForm(forms.Form):
    """What hindered or helped, said in a few words."""

    kind = forms.TypedChoiceField(
        label="Was war es?", choices=Finding.Kind.choices, coerce=Finding.Kind, widget=forms.RadioSelect
    )
    term = forms.TypedChoiceField(label="Stichwort", choices=FINDING_TERMS, coerce=FindingTerm)
    words = forms.CharField(label="In eigenen Worten", max_length=500, required=False)
