"""The form of a photo: the picture, what it shows, and what allows showing it."""

import uuid
from typing import Any

from django import forms

from werkstattplan.modules.offers.forms.plain import PlainField
from werkstattplan.modules.offers.models.photos import PhotoLicence

NOBODY, CONSENT, NO_CONSENT = "nobody", "consent", "no-consent"


class PhotoForm(forms.Form):
    """One photo with its rights."""

    photo = forms.FileField(
        label="Foto",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text="JPG, PNG oder HEIC, höchstens 25 MB. Ort und Zeit der Aufnahme nehmen wir heraus.",
    )
    alt = PlainField(
        label="Was ist zu sehen?",
        max_length=200,
        required=False,
        help_text="Für Menschen, die das Bild nicht sehen. Zum Beispiel: Eingang mit Rampe neben der Treppe",
    )
    is_decorative = forms.BooleanField(label="Das Bild schmückt nur und sagt nichts", required=False)
    author = PlainField(
        label="Wer hat es gemacht?",
        max_length=120,
        help_text="Der Name steht unter dem Foto.",
        error_messages={"required": "Bitte nennen Sie, wer das Foto gemacht hat."},
    )
    licence = forms.ChoiceField(
        label="Warum dürfen wir es zeigen?", choices=PhotoLicence.choices, widget=forms.RadioSelect
    )
    people = forms.ChoiceField(
        label="Sind Menschen zu erkennen?",
        choices=(
            (NOBODY, "Nein"),
            (CONSENT, "Ja, und alle haben zugestimmt. Bei Kindern haben die Eltern zugestimmt."),
            (NO_CONSENT, "Ja, aber nicht alle haben zugestimmt"),
        ),
        widget=forms.RadioSelect,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        """A picture is described or only decorates, and nobody is shown against their will."""
        values = super().clean() or {}
        if values.get("is_decorative"):
            values["alt"] = ""
        elif not values.get("alt") and "alt" not in self.errors:
            self.add_error(
                "alt", "Bitte beschreiben Sie das Bild in einem Satz, oder kreuzen Sie an, dass es nur schmückt."
            )
        if values.get("people") == NO_CONSENT:
            self.add_error(
                "people", "Dann dürfen wir das Foto nicht zeigen. Bitte wählen Sie eines ohne diese Menschen."
            )
        values["shows_people"] = values.get("people") == CONSENT
        return values
