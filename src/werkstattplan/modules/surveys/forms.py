"""Forms of the staff pages of surveys."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from werkstattplan.modules.surveys.models import (
    LARGEST_BOX,
    SMALLEST_BATCH,
    Access,
    AnonymityLevel,
    Questionnaire,
    Survey,
)
from werkstattplan.plan.models import Tool


def tool_choices() -> list[tuple[str, str]]:
    """The tools of all plans by their newest edition, as `plan/key`."""
    rows = Tool.objects.order_by("edition__plan__title", "title", "-edition__number")
    found = {
        f"{plan}/{key}": f"{title} ({plan_title})"
        for plan, key, title, plan_title in rows.values_list(
            "edition__plan__slug", "key", "title", "edition__plan__title"
        )
    }
    return [("", "kein Werkzeug"), *found.items()]


class SurveyForm(forms.ModelForm[Survey]):
    """A new survey."""

    tool = forms.ChoiceField(label="Zu welchem Werkzeug gehört sie?", required=False)

    class Meta:
        model = Survey
        fields = ("title", "slug", "purpose", "department", "contact")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"slug": "Kurz, nur kleine Buchstaben, Ziffern und Bindestriche, zum Beispiel „lupe“."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tool"].choices = tool_choices()  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        """Not an address that another survey has."""
        slug: str = self.cleaned_data["slug"]
        if Survey.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Diese Adresse hat schon eine andere Umfrage. Bitte nehmen Sie eine andere.")
        return slug


class WaveForm(forms.Form):
    """When a survey is asked, how one gets in, and what is kept."""

    questionnaire: forms.ModelChoiceField[Questionnaire] = forms.ModelChoiceField(label="Fragebogen", queryset=None)
    access = forms.ChoiceField(label="Wer kann antworten?", choices=Access.choices, initial=Access.CODES)
    level = forms.ChoiceField(
        label="Was wird mit den Antworten gespeichert?",
        choices=AnonymityLevel.choices,
        initial=AnonymityLevel.ANSWERS_ONLY,
        help_text="Die Gruppe braucht, wer Klassen vergleichen will. Sie geht nur mit Zetteln aus Kästen. "
        "Nach der ersten Antwort kann das nicht mehr geändert werden.",
    )
    batch_size = forms.IntegerField(
        label="Ab wie vielen Antworten werden Ergebnisse gezeigt?", min_value=SMALLEST_BATCH, max_value=100, initial=10
    )
    opens_at = forms.DateTimeField(
        label="Beginn", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    closes_at = forms.DateTimeField(
        label="Ende", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    delete_on = forms.DateField(
        label="Wann werden alle Antworten gelöscht?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["questionnaire"]
        field.queryset = Questionnaire.objects.filter(survey=survey).order_by("-number")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"Fassung {row.number}"  # type: ignore[attr-defined]
        field.initial = field.queryset.first()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Dates in order, and groups only with slips."""
        values = super().clean() or {}
        opens_at, closes_at, delete_on = (values.get(name) for name in ("opens_at", "closes_at", "delete_on"))
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", "Das Ende liegt vor dem Beginn. Bitte ändern Sie eines von beiden.")
        if closes_at and delete_on and delete_on < timezone.localdate(closes_at) + datetime.timedelta(days=7):
            self.add_error("delete_on", "Bitte lassen Sie nach dem Ende mindestens sieben Tage für die Auswertung.")
        if values.get("level") == AnonymityLevel.WITH_GROUP and values.get("access") != Access.CODES:
            self.add_error("level", "Die Gruppe kann nur mit Zetteln aus Kästen gespeichert werden.")
        return values


class PromiseForm(forms.Form):
    """What is kept with the answers and how one gets in, before the first answer."""

    access = forms.ChoiceField(label="Wer kann antworten?", choices=Access.choices)
    level = forms.ChoiceField(label="Was wird mit den Antworten gespeichert?", choices=AnonymityLevel.choices)
    batch_size = forms.IntegerField(
        label="Ab wie vielen Antworten werden Ergebnisse gezeigt?", min_value=SMALLEST_BATCH, max_value=100
    )


class VersionForm(forms.Form):
    """Another version of the questionnaire for a wave."""

    questionnaire: forms.ModelChoiceField[Questionnaire] = forms.ModelChoiceField(
        label="Fassung", queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["questionnaire"]
        field.queryset = Questionnaire.objects.filter(survey=survey).order_by("-number")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"Fassung {row.number}"  # type: ignore[attr-defined]


class BoxForm(forms.Form):
    """A box of slips or letters."""

    school = forms.CharField(label="Schule oder Ort", max_length=120)
    label = forms.CharField(label="Klasse oder Gruppe", max_length=60)
    size = forms.IntegerField(
        label="Wie viele?", min_value=1, max_value=LARGEST_BOX, initial=30, help_text="Mit ein paar Zetteln Reserve."
    )
    waits_for_teacher = forms.BooleanField(
        label="Erst anfangen, wenn die Lehrkraft startet", required=False, initial=True
    )
