"""The forms of dates; they work without a script."""

import datetime
from typing import Any

from django import forms

from werkstattplan.modules.offers.dates.series import rule_days
from werkstattplan.modules.offers.forms.plain import PlainField
from werkstattplan.modules.offers.forms.shared import ValuesForm
from werkstattplan.modules.offers.hours.writing import LONG_DAYS
from werkstattplan.modules.offers.models import DateChangeKind, DateSeries, Repeat
from werkstattplan.modules.offers.services.dates import series_with

NTH = ((1, "ersten"), (2, "zweiten"), (3, "dritten"), (4, "vierten"), (-1, "letzten"))
LONGEST_YEARS = 10


def _day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def _time(label: str, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class SeriesForm(ValuesForm):
    """When something takes place: once, or again and again."""

    title = PlainField(
        label="Bezeichnung",
        max_length=120,
        required=False,
        help_text="Nur, wenn es mehrere Termine gibt. Zum Beispiel: Anfänger",
    )
    repeat = forms.ChoiceField(
        label="Wie oft?", choices=Repeat.choices, widget=forms.RadioSelect, initial=Repeat.WEEKLY
    )
    first_day = _day("Erster Tag")
    starts = _time("Von")
    ends = _time("Bis")
    weekdays = forms.TypedMultipleChoiceField(
        label="An welchen Wochentagen?",
        coerce=int,
        choices=list(enumerate(LONG_DAYS)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ohne Auswahl gilt der Wochentag des ersten Tages.",
    )
    every = forms.IntegerField(
        label="Alle wie viele Wochen oder Monate?",
        min_value=1,
        max_value=52,
        initial=1,
        required=False,
        help_text="1 heißt: jede Woche oder jeden Monat.",
    )
    nth = forms.TypedChoiceField(
        label="Beim Monat: der wievielte Wochentag?",
        coerce=int,
        choices=[("", "wie der erste Tag"), *NTH],
        required=False,
        empty_value="",
    )
    last_day = _day("Letzter Tag", required=False, hint="Bleibt es leer, geht es immer weiter.")
    not_on_holidays = forms.BooleanField(label="nicht an Feiertagen", required=False)
    not_in_school_holidays = forms.BooleanField(label="nicht in den Schulferien", required=False)

    def clean(self) -> dict[str, Any]:
        """Fill what follows from the first day, and refuse what makes no date."""
        values = super().clean() or {}
        first, starts = values.get("first_day"), values.get("starts")
        if first is None or starts is None or values.get("ends") is None:
            return values
        if starts == values["ends"]:
            self.add_error("ends", "Anfang und Ende sind gleich. Bitte geben Sie an, wie lange es dauert.")
        if values.get("last_day") and values["last_day"] < first:
            self.add_error("last_day", "Der letzte Tag liegt vor dem ersten.")
        self._follow(values, first)
        if not self.errors:
            self._refuse_no_date(first)
        return values

    def values(self) -> dict[str, Any]:
        """The values of a valid form, in the way of `series_values`."""
        clean = dict(self.cleaned_data)
        for name in ("first_day", "last_day"):
            clean[name] = clean[name].isoformat() if clean[name] else ""
        return clean | {name: f"{clean[name]:%H:%M}" for name in ("starts", "ends")}

    def said(self, name: str, value: Any) -> str:
        """A value in words."""
        if name == "weekdays":
            return ", ".join(LONG_DAYS[day] for day in value)
        return super().said(name, value)

    @staticmethod
    def _follow(values: dict[str, Any], first: datetime.date) -> None:
        repeat = values.get("repeat")
        values["every"] = values.get("every") or 1
        if repeat == Repeat.ONCE:
            values.update(weekdays=[], nth=0, every=1, last_day=None)
            return
        values["weekdays"] = sorted(values.get("weekdays") or [first.weekday()])
        nth = (first.day - 1) // 7 + 1
        values["nth"] = (values.get("nth") or (nth if nth < 5 else -1)) if repeat == Repeat.MONTHLY else 0

    def _refuse_no_date(self, first: datetime.date) -> None:
        series = series_with(DateSeries(), self.values()).as_value()
        if not rule_days(series, first, first + datetime.timedelta(days=366 * LONGEST_YEARS)):
            self.add_error("last_day", "So gibt es keinen einzigen Termin. Bitte prüfen Sie Tage und Ende.")


class NewSeriesForm(SeriesForm):
    """Dates that are new; the usual choices are made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, values={"not_on_holidays": True}, **kwargs)


class DateForm(forms.Form):
    """What is different about one date."""

    kind = forms.ChoiceField(
        label="Was ist anders?",
        choices=[choice for choice in DateChangeKind.choices if choice[0] != DateChangeKind.EXTRA],
        widget=forms.RadioSelect,
        initial=DateChangeKind.CANCELLED,
    )
    new_day = _day("Neuer Tag", required=False, hint="Nur, wenn der Termin verlegt wird.")
    starts = _time("Neue Zeit, von", required=False)
    ends = _time("Neue Zeit, bis", required=False)
    reason = PlainField(label="Grund", max_length=120, required=False, help_text="Er ist öffentlich.")

    def clean(self) -> dict[str, Any]:
        """A date is moved to a day, and times come in pairs."""
        values = super().clean() or {}
        if values.get("kind") == DateChangeKind.CANCELLED:
            values.update(new_day=None, starts=None, ends=None)
        elif not values.get("new_day") and "new_day" not in self.errors:
            self.add_error("new_day", "Auf welchen Tag? Bitte geben Sie den neuen Tag an.")
        refuse_half_times(self, values)
        return values


class ExtraDateForm(forms.Form):
    """A date beside the rule."""

    day = _day("Tag")
    starts = _time("Von", required=False)
    ends = _time("Bis", required=False)
    reason = PlainField(label="Anlass", max_length=120, required=False, help_text="Er ist öffentlich.")

    def clean(self) -> dict[str, Any]:
        """Times come in pairs."""
        values = super().clean() or {}
        refuse_half_times(self, values)
        return values


def refuse_half_times(form: forms.Form, values: dict[str, Any]) -> None:
    """A time has a beginning and an end that differ."""
    starts, ends = values.get("starts"), values.get("ends")
    if (starts is None) != (ends is None):
        form.add_error("ends", "Bitte geben Sie Anfang und Ende an, oder keins von beiden.")
    elif starts is not None and starts == ends:
        form.add_error("ends", "Anfang und Ende sind gleich.")
