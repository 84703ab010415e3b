"""Rows of the directory made from checked lines of a file."""

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from werkstattplan.modules.offers.dates.stored import read_series
from werkstattplan.modules.offers.exchange.checking import PLACE
from werkstattplan.modules.offers.exchange.records import GRADES
from werkstattplan.modules.offers.hours.rules import DAY, Span, read_hours
from werkstattplan.modules.offers.hours.writing import write_osm
from werkstattplan.modules.offers.matching.normal import folded
from werkstattplan.modules.offers.models import (
    Category,
    DateChange,
    DateSeries,
    Location,
    Offer,
    OfferAtLocation,
    OfferText,
    PlacedBy,
    Provider,
)
from werkstattplan.modules.offers.services.placing import Gazetteer
from werkstattplan.platform.tenancy.models import Commune

Line = Mapping[str, str]
BATCH = 1_000


def add_categories(commune: Commune, lines: Iterable[Line]) -> None:
    """Add the categories of these lines that there are not yet, with what is above them as their file says."""
    known = {row.key: row for row in Category.objects.all()}
    for values in lines:
        if all(key in known and not known[key].is_hidden for key in parts(values["kategorien"])):
            continue
        terms = {term["key"]: term for term in json.loads(values.get("begriffe") or "[]")}
        for key in parts(values["kategorien"]):
            _add_category(commune, key, terms, known)


def providers_of(commune: Commune, lines: Iterable[Line]) -> tuple[dict[str, Provider], list[int]]:
    """The providers of these lines by their names, and which of them are new: added with what the file says of them."""
    wanted = {values["traeger"]: values for values in reversed(list(lines))}
    known = {row.name: row for row in Provider.objects.filter(name__in=wanted)}
    taken = numbers_taken(Provider, (values.get("traeger_id", "") for values in wanted.values()))
    rows = (
        Provider(
            commune=commune,
            name=name,
            description=values.get("traeger_beschreibung", ""),
            url=values.get("traeger_internet", ""),
            email=values.get("traeger_email", ""),
            phone=values.get("traeger_telefon", ""),
            world_id=fresh_number(values.get("traeger_id", ""), taken),
        )
        for name, values in wanted.items()
        if name not in known
    )
    # Somebody may add the same provider by a form at this moment.
    Provider.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    missing = [name for name in wanted if name not in known]
    made = {row.name: row for row in Provider.objects.filter(name__in=missing)}
    return known | made, [row.pk for row in made.values()]


def offer_of_line(provider: Provider, values: Line, number: uuid.UUID | None, at: datetime.datetime) -> Offer:
    """A new offer; when it was changed is what its directory says, but never later than now."""
    changed = _moment(values.get("geaendert_am", ""))
    return Offer(
        commune_id=provider.commune_id,
        provider=provider,
        title=values["angebot"],
        summary=values.get("kurz", ""),
        description=values.get("beschreibung", ""),
        audiences=parts(values.get("zielgruppen", "")),
        age_from=_number(values.get("alter_von", "")),
        age_to=_number(values.get("alter_bis", "")),
        cost_kind=values["kosten"],
        cost_text=values.get("kosten_text", ""),
        languages=parts(values.get("sprachen", "")),
        is_remote=is_yes(values.get("ohne_weg", "")),
        needs_registration=is_yes(values.get("mit_anmeldung", "")),
        url=values.get("internet", ""),
        email=values.get("email", ""),
        phone=values.get("telefon", ""),
        state=values.get("stand") or "active",
        confirmed_on=day_of(values.get("bestaetigt_am", "")),
        confirmed_by=values.get("bestaetigt_von", "") if values.get("bestaetigt_am") else "",
        expires_on=day_of(values.get("verschwindet_am", "")),
        changed_at=min(changed, at) if changed else at,
        world_id=number,
    )


def entry_of_line(offer: Offer, place: Location | None, values: Line, number: uuid.UUID | None) -> OfferAtLocation:
    """A new offer at a place."""
    return OfferAtLocation(
        commune_id=offer.commune_id, offer=offer, location=place, world_id=number, **entry_values(values)
    )


