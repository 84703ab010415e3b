"""What is exchanged: an offer with its provider and its places, as plain values."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

GRADES = ("entrance", "toilet", "tactile", "hearing", "seating")


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """Who offers something."""

    key: str
    name: str
    description: str = ""
    url: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something is offered; `grades` holds only what is known."""

    key: str
    name: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    village: str = ""
    ags: str = ""
    municipality: str = ""
    lat: float | None = None
    lon: float | None = None
    placed_by: str = "none"
    grades: Mapping[str, int] = field(default_factory=dict)
    how_to_get_there: str = ""
    parking: str = ""
    stop_nearby: str = ""

    @property
    def address(self) -> str:
        """Street and number in one line."""
        return f"{self.street} {self.house_number}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class AtPlace:
    """The offer at one place; without a place by telephone or online. `dates` are series as `dates.stored` writes them."""

    key: str
    place: Place | None = None
    hours: Mapping[str, Any] = field(default_factory=dict)
    hours_osm: str = ""
    dates: tuple[Mapping[str, Any], ...] = ()
    by_appointment: bool = False
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """The offer in another language."""

    language: str
    title: str
    description: str
    written_for: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A category by its key and its name, and what it belongs to."""

    key: str
    name: str
    parent: "Kind | None" = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """An offer with all that the public sees of it; `credits` names those whose data must be named."""

    key: str
    provider: Organisation
    title: str
    summary: str = ""
    description: str = ""
    categories: tuple[Kind, ...] = ()
    audiences: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    cost_kind: str = "unknown"
    cost_text: str = ""
    languages: tuple[str, ...] = ()
    is_remote: bool = False
    needs_registration: bool = False
    url: str = ""
    email: str = ""
    phone: str = ""
    state: str = "active"
    confirmed_on: datetime.date | None = None
    confirmed_by: str = ""
    expires_on: datetime.date | None = None
    changed_at: datetime.datetime | None = None
    places: tuple[AtPlace, ...] = ()
    texts: tuple[Text, ...] = ()
    credits: tuple[str, ...] = ()
