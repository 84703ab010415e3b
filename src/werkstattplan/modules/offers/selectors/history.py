"""What happened to an entry: who changed what when, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from werkstattplan.modules.offers.accessibility import SENTENCES
from werkstattplan.modules.offers.columns import LABELS
from werkstattplan.modules.offers.models import (
    AccessGrade,
    CostKind,
    Location,
    Offer,
    OfferAtLocation,
    OfferState,
    Provider,
)
from werkstattplan.platform.audit.models import Change

VERBS = {
    "offer.added": "trägt das Angebot ein",
    "offer.changed": "ändert das Angebot",
    "offer.place-added": "trägt einen Ort ein",
    "offer.place-removed": "entfernt einen Ort",
    "offer.provider-changed": "wechselt den Träger",
    "offer.text-written": "schreibt eine Sprachfassung",
    "offer.text-deleted": "löscht eine Sprachfassung",
    "location.added": "legt den Ort an",
    "location.changed": "ändert den Ort",
    "provider.added": "legt den Träger an",
    "provider.changed": "ändert den Träger",
}
_WORDS = {
    "hours": "Öffnungszeiten",
    "hours_osm": "Öffnungszeiten",
    "categories": "Kategorien",
    "phone_here": "Telefon an diesem Ort",
    "municipality_id": "Gemeindeschlüssel",
    "address": "Anschrift",
}
_CHOICES: dict[str, dict[Any, Any]] = {"cost_kind": dict(CostKind.choices), "state": dict(OfferState.choices)}
_CHOICES |= {trait: dict(AccessGrade.choices) for trait in SENTENCES}


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words; `values` are label, before and after."""

    change: Change
    verb: str
    values: tuple[tuple[str, str, str], ...]


def changes_of(entry: OfferAtLocation) -> QuerySet[Change]:
    """The changes of an offer, of this place and of the provider, newest first."""
    about = Q(object_type="offers.offer", object_id=str(entry.offer_id))
    about |= Q(object_type="offers.provider", object_id=str(entry.offer.provider_id))
    if entry.location_id:
        about |= Q(object_type="offers.location", object_id=str(entry.location_id))
    return Change.objects.filter(about).order_by("-id")


def told(change: Change) -> Told:
    """A change as people read it."""
    return Told(change, VERBS.get(change.verb, change.verb), tuple(_values(change.before, change.after)))


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*before, *after]):
        yield _label(name), _in_words(name, before.get(name)), _in_words(name, after.get(name))


def _label(name: str) -> str:
    columns = {
        column.name: str(getattr(column, "verbose_name", column.name))
        for table in (Provider, Location, OfferAtLocation, Offer)
        for column in table._meta.get_fields()
    }
    return _WORDS.get(name) or columns.get(name) or LABELS.get(name, name)


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return "" if value is None else str(_CHOICES.get(name, {}).get(value, value))
