"""Stops of the example district: real ones with invented audits."""

import datetime
import uuid
from collections.abc import Iterable, Iterator

from django.utils import timezone

from werkstattplan.modules.offers.hours.rules import span_of
from werkstattplan.modules.offers.models import AuditRole, BusKind, BusTimes, Stop, StopAudit
from werkstattplan.modules.offers.services.buses import keep_bus_times
from werkstattplan.modules.offers.services.stops import load_stops
from werkstattplan.modules.offers.stops.grading import ITEMS, Item, Value, assess
from werkstattplan.modules.offers.stops.week import BusWeek, SchoolDays
from werkstattplan.platform.places.models import Amt, Municipality
from werkstattplan.platform.tenancy.models import Commune

_AUDITED = 60
# Parchim, Lübz and Plau am See.
_TOWNS = ("13076108", "13076089", "13076114")
_CENTIMETRES = {"kerb": (3, 12, 16, 18, 22), "depth": (80, 150, 250, 300), "length": (120, 300, 600)}
_EXAMPLE = uuid.UUID("6f1c7a34-2f1b-4d55-9a0e-7c3f0d1b2a61")


def show_stops(commune: Commune) -> None:
    """Take in the stops, and audit some of them once with invented answers that say so."""
    load_stops(commune=commune, actor=None, at=timezone.now())
    if not BusTimes.objects.exists():
        _show_buses(commune)
    if StopAudit.objects.exists():
        return
    stops = list(Stop.objects.filter(in_use=True).order_by("source_key")[:_AUDITED])
    if not stops:
        return
    day = timezone.localdate() - datetime.timedelta(days=30)
    for number, stop in enumerate(stops):
        values = dict(_answers(number))
        assessment = assess(values)
        stop.grades = {key: int(grade) for key, grade in assessment.grades.items()}
        stop.overall, stop.audited_on = assessment.overall, day
    StopAudit.objects.bulk_create(
        StopAudit(
            commune=commune,
            stop=stop,
            key=uuid.uuid5(_EXAMPLE, stop.source_key),
            audited_on=day,
            role=AuditRole.OFFICE,
            values=dict(_answers(number)),
            grades=stop.grades,
            note="Erfundenes Beispiel: so sieht es dort nicht aus.",
        )
        for number, stop in enumerate(stops)
    )
    Stop.objects.bulk_update(stops, ["grades", "overall", "audited_on"])


def _show_buses(commune: Commune) -> None:
    """A bus on demand everywhere and two lines; the words say what is known and what is invented."""
    weekdays, invented = (0, 1, 2, 3, 4), "Erfundenes Beispiel"
    towns = list(Municipality.objects.filter(ags__in=_TOWNS))
    _keep(
        commune,
        {"name": "Rufbus (Beispiel)", "kind": BusKind.ON_DEMAND}
        | {"how_to_order": "mindestens eine Stunde vorher anrufen oder im Internet bestellen"}
        | {"source": "Beispiel: Zeiten nach Presseberichten von 2018, Bestellfrist von 2025; nicht bestätigt"},
        BusWeek(weekdays, span_of("05:45", "20:15")),
        aemter=list(Amt.objects.filter(district=commune.official_key[:5])),
    )
    _keep(
        commune,
        {"name": "Linie 1 (erfunden)", "kind": BusKind.LINE, "source": invented},
        BusWeek((*weekdays, 5), span_of("06:00", "19:00")),
        municipalities=towns,
    )
    _keep(
        commune,
        {"name": "Schulbus (erfunden)", "kind": BusKind.LINE, "source": invented},
        BusWeek(weekdays, span_of("06:30", "16:00"), school=SchoolDays.SCHOOL),
        municipalities=towns,
    )


def _keep(
    commune: Commune,
    values: dict[str, str],
    week: BusWeek,
    *,
    aemter: Iterable[Amt] = (),
    municipalities: Iterable[Municipality] = (),
) -> None:
    since = timezone.localdate() - datetime.timedelta(days=30)
    keep_bus_times(
        commune=commune,
        row=None,
        values={"how_to_order": "", "phone": "", "valid_from": since, "valid_to": None, **values},
        hours=week.hours(),
        aemter=aemter,
        municipalities=municipalities,
        stops=(),
        actor=None,
        at=timezone.now(),
    )


def _answers(number: int) -> Iterator[tuple[str, Value]]:
    """Answers that differ from stop to stop; every tenth audit was not finished, every fifteenth found nothing missing."""
    for place, item in enumerate(ITEMS):
        if number % 10 == 9 and place > 6:
            return
        yield item.key, _best(item) if number % 15 == 14 else _answer(item, number * (place + 3) + place)


def _answer(item: Item, number: int) -> Value:
    answers: list[Value] = [choice.key for choice in item.choices] or [*_CENTIMETRES[item.key]]
    return answers[number % len(answers)]


def _best(item: Item) -> Value:
    return item.choices[-1].key if item.choices else item.steps[-1][0]
