"""The form of opening hours at a place; it works without a script."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from werkstattplan.modules.offers.forms.plain import PlainField
from werkstattplan.modules.offers.forms.shared import ValuesForm
from werkstattplan.modules.offers.hours.grid import PER_DAY, Grid, grid_of, hours_of
from werkstattplan.modules.offers.hours.osm import HoursNotReadable, parse_osm
from werkstattplan.modules.offers.hours.rules import Hours, Span, clock, read_hours, span_of, store_hours
from werkstattplan.modules.offers.hours.writing import LONG_DAYS, in_words, write_osm
from werkstattplan.modules.offers.models import OfferAtLocation

LONGEST_OSM = OfferAtLocation._meta.get_field("hours_osm").max_length
AT_PLACE = ("by_appointment", "phone_here")


@dataclass(frozen=True, slots=True)
class Day:
    """The times of a weekday: beginning and end of each."""

    name: str
    times: tuple[tuple[BoundField, BoundField], ...]

    @property
    def has_more(self) -> bool:
        """Whether a second time is filled or wrong."""
        return any(field.value() or field.errors for pair in self.times[1:] for field in pair)


class WeekForm(forms.Form):
    """The times of a week, up to two for each day; what a week cannot show stays as it is."""

    open_on_holidays = forms.BooleanField(label="auch an Feiertagen geöffnet", required=False)

    def __init__(self, *args: Any, hours: Hours, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._grid = grid_of(hours)
        self.initial.update(open_on_holidays=self._grid.open_on_holidays)
        for day in range(7):
            spans = self._grid.week.get(day, ())
            for number in range(PER_DAY):
                self._add_time(day, number, spans[number] if number < len(spans) else None)

    def _add_time(self, day: int, number: int, span: Span | None) -> None:
        for end in ("von", "bis"):
            label = f"{LONG_DAYS[day]}, {number + 1}. Zeit, {end}"
            self.fields[f"zeit-{day}-{number}-{end}"] = forms.TimeField(
                label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            )
        if span is not None:
            self.initial[f"zeit-{day}-{number}-von"] = clock(span.start)
            self.initial[f"zeit-{day}-{number}-bis"] = clock(span.end).replace("24:00", "00:00")

    @property
    def week(self) -> list[Day]:
        """The fields of the times, by weekday."""
        return [
            Day(name, tuple(self._fields(day, number) for number in range(PER_DAY)))
            for day, name in enumerate(LONG_DAYS)
        ]

    @property
    def beside_the_week(self) -> list[str]:
        """In words what the hours say beyond the times of the week."""
        return list(in_words(parse_osm(self._grid.differing))) if self._grid.differing else []

    @property
    def hours_as_shown(self) -> Hours:
        """The hours that a form which nobody changes gives back: the same, in the order of the week."""
        return hours_of(self._grid)

    @property
    def is_week(self) -> bool:
        """Whether the week shows the hours, at least their main part."""
        return bool(self._grid.week) or not self._grid.differing

    def _fields(self, day: int, number: int) -> tuple[BoundField, BoundField]:
        return self[f"zeit-{day}-{number}-von"], self[f"zeit-{day}-{number}-bis"]

    def clean(self) -> dict[str, Any]:
        """The values with `hours`; a time without its other end, and what the syntax does not know, are errors."""
        values = super().clean() or {}
        week = {day: tuple(self._spans(day, values)) for day in range(7)}
        if self.errors:
            return values
        differing = str(values.get("differing", self._grid.differing)).strip()
        try:
            hours = hours_of(Grid(week, differing, bool(values.get("open_on_holidays"))))
        except HoursNotReadable as refusal:
            self.add_error("differing", refusal.sentence)
            return values
        values["hours"] = store_hours(hours)
        if len(write_osm(hours)) > (LONGEST_OSM or 0):
            sentence = "Die Öffnungszeiten sind zu lang. Bitte fassen Sie Tage zusammen."
            self.add_error("differing" if "differing" in self.fields else None, sentence)
        return values

    def _spans(self, day: int, values: dict[str, Any]) -> list[Span]:
        spans = []
        for number in range(PER_DAY):
            start: datetime.time | None = values.get(f"zeit-{day}-{number}-von")
            end: datetime.time | None = values.get(f"zeit-{day}-{number}-bis")
            if start and end:
                spans.append(span_of(f"{start:%H:%M}", f"{end:%H:%M}"))
            elif start or end:
                name = f"zeit-{day}-{number}-{'bis' if start else 'von'}"
                if name not in self.errors:
                    self.add_error(name, f"Bitte geben Sie am {LONG_DAYS[day]} Anfang und Ende an.")
        return spans


class HoursForm(WeekForm, ValuesForm):
    """When it is open at a place, and how to reach it there."""

    by_appointment = forms.BooleanField(label="auch nach Vereinbarung", required=False)
    differing = PlainField(
        label="Was davon abweicht",
        required=False,
        max_length=500,
        help_text="In der Schreibweise von OpenStreetMap, zum Beispiel: Jul-Aug off; 2026 Dec 24-2027 Jan 3 off",
    )
    phone_here = PlainField(
        label="Telefon an diesem Ort", max_length=40, required=False, help_text="Nur, wenn es ein anderes ist."
    )

    def __init__(self, *args: Any, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, hours=read_hours(values.get("hours", {})), values=values, **kwargs)
        self.initial.update(differing=self._grid.differing)

    def at_place(self) -> dict[str, Any]:
        """The values of a valid form that belong to the place."""
        return {name: self.cleaned_data[name] for name in ("hours", *AT_PLACE)}


class AtPlaceForm(HoursForm):
    """When an offer is open at a place that was just chosen."""

    is_another = forms.BooleanField(label="Nein, das ist etwas anderes. Eintragen.", required=False)
