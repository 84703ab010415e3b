"""One entry on one sheet."""

import datetime
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import segno

from werkstattplan.modules.offers.models import OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import SeriesInWords, times_in_words
from werkstattplan.platform.documents.pdf import page_count, typeset
from werkstattplan.platform.documents.word import clean
from werkstattplan.platform.places.outlines import VIEW_BOX, outlines_of
from werkstattplan.platform.tenancy.models import Commune

# Large first; a long text gets a smaller size, so that one sheet is enough.
SIZES = (20, 17, 14)
LONGEST_TEXT, NEXT_DATES = 600, 4


def flyer_of(
    row: OfferAtLocation, *, commune: Commune, series: list[SeriesInWords], address: str, on: datetime.date
) -> bytes:
    """The entry as PDF/UA on one page, in type as large as fits; what never fits goes on to a second."""
    template = files("werkstattplan.modules.offers").joinpath("flyer.typ").read_bytes()
    data = _data(row, commune, series, address, on)
    for size in SIZES:
        pdf = typeset(template, data | {"size": size}, as_of=on)
        if page_count(pdf) == 1:
            break
    return pdf


def _data(
    row: OfferAtLocation, commune: Commune, series: list[SeriesInWords], address: str, on: datetime.date
) -> dict[str, Any]:
    offer, place = row.offer, row.location
    ags = place.municipality_id if place and place.municipality_id else ""
    return {
        "title": clean(offer.title),
        "commune": clean(commune.name),
        "provider": clean(offer.provider.name),
        "text": _shortened(clean(offer.summary or offer.description)),
        "parts": [{"label": label, "lines": lines} for label, lines in _parts(row, series) if lines],
        "phone": clean(row.phone or offer.phone or offer.provider.phone),
        "address": address,
        "qr": segno.make(address, error="m").svg_inline(border=2),
        "map": _map(ags),
        "map_words": f"Karte des Landkreises, Gemeinde {place.municipality} hervorgehoben" if ags and place else "",
        "day": f"{on:%d.%m.%Y}",
        "as_of": [on.year, on.month, on.day],
    }


def _parts(row: OfferAtLocation, series: list[SeriesInWords]) -> Iterator[tuple[str, list[str]]]:
    offer, place = row.offer, row.location
    appointment = ["nach Vereinbarung"] if row.by_appointment else []
    yield "Wann", [clean(line) for line in [*times_in_words(row), *appointment]]
    yield "Nächste Termine", [clean(words) for some in series for _, words in some.coming[:NEXT_DATES]]
    lines = [place.name, place.address, f"Gemeinde {place.municipality}" if place.municipality else ""] if place else []
    yield "Wo", [clean(line) for line in lines if line] or ["per Telefon oder im Internet"]
    if offer.audiences:
        yield "Für wen", [clean(", ".join(map(str, offer.audiences)))]
    cost = offer.cost_text or ("kostenlos" if offer.cost_kind == "free" else "")
    yield "Kosten", [clean(cost)] if cost else []


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT].rsplit(' ', 1)[0]} …"


def _map(ags: str) -> str:
    outlines = outlines_of(ags[:5])
    if ags not in outlines:
        return ""
    paths = "".join(
        f'<path d="{path}" fill="{"#1c2733" if key == ags else "#e3e8ee"}" stroke="#7c8896" stroke-width="1.5"/>'
        for key, path in outlines.items()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{VIEW_BOX}">{paths}</svg>'
