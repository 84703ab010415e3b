"""The form of the times of a bus."""

from typing import Any

from django import forms

from werkstattplan.modules.offers.hours.rules import clock, read_hours, span_of
from werkstattplan.modules.offers.hours.writing import LONG_DAYS
from werkstattplan.modules.offers.models import BusKind, BusTimes, Stop
from werkstattplan.modules.offers.stops.week import BusWeek, Holidays, SchoolDays, week_of
from werkstattplan.platform.places.models import Amt, Municipality

_SAME_NAME = "„{name}“ heißen mehrere Haltestellen. Bitte schreiben Sie die Nummer: {keys}."
_DATE = {"type": "date"}


class BusTimesForm(forms.ModelForm[BusTimes]):
    """Where a bus goes, on which days, between which times, and how to order it."""

    class Meta:
        model = BusTimes
        fields = (
            *("name", "kind", "how_to_order", "phone", "source", "valid_from", "valid_to"),
            *("aemter", "municipalities"),
        )
        widgets = {
            "kind": forms.RadioSelect,
            "aemter": forms.CheckboxSelectMultiple,
            "municipalities": forms.CheckboxSelectMultiple,
            "valid_from": forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        }
        help_texts = {
            "name": "So, wie es am Bus steht. Zum Beispiel: Linie 71, Rufbus Zone Lübz",
            "how_to_order": "Bis wann und wie. Zum Beispiel: mindestens eine Stunde vorher anrufen",
            "source": "Woher Sie das wissen. Zum Beispiel: Fahrplan vom 14. Dezember 2025",
            "valid_to": "Leer: bis auf Weiteres",
        }

    kind = forms.ChoiceField(label="Art", choices=BusKind.choices, widget=forms.RadioSelect)
    days = forms.TypedMultipleChoiceField(
        label="An welchen Tagen?",
        coerce=int,
        choices=list(enumerate(LONG_DAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens einen Tag."},
    )
    start = forms.TimeField(label="Erste Fahrt", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label="Letzte Fahrt", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    holidays = forms.ChoiceField(
        label="An Feiertagen",
        widget=forms.RadioSelect,
        initial=Holidays.NONE.value,
        choices=[
            (Holidays.NONE.value, "fährt er nicht"),
            (Holidays.AS_WEEKDAY.value, "fährt er wie an anderen Tagen"),
            (Holidays.EACH.value, "fährt er an jedem Feiertag"),
        ],
    )
    school = forms.ChoiceField(
        label="In den Schulferien",
        widget=forms.RadioSelect,
        initial=SchoolDays.ALL.value,
        choices=[
            (SchoolDays.ALL.value, "fährt er auch"),
            (SchoolDays.SCHOOL.value, "fährt er nicht"),
            (SchoolDays.HOLIDAYS.value, "fährt er nur dann"),
        ],
    )
    stop_names = forms.CharField(
        label="Nur an diesen Haltestellen",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Eine je Zeile, mit dem Namen oder der Nummer aus der Liste der Haltestellen.",
    )

    def __init__(self, *args: Any, district: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aemter"].queryset = Amt.objects.filter(district=district)  # type: ignore[attr-defined]
        self.fields["municipalities"].queryset = Municipality.objects.filter(  # type: ignore[attr-defined]
            amt__district=district
        )
        if self.instance.pk:
            self._show_times()

    def _show_times(self) -> None:
        week = week_of(read_hours(self.instance.hours))
        if week is not None:
            times = {
                "days": list(week.days),
                "start": clock(week.span.start),
                "end": clock(week.span.end).replace("24:00", "00:00"),
                "holidays": week.holidays.value,
                "school": week.school.value,
            }
            self.initial.update(times)
        self.initial["stop_names"] = "\n".join(self.instance.stops.values_list("source_key", flat=True))

    def clean_stop_names(self) -> list[Stop]:
        """The stops of the lines; a line that is none, or several, is an error that says which."""
        lines = list(dict.fromkeys(line.strip() for line in self.cleaned_data["stop_names"].splitlines()))
        by_word: dict[str, list[Stop]] = {}
        for stop in Stop.objects.filter(in_use=True):
            by_word.setdefault(stop.name, []).append(stop)
            by_word.setdefault(stop.source_key, []).append(stop)
        found = []
        for line in filter(None, lines):
            stops = by_word.get(line, [])
            if not stops:
                self.add_error("stop_names", f"Die Haltestelle „{line}“ gibt es in der Liste nicht.")
            elif len(stops) > 1:
                keys = " oder ".join(stop.source_key for stop in stops)
                self.add_error("stop_names", _SAME_NAME.format(name=line, keys=keys))
            else:
                found.append(stops[0])
        return found

    def clean(self) -> dict[str, Any]:
        """The values with `week`; an end before the beginning is one after midnight."""
        values = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "Der letzte Tag liegt vor dem ersten.")
        if values.get("kind") == BusKind.ON_DEMAND and not (values.get("how_to_order") or values.get("phone")):
            self.add_error("how_to_order", "Bitte sagen Sie, wie man den Rufbus bestellt, oder nennen Sie ein Telefon.")
        if not self.errors:
            values["week"] = BusWeek(
                days=tuple(sorted(values["days"])),
                span=span_of(f"{values['start']:%H:%M}", f"{values['end']:%H:%M}"),
                holidays=Holidays(values["holidays"]),
                school=SchoolDays(values["school"]),
            )
        return values
