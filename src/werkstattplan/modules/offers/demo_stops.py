"""Stops of the example district: real ones with invented audits."""

import datetime
import uuid
from collections.abc import Iterator

from django.utils import timezone

from werkstattplan.modules.offers.models import AuditRole, Stop, StopAudit
from werkstattplan.modules.offers.services.stops import load_stops
from werkstattplan.modules.offers.stops.grading import ITEMS, Item, Value, assess
from werkstattplan.platform.tenancy.models import Commune

_AUDITED = 60
_CENTIMETRES = {"kerb": (3, 12, 16, 18, 22), "depth": (80, 150, 250, 300), "length": (120, 300, 600)}
_EXAMPLE = uuid.UUID("6f1c7a34-2f1b-4d55-9a0e-7c3f0d1b2a61")


def show_stops(commune: Commune) -> None:
    """Take in the stops, and audit some of them once with invented answers that say so."""
    load_stops(commune=commune, actor=None, at=timezone.now())
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
