"""Forms of the coordination."""

from typing import Any

from django import forms

from werkstattplan.modules.updates.models import AskingRhythm


class RhythmForm(forms.Form):
    """How often is asked."""

    months_between = forms.IntegerField(
        label="Monate zwischen zwei Fragen nach dem Stand",
        min_value=1,
        max_value=24,
        help_text="Ist der letzte Stand älter, fragt das Programm nach.",
    )
    reminder_after_days = forms.IntegerField(
        label="Tage bis zur Erinnerung",
        min_value=1,
        max_value=90,
        help_text="So viele Tage liegen mindestens zwischen zwei Mails an dieselbe Adresse.",
    )
    max_reminders = forms.IntegerField(
        label="Erinnerungen",
        min_value=0,
        max_value=10,
        help_text="Danach steht es auf Ihrer Seite „Morgen“, und die Person bekommt dazu keine Mail mehr.",
    )
    spares_school_holidays = forms.BooleanField(label="In den Schulferien nicht fragen", required=False)

    @classmethod
    def of(cls, rhythm: AskingRhythm, data: Any = None) -> "RhythmForm":
        """The form with the values that hold now."""
        return cls(data, initial={name: getattr(rhythm, name) for name in cls.base_fields})


class HoldForm(forms.Form):
    """Keep the mails to an address back."""

    email = forms.EmailField(widget=forms.HiddenInput)
    until = forms.DateField(label="bis", widget=forms.DateInput(attrs={"type": "date"}))
