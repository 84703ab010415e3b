"""When a bus goes: the rules that the district keeps."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.hours.rules import Hours, read_hours, store_hours
from werkstattplan.modules.offers.hours.writing import write_osm
from werkstattplan.modules.offers.models import BusTimes, Stop
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.models import Amt, Municipality
from werkstattplan.platform.tenancy.models import Commune

_PLAIN = ("name", "kind", "how_to_order", "phone", "source", "valid_from", "valid_to")


class GoesNowhere(Refusal):
    """A rule without a municipality or stop."""

    code = "goes-nowhere"
    sentence = "Bitte wählen Sie, wo der Bus fährt: ein Amt, eine Gemeinde oder eine Haltestelle."


class NeverGoes(Refusal):
    """A rule without times."""

    code = "never-goes"
    sentence = "Bitte tragen Sie mindestens an einem Tag ein, von wann bis wann der Bus fährt."


@transaction.atomic
def keep_bus_times(
    *,
    commune: Commune,
    row: BusTimes | None,
    values: Mapping[str, Any],
    hours: Hours,
    aemter: Iterable[Amt],
    municipalities: Iterable[Municipality],
    stops: Iterable[Stop],
    actor: User | None,
    at: datetime.datetime,
) -> BusTimes:
    """Make a rule or change one; saving without a change records nothing. Raises `GoesNowhere`, `NeverGoes`."""
    whole, single, places = list(aemter), list(municipalities), list(stops)
    if not (whole or single or places):
        raise GoesNowhere
    if not hours.rules:
        raise NeverGoes
    kept = row or BusTimes(commune=commune)
    before = _said(kept) if row else {}
    for name in _PLAIN:
        setattr(kept, name, values[name])
    of_aemter = Municipality.objects.filter(amt__in=whole).values_list("ags", flat=True)
    kept.served = sorted({*of_aemter, *(area.ags for area in single)})
    kept.hours = store_hours(hours)
    kept.changed_at = at
    kept.save()
    kept.aemter.set(whole)
    kept.municipalities.set(single)
    kept.stops.set(places)
    after = _said(kept)
    if before != after:
        _record(kept, "bus_times.changed" if row else "bus_times.added", before, after, actor, at)
    return kept


@transaction.atomic
def drop_bus_times(*, row: BusTimes, actor: User, at: datetime.datetime) -> None:
    """Delete a rule that was wrong; one that ends gets its last day instead."""
    _record(row, "bus_times.deleted", _said(row), {}, actor, at)
    row.delete()


def _record(
    row: BusTimes, verb: str, before: dict[str, Any], after: dict[str, Any], actor: User | None, at: datetime.datetime
) -> None:
    touched = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=row,
        before={name: before[name] for name in touched if name in before},
        after={name: after[name] for name in touched if name in after},
    )


def _said(row: BusTimes) -> dict[str, Any]:
    return {
        **{name: str(getattr(row, name) or "") for name in _PLAIN},
        "hours": write_osm(read_hours(row.hours)),
        "served": row.served,
        "stops": sorted(row.stops.values_list("source_key", flat=True)),
    }
