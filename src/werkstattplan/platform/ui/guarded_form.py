"""Forms that everybody may send, with two quiet tests for machines in place of a picture puzzle."""

import datetime
import uuid
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict

SALT = "werkstattplan.guarded-form"
QUICKEST = datetime.timedelta(seconds=2)
LONGEST = datetime.timedelta(days=2)
TOO_QUICK = "Das ging sehr schnell. Bitte senden Sie noch einmal ab; Ihre Angaben sind noch da."
TOO_SLOW = "Die Seite war sehr lange offen. Bitte senden Sie noch einmal ab; Ihre Angaben sind noch da."


def new_stamp(at: datetime.datetime) -> str:
    """A signed mark of when a form was shown, with an id for what will be sent."""
    return signing.dumps({"id": str(uuid.uuid4()), "at": int(at.timestamp())}, salt=SALT)


class GuardedForm(forms.Form):
    """Base of forms without an account: a field that people do not see, and a signed mark of when the form was shown.

    Templates include `ui/forms/trap.html`.
    """

    stempel = forms.CharField(required=False, widget=forms.HiddenInput)
    webseite = forms.CharField(
        label="Bitte leer lassen",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, at: datetime.datetime, **options: Any) -> None:
        options["initial"] = {"stempel": new_stamp(at), **options.get("initial", {})}
        super().__init__(data, **options)
        self.at = at
        self.submission: uuid.UUID | None = None

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

    def empty_trap(self) -> None:
        """Make the form ready to be sent again by whoever was taken for a machine."""
        again = QueryDict(mutable=True)
        again.update(self.data)
        again["webseite"] = ""
        if self.submission is None:
            again["stempel"] = new_stamp(self.at)
        self.data = again
