"""The forms of followers."""

import datetime
from typing import Any

from django import forms

from werkstattplan.modules.followers.models import Rhythm
from werkstattplan.platform.ui.guarded_form import GuardedForm


class FollowForm(GuardedForm):
    """An address and how often mails may come."""

    email = forms.CharField(
        label="E-Mail-Adresse",
        max_length=254,
        help_text="Nur für diese Mails. Mit einem Klick ist sie wieder gelöscht.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    sicher = forms.BooleanField(label="Die Adresse stimmt genau so.", required=False, widget=forms.HiddenInput)
    rhythmus = forms.ChoiceField(
        label="Wie oft dürfen wir schreiben?", choices=Rhythm.choices, widget=forms.RadioSelect, initial=Rhythm.WEEKLY
    )

    def __init__(self, data: Any = None, *, at: datetime.datetime) -> None:
        super().__init__(data, at=at)

    def ask_if_sure(self) -> None:
        """Offer to keep an address that looks like a typing error."""
        self.fields["sicher"].widget = forms.CheckboxInput()


# Short enough for a select on a phone.
RHYTHMS = ((Rhythm.DAILY.value, "höchstens täglich"), (Rhythm.WEEKLY.value, "höchstens montags"))


class RhythmForm(forms.Form):
    """How often mails about one selection may come."""

    rhythmus = forms.ChoiceField(label="Wie oft?", choices=RHYTHMS)
