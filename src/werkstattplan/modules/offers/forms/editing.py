"""The form of an entry, hours by weekday included; it works without a script."""

import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from werkstattplan.modules.offers.hours.grid import PER_DAY, Grid, grid_of, hours_of
from werkstattplan.modules.offers.hours.osm import HoursNotReadable
from werkstattplan.modules.offers.hours.rules import Hours, Span, clock, read_hours, span_of
from werkstattplan.modules.offers.hours.writing import LONG_DAYS, write_osm
from werkstattplan.modules.offers.models import Category, CostKind, OfferAtLocation, OfferState

LONGEST_OSM = OfferAtLocation._meta.get_field("hours_osm").max_length
_OFFER = ("title", "summary", "description", "cost_kind", "cost_text", "phone", "email", "url", "state")


class EntryForm(forms.Form):
    """What is offered, how to reach it, and when it is open."""

    title = forms.CharField(label="Titel", max_length=200)
    summary = forms.CharField(label="In einem Satz", max_length=300, required=False)
    description = forms.CharField(label="Beschreibung", required=False, max_length=5_000, widget=forms.Textarea)
    categories = forms.ModelMultipleChoiceField(label="Kategorien", queryset=Category.objects.none())
    audiences = forms.CharField(
        label="Für wen", required=False, max_length=500, help_text="Mit Komma getrennt, zum Beispiel: Familien, Frauen"
    )
    cost_kind = forms.ChoiceField(label="Kosten", choices=CostKind.choices)
    cost_text = forms.CharField(label="Kosten im Einzelnen", max_length=200, required=False)
    phone = forms.CharField(label="Telefon", max_length=40, required=False)
    email = forms.EmailField(label="E-Mail-Adresse (öffentlich)", required=False)
    url = forms.URLField(label="Internetseite", required=False, assume_scheme="https")
    state = forms.ChoiceField(label="Stand", choices=OfferState.choices)
    by_appointment = forms.BooleanField(label="auch nach Vereinbarung", required=False)
    open_on_holidays = forms.BooleanField(label="auch an Feiertagen geöffnet", required=False)
    differing = forms.CharField(
        label="Was davon abweicht",
        required=False,
        max_length=500,
        help_text="In der Schreibweise von OpenStreetMap, zum Beispiel: Jul-Aug off; 2026 Dec 24-2027 Jan 3 off",
    )

    def __init__(self, *args: Any, entry: OfferAtLocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].queryset = Category.objects.all()  # type: ignore[attr-defined]
        grid, offer = grid_of(read_hours(entry.hours)), entry.offer
        self.initial.update({name: getattr(offer, name) for name in _OFFER})
        self.initial.update(
            audiences=", ".join(map(str, offer.audiences)),
            categories=list(offer.categories.all()),
            by_appointment=entry.by_appointment,
            open_on_holidays=grid.open_on_holidays,
            differing=grid.differing,
        )
        for day in range(7):
            spans = grid.week.get(day, ())
            for number in range(PER_DAY):
                span = spans[number] if number < len(spans) else None
                self._add_time(day, number, span)

    def _add_time(self, day: int, number: int, span: Span | None) -> None:
        for end, word in (("von", "von"), ("bis", "bis")):
            label = f"{LONG_DAYS[day]}, {number + 1}. Zeit, {word}"
            self.fields[f"zeit-{day}-{number}-{end}"] = forms.TimeField(
                label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            )
        if span is not None:
            self.initial[f"zeit-{day}-{number}-von"] = clock(span.start)
            self.initial[f"zeit-{day}-{number}-bis"] = clock(span.end).replace("24:00", "00:00")

    @property
    def week(self) -> list[tuple[str, list[BoundField]]]:
        """The fields of the times, by weekday."""
        return [
            (
                LONG_DAYS[day],
                [self[f"zeit-{day}-{number}-{end}"] for number in range(PER_DAY) for end in ("von", "bis")],
            )
            for day in range(7)
        ]

    def clean(self) -> dict[str, Any]:
        """The values with `hours`; a time without its other end, and what the syntax does not know, are errors."""
        values = super().clean() or {}
        week = {day: tuple(self._spans(day, values)) for day in range(7)}
        if self.errors:
            return values
        try:
            hours = hours_of(Grid(week, values.get("differing", "").strip(), bool(values.get("open_on_holidays"))))
            values["hours"] = hours
        except HoursNotReadable as refusal:
            self.add_error("differing", refusal.sentence)
            return values
        if len(write_osm(hours)) > (LONGEST_OSM or 0):
            self.add_error("differing", "Die Öffnungszeiten sind zu lang. Bitte fassen Sie Tage zusammen.")
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

    @property
    def offer_values(self) -> dict[str, Any]:
        """What belongs to the offer, by the names of its columns."""
        audiences = [part.strip() for part in self.cleaned_data["audiences"].split(",") if part.strip()]
        return {name: self.cleaned_data[name] for name in _OFFER} | {"audiences": audiences}

    @property
    def hours(self) -> Hours:
        """The hours of a valid form."""
        found: Hours = self.cleaned_data["hours"]
        return found