def entry_values(values: Line) -> dict[str, Any]:
    """What a line says of an offer at its place. Hours that are only a text stay one."""
    hours = json.loads(values.get("zeiten") or "{}")
    return {
        "hours": hours,
        "hours_osm": write_osm(read_hours(hours)) if hours else values.get("oeffnungszeiten", ""),
        "by_appointment": is_yes(values.get("nach_vereinbarung", "")),
        "phone": values.get("telefon_ort", ""),
    }


def dates_of_line(entry: OfferAtLocation, values: Line) -> list[tuple[DateSeries, list[DateChange]]]:
    """The dates of a new entry with what is different about single ones; a second series alike is left out."""
    found: dict[tuple[Any, ...], tuple[DateSeries, list[DateChange]]] = {}
    for stored in json.loads(values.get("termine") or "[]"):
        titled = read_series(stored)
        series = titled.series
        row = DateSeries(
            commune_id=entry.commune_id,
            entry=entry,
            title=titled.title,
            first_day=series.first_day,
            last_day=series.last_day,
            repeat=series.repeat.value,
            every=series.every,
            weekdays=list(series.weekdays),
            nth=series.nth,
            not_on_holidays=series.not_on_holidays,
            not_in_school_holidays=series.not_in_school_holidays,
            **_times(series.span),
        )
        changes = [
            DateChange(
                commune_id=entry.commune_id,
                series=row,
                kind=change.kind.value,
                day=change.day,
                new_day=change.new_day,
                reason=change.reason,
                **(_times(change.span) if change.span else {}),
            )
            for change in series.changes
        ]
        found.setdefault((row.title, row.first_day, row.starts), (row, changes))
    return list(found.values())


def add_dates(pairs: Iterable[tuple[OfferAtLocation, Line]]) -> None:
    """Write the dates of new entries."""
    made = [one for entry, values in pairs for one in dates_of_line(entry, values)]
    DateSeries.objects.bulk_create((row for row, _ in made), batch_size=BATCH)
    DateChange.objects.bulk_create((change for _, changes in made for change in changes), batch_size=BATCH)


