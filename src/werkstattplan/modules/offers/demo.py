"""Invented offers in the example district."""

import datetime
import itertools
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from werkstattplan.modules.offers import quality
from werkstattplan.modules.offers.demo_coverage import fill_over_months
from werkstattplan.modules.offers.demo_stops import show_stops
from werkstattplan.modules.offers.models import CostKind, Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors.documents import LANGUAGES
from werkstattplan.modules.offers.services.categories import load_categories
from werkstattplan.modules.offers.services.dates import add_series
from werkstattplan.modules.offers.services.keeping import OfferDraft
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.scope import commune_in_scope

_CODES = {name.lower(): code for code, name in LANGUAGES.items()}
_HOURS: tuple[dict[str, Any], ...] = (
    {"rules": [{"days": [0, 1, 3], "spans": [["09:00", "12:00"], ["13:00", "16:00"]]}]},
    {"rules": [{"days": [1, 3], "spans": [["14:00", "18:00"]]}]},
    {"rules": [{"days": [0, 1, 2, 3, 4], "spans": [["07:00", "17:00"]]}]},
    {"rules": [{"days": [5], "spans": [["10:00", "13:00"]]}, {"days": [2], "spans": [["15:00", "19:00"]]}]},
    {},
)
_PLACES_EACH = 2
# What the invented offers of these titles do: how often, weekdays, which in the month, from, to, also in the holidays.
_DATES: dict[str, tuple[str, list[int], int, str, str, bool]] = {
    "Deutschkurs mit Kinderbetreuung": ("weekly", [1, 3], 0, "09:00", "11:30", False),
    "Krabbelgruppe": ("weekly", [2], 0, "09:30", "11:00", False),
    "Seniorentreff Plaudertasche": ("monthly", [1], 2, "14:30", "16:30", True),
    "Trauercafé": ("monthly", [6], -1, "15:00", "17:00", True),
    "Reparaturcafé": ("monthly", [5], 1, "10:00", "13:00", True),
    "Fahrbibliothek": ("monthly", [3], 3, "15:30", "16:15", False),
    "Sprachcafé": ("weekly", [4], 0, "16:00", "18:00", True),
    "Yogakurs": ("weekly", [0], 0, "18:30", "20:00", True),
}


def demo() -> None:
    """Fill the directory once; again it changes nothing."""
    commune = commune_in_scope()
    places = quality.known_places()
    known = set(Municipality.objects.filter(ags__in=places.by_ags).values_list("ags", flat=True))
    if not known:
        return
    show_stops(commune)
    if Offer.objects.exists():
        return
    offers = [offer for offer in quality.offers(places) if offer.place.ags in known]
    load_categories(commune=commune, actor=None, at=timezone.now())
    shown = (list(group)[:_PLACES_EACH] for _, group in itertools.groupby(offers, key=lambda offer: offer.key))
    drafts = [_draft(offer, number) for group in shown for number, offer in enumerate(group, len(group[0].title))]
    fill_over_months(commune, drafts)
    _add_dates(timezone.now())


def _add_dates(at: datetime.datetime) -> None:
    """Courses and meetings come again; they began this year."""
    for title, (repeat, weekdays, nth, starts, ends, in_holidays) in _DATES.items():
        for entry in OfferAtLocation.objects.filter(offer__title=title).select_related("commune", "offer"):
            values = {
                "title": "",
                "first_day": f"{at.year}-01-01",
                "last_day": "",
                "starts": starts,
                "ends": ends,
                "repeat": repeat,
                "every": 1,
                "weekdays": weekdays,
                "nth": nth,
                "not_on_holidays": True,
                "not_in_school_holidays": not in_holidays,
            }
            add_series(entry=entry, values=values, actor=None, at=at)


def _draft(offer: quality.Offer, number: int) -> OfferDraft:
    traits = _split(offer.traits)
    named = {"kostenlos", "barrierefrei", "stufenlos", "per Telefon", "per Video"}
    is_remote = "per Telefon" in traits or "per Video" in traits
    centre = offer.place.centre
    place = {
        "name": f"{offer.title} {offer.place.name}"[:200],
        "village": offer.place.name,
        "street": "Musterweg",
        "house_number": str(number + 1),
        "municipality_id": offer.place.ags,
        # Around the middle of the municipality, so that not all lie on one point.
        "lat": round(centre.lat + (number % 5 - 2) * 0.003, 5),
        "lon": round(centre.lon + (number % 7 - 3) * 0.004, 5),
        "placed_by": "municipality",
        "entrance": 3 if {"barrierefrei", "stufenlos"} & set(traits) else None,
    }
    return OfferDraft(
        provider=f"Beispielverein {offer.kinds.partition(',')[0]} {offer.place.name}"[:200],
        title=offer.title,
        categories=tuple(slugify(kind) for kind in _split(offer.kinds)),
        description=offer.text,
        audiences=tuple(trait for trait in traits if trait not in named and trait.lower() not in _CODES),
        languages=tuple(_CODES[trait.lower()] for trait in traits if trait.lower() in _CODES),
        cost_kind=CostKind.FREE if "kostenlos" in traits else CostKind.UNKNOWN,
        is_remote=is_remote,
        phone="03871 000 00",
        place=None if is_remote else place,
        hours={} if offer.title in _DATES else _HOURS[number % len(_HOURS)],
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
