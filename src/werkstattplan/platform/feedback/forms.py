"""Forms of feedback, with two quiet tests for machines in place of a picture puzzle."""

import datetime
import uuid
from typing import Any

from django import forms
from django.core import signing

from werkstattplan.platform.feedback.models import Category
from werkstattplan.platform.tenancy.models import Commune

SALT = "werkstattplan.feedback"
QUICKEST = datetime.timedelta(seconds=2)
LONGEST = datetime.timedelta(days=2)
TOO_QUICK = "Das ging sehr schnell. Bitte senden Sie noch einmal ab; Ihr Text ist noch da."
TOO_SLOW = "Die Seite war sehr lange offen. Bitte senden Sie noch einmal ab; Ihr Text ist noch da."


def new_stamp(at: datetime.datetime) -> str:
    """A signed mark of when a form was shown, with an id for what will be sent."""
    return signing.dumps({"id": str(uuid.uuid4()), "at": int(at.timestamp())}, salt=SALT)


class FeedbackForm(forms.Form):
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
    stempel = forms.CharField(required=False, widget=forms.HiddenInput)
    webseite = forms.CharField(
        label="Bitte leer lassen",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, commune: Commune | None, at: datetime.datetime, **options: Any) -> None:
        super().__init__(data, **options)
        self.at = at
        self.submission: uuid.UUID | None = None
        if commune is not None:
            del self.fields["commune"]

    def clean(self) -> dict[str, Any]:
        """Refuse what was filled in by a machine: the trap filled, or sent faster than anybody types."""
        values = super().clean() or {}
        try:
            stamp = signing.loads(values.get("stempel", ""), salt=SALT)
        except signing.BadSignature:
            raise forms.ValidationError(TOO_SLOW, code="stamp") from None
        age = self.at - datetime.datetime.fromtimestamp(stamp["at"], tz=datetime.UTC)
        if values.get("webseite") or age < QUICKEST:
            raise forms.ValidationError(TOO_QUICK, code="too-quick")
        if age > LONGEST:
            raise forms.ValidationError(TOO_SLOW, code="too-slow")
        self.submission = uuid.UUID(stamp["id"])
        return values


class AnswerForm(forms.Form):
    """The answer to a piece of feedback."""

    text = forms.CharField(
        label="Antwort",
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Die Antwort sieht, wer die Rückmeldung geschickt hat.",
    )