def _times(span: Span) -> dict[str, Any]:
    starts, ends = (datetime.time(moment % DAY // 60, moment % 60) for moment in (span.start, span.end))
    return {"starts": starts, "ends": ends}


def texts_of_line(offer: Offer, values: Line) -> Iterable[OfferText]:
    """The offer in other languages."""
    for text in json.loads(values.get("texte") or "[]"):
        yield OfferText(
            commune_id=offer.commune_id,
            offer=offer,
            language=text["language"][:8],
            title=text["title"][:200],
            description=text["description"],
            written_for=str(text.get("written_for", ""))[:16],
        )


class Places:
    """The places of all new lines; those with the same number, or the same house and point, are one."""

    def __init__(self, commune: Commune, lines: Iterable[Line]) -> None:
        self._commune = commune
        kept = [(values, _place(commune, values)) for values in lines if _has_place(values)]
        gazetteer = Gazetteer(commune.official_key[:5])
        if any(row.lat is None for _, row in kept):
            gazetteer.learn(_villages_of(row for _, row in kept))
        gazetteer.learn(row for _, row in kept)
        numbers = [values.get("ort_id", "") for values, _ in kept]
        known = {str(row.world_id): row for row in _known_places(numbers)}
        shared: dict[tuple[Any, ...], Location] = {}
        for values, row in kept:
            key = _place_key(values, row)
            if key in shared or values.get("ort_id") in known:
                continue
            if not (values.get("ort_id") and values.get("verortet")):
                gazetteer.place(row)
            row.world_id = fresh_number(values.get("ort_id", ""), set())
            shared[key] = row
        made = Location.objects.bulk_create(shared.values(), batch_size=BATCH)
        self._by_key = dict(zip(shared, made, strict=True))
        self.made = [row.pk for row in made]
        self._known = known

    def of(self, values: Line) -> Location | None:
        """The place of a line."""
        if not _has_place(values):
            return None
        return (
            self._known.get(values.get("ort_id", "")) or self._by_key[_place_key(values, _place(self._commune, values))]
        )


def numbers_taken(model: type[Offer] | type[OfferAtLocation] | type[Provider], numbers: Iterable[str]) -> set[str]:
    """Which of these numbers rows of the commune have already, because the same came from another source."""
    wanted = [number for number in (_uuid(text) for text in numbers) if number]
    return {str(number) for number in model.objects.filter(world_id__in=wanted).values_list("world_id", flat=True)}


def fresh_number(text: str, taken: set[str]) -> uuid.UUID | None:
    """The number in the world of a row, unless another row has it; from now on this one has."""
    number = _uuid(text)
    if number is None or str(number) in taken:
        return None
    taken.add(str(number))
    return number


def parts(text: str) -> list[str]:
    """The parts of a list in one cell."""
    return [part.strip() for part in text.replace(";", "|").replace(",", "|").split("|") if part.strip()]


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.lower() in {"ja", "yes", "x", "true", "1"}


def day_of(text: str) -> datetime.date | None:
    """The day of a checked cell."""
    return datetime.date.fromisoformat(text) if text else None


def _villages_of(rows: Iterable[Location]) -> Iterable[Location]:
    """Places whose point somebody gave, in the villages of these rows; nothing is learned of others."""
    wanted = {folded(row.village) for row in rows if row.lat is None and row.village}
    names = Location.objects.filter(placed_by=PlacedBy.GIVEN).order_by().values_list("village", flat=True).distinct()
    villages = [name for name in names if folded(name) in wanted]
    columns = ("street", "village", "municipality_id", "lat", "lon", "placed_by")
    for start in range(0, len(villages), BATCH):
        found = Location.objects.filter(placed_by=PlacedBy.GIVEN, village__in=villages[start : start + BATCH])
        yield from found.only(*columns).iterator(chunk_size=BATCH)


def _known_places(numbers: Iterable[str]) -> Iterable[Location]:
    wanted = list({number for number in map(_uuid, numbers) if number})
    for start in range(0, len(wanted), BATCH):
        yield from Location.objects.filter(world_id__in=wanted[start : start + BATCH])


def _add_category(
    commune: Commune, key: str, terms: Mapping[str, Mapping[str, str]], known: dict[str, Category]
) -> Category | None:
    if key in known or key not in terms:
        if key in known and known[key].is_hidden:
            # Somebody said that what is missing may be added.
            known[key].is_hidden = False
            known[key].save(update_fields=["is_hidden"])
        return known.get(key)
    term = terms[key]
    parent = _add_category(commune, term.get("above", ""), {one: terms[one] for one in terms if one != key}, known)
    known[key] = Category.objects.create(commune=commune, key=key, name=term["name"], parent=parent)
    return known[key]


def _has_place(values: Line) -> bool:
    return any(values.get(name) for name in PLACE) or not (
        values.get("angebot_id") or is_yes(values.get("ohne_weg", ""))
    )


def _place_key(values: Line, row: Location) -> tuple[Any, ...]:
    if values.get("ort_id"):
        return (values["ort_id"],)
    key = (row.name, row.street, row.house_number, row.village, row.municipality_id, values.get("breite", ""))
    return (*key, values.get("laenge", "")) if row.street else (values["id"], "")


def _place(commune: Commune, values: Line) -> Location:
    has_point, found = bool(values.get("breite")), values.get("verortet", "").replace(PlacedBy.NONE, "")
    return Location(
        commune=commune,
        name=values.get("ort", ""),
        street=values.get("strasse", ""),
        house_number=values.get("hausnummer", ""),
        postcode=values.get("plz", ""),
        village=values.get("ortsteil", "") or ("" if values.get("ort_id") else values.get("gemeinde", "")),
        municipality_id=values.get("ags") or None,
        lat=float(values["breite"]) if has_point else None,
        lon=float(values["laenge"]) if has_point else None,
        placed_by=(found or PlacedBy.GIVEN) if has_point else PlacedBy.NONE,
        how_to_get_there=values.get("anfahrt", ""),
        parking=values.get("parken", ""),
        stop_nearby=values.get("haltestelle", ""),
        **{name: _number(values.get(f"zugang_{name}", "")) for name in GRADES},
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


def _moment(text: str) -> datetime.datetime | None:
    moment = datetime.datetime.fromisoformat(text) if text else None
    return moment.replace(tzinfo=datetime.UTC) if moment and moment.tzinfo is None else moment


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
