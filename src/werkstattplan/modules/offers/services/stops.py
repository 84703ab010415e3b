"""Stops: taking them in, changing them by hand, writing down what somebody saw there."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import AuditRole, OnDemand, Stop, StopAudit, StopPhoto
from werkstattplan.modules.offers.services.photos import store_photo
from werkstattplan.modules.offers.stops.grading import Value, assess
from werkstattplan.modules.offers.stops.packed import PackedStop, packed_stops
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

_FROM_SOURCE = ("name", "municipality_id", "lat", "lon", "modes", "on_demand")
MOST_PHOTOS = 4
_CHANGEABLE = ("name", "lat", "lon", "on_demand", "in_use")


class NoStopsPacked(Refusal):
    """The program knows no stops of the commune."""

    code = "no-stops-packed"
    sentence = "Für Ihre Kommune liegen dem Programm keine Haltestellen bei."


class AuditInFuture(Refusal):
    """Nobody has seen that yet."""

    code = "audit-in-future"
    sentence = (
        "Der Tag der Prüfung liegt in der Zukunft. Bitte tragen Sie den Tag ein, an dem jemand an der Haltestelle war."
    )


class NothingSeen(Refusal):
    """An audit without a single answer."""

    code = "nothing-seen"
    sentence = "Es ist noch nichts ausgefüllt. Bitte beantworten Sie mindestens eine Frage."


class TooManyPhotos(Refusal):
    """More photos than one audit keeps."""

    code = "too-many-photos"
    sentence = f"Bitte wählen Sie höchstens {MOST_PHOTOS} Fotos."


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos of an audit as they came: name and bytes. `are_public` says that everybody may see them."""

    files: Sequence[tuple[str, bytes]] = ()
    are_public: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many stops were new, changed, or are no longer in the source."""

    added: int
    changed: int
    vanished: int


@transaction.atomic
def load_stops(*, commune: Commune, actor: User | None, at: datetime.datetime) -> Loaded:
    """Take in the stops that come with the program; what staff changed stays. Again it changes nothing.

    Raises `NoStopsPacked`.
    """
    packed = packed_stops(commune.official_key) if commune.official_key else ()
    if not packed:
        raise NoStopsPacked
    known = {stop.source_key: stop for stop in Stop.objects.all()}
    areas = set(Municipality.objects.filter(ags__startswith=commune.official_key[:5]).values_list("ags", flat=True))
    added, changed = [], []
    for row in packed:
        stop = known.get(row.key)
        if stop is None:
            added.append(Stop(commune=commune, source_key=row.key, **_values(row, areas)))
        elif _renew(stop, _values(row, areas)):
            changed.append(stop)
    gone = [stop for key, stop in known.items() if stop.vanished_on is None and key not in {row.key for row in packed}]
    for stop in gone:
        stop.vanished_on = at.date()
    Stop.objects.bulk_create(added)
    Stop.objects.bulk_update([*changed, *gone], [*_FROM_SOURCE, "vanished_on"], batch_size=200)
    _join_parts({**known, **{stop.source_key: stop for stop in added}}, packed)
    loaded = Loaded(len(added), len(changed), len(gone))
    if loaded != Loaded(0, 0, 0):
        after = {"added": loaded.added, "changed": loaded.changed, "vanished": loaded.vanished}
        record_change(commune=commune, actor=actor, at=at, verb="stops.loaded", subject=commune, before={}, after=after)
    return loaded


@transaction.atomic
def change_stop(*, stop: Stop, values: Mapping[str, Any], actor: User, at: datetime.datetime) -> bool:
    """Change a stop by hand, so that the source no longer overwrites it; returns whether anything changed."""
    wanted = {name: values[name] for name in _CHANGEABLE if name in values}
    before = {name: getattr(stop, name) for name, value in wanted.items() if getattr(stop, name) != value}
    if not before:
        return False
    after = {name: wanted[name] for name in before}
    for name, value in after.items():
        setattr(stop, name, value)
    stop.kept_since = at
    stop.save()
    record_change(
        commune=stop.commune, actor=actor, at=at, verb="stop.changed", subject=stop, before=before, after=after
    )
    return True


@transaction.atomic
def audit_stop(
    *,
    stop: Stop,
    key: uuid.UUID,
    audited_on: datetime.date,
    role: AuditRole,
    values: Mapping[str, Value],
    note: str,
    photos: Photos = Photos(),
    actor: User,
    at: datetime.datetime,
    today: datetime.date,
) -> StopAudit:
    """Keep what somebody saw, and grade the stop by its latest audit; the same `key` again is the same audit.

    Raises `AuditInFuture`, `NothingSeen`, `NotAPhoto`, `TooManyPhotos`, `UnreadablePhoto`, `FileEmpty`, `FileTooLarge`, and
    ValueError for values that cannot be.
    """
    seen = {name: value for name, value in values.items() if value not in (None, "")}
    if audited_on > today:
        raise AuditInFuture
    if not seen:
        raise NothingSeen
    grades = {name: int(grade) for name, grade in assess(seen).grades.items()}
    written = {"stop": stop, "audited_on": audited_on, "role": role, "values": seen, "grades": grades, "note": note}
    audit, is_new = StopAudit.objects.get_or_create(commune=stop.commune, key=key, defaults=written)
    if not is_new:
        return audit
    _keep_photos(audit, photos, actor)
    before = {"overall": stop.overall, "audited_on": stop.audited_on and stop.audited_on.isoformat()}
    _grade_by_latest(stop)
    after = {"overall": stop.overall, "audited_on": audited_on.isoformat(), "role": role, "values": seen}
    record_change(
        commune=stop.commune, actor=actor, at=at, verb="stop.audited", subject=stop, before=before, after=after
    )
    return audit


def _keep_photos(audit: StopAudit, photos: Photos, actor: User) -> None:
    if len(photos.files) > MOST_PHOTOS:
        raise TooManyPhotos
    for name, content in photos.files:
        stored = store_photo(
            commune=audit.commune, actor=actor, stem=f"haltestelle-{audit.stop_id}", name=name, content=content
        )
        StopPhoto.objects.create(commune=audit.commune, audit=audit, file=stored, is_public=photos.are_public)


def _grade_by_latest(stop: Stop) -> None:
    latest = stop.audits.order_by("-audited_on", "-pk").first()
    if latest is not None:
        stop.grades, stop.audited_on = latest.grades, latest.audited_on
        stop.overall = stop.assessment.overall
        stop.save(update_fields=["grades", "audited_on", "overall"])


def _values(row: PackedStop, areas: set[str]) -> dict[str, Any]:
    return {
        "name": row.name,
        "municipality_id": row.ags if row.ags in areas else None,
        "lat": row.lat,
        "lon": row.lon,
        "modes": list(row.modes),
        "on_demand": OnDemand.NOTED if row.is_noted_on_demand else OnDemand.UNKNOWN,
    }


def _renew(stop: Stop, values: Mapping[str, Any]) -> bool:
    is_back = stop.vanished_on is not None
    stop.vanished_on = None
    differing = {} if stop.kept_since else {name: new for name, new in values.items() if getattr(stop, name) != new}
    for name, new in differing.items():
        setattr(stop, name, new)
    return is_back or bool(differing)


def _join_parts(stops: Mapping[str, Stop], packed: Iterable[PackedStop]) -> None:
    moved = []
    for row in packed:
        whole = stops.get(row.part_of) if row.part_of else None
        if whole is not None and stops[row.key].part_of_id != whole.pk:
            stops[row.key].part_of = whole
            moved.append(stops[row.key])
    Stop.objects.bulk_update(moved, ["part_of"], batch_size=200)
