"""Forms of feedback."""

import datetime
from typing import Any

from django import forms

from werkstattplan.platform.feedback.models import Category
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.ui.guarded_form import GuardedForm


class FeedbackForm(GuardedForm):
    """What a visitor says. Without an account, an address only if wanted."""

    category = forms.ChoiceField(label="Worum geht es?", choices=[("", "Bitte wählen"), *Category.choices])
    text = forms.CharField(
        label="Ihre Rückmeldung",
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=5000,
        help_text="Bitte schreiben Sie nichts Vertrauliches, zum Beispiel keine Angaben zur Gesundheit.",
    )
    email = forms.EmailField(
        label="E-Mail-Adresse",
        required=False,
        help_text="Nur, wenn wir Ihnen dorthin antworten sollen. Wir löschen sie 90 Tage nach der Antwort.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    commune = forms.ModelChoiceField(
        label="Für welche Kommune?", queryset=Commune.objects.all(), to_field_name="slug", empty_label="Bitte wählen"
    )
    seite = forms.CharField(required=False, widget=forms.HiddenInput, max_length=300)

    def __init__(self, data: Any = None, *, commune: Commune | None, at: datetime.datetime, **options: Any) -> None:
        super().__init__(data, at=at, **options)
        if commune is not None:
            del self.fields["commune"]


class AnswerForm(forms.Form):
    """The answer to a piece of feedback."""

    text = forms.CharField(
        label="Antwort",
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Die Antwort sieht, wer die Rückmeldung geschickt hat.",
    )
