"""Offers in the Human Services Data Specification 3.0, in: from our own files and from other directories."""

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.dates.stored import read_series, store_series
from werkstattplan.modules.offers.exchange.hsds import STATUS
from werkstattplan.modules.offers.exchange.records import GRADES, AtPlace, Kind, Organisation, Place, Service, Text

_STATES = {status: state for state, status in STATUS.items()} | {"inactive": "ended"}
_DAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_DAY = re.compile(r"^(?P<nth>[+-]?[1-5])?(?P<day>MO|TU|WE|TH|FR|SA|SU)$")
_SEPARATORS = re.compile(r"[|,;\"\s]+")
_ADDRESS = re.compile(r"^(?P<street>.*?\D)\s+(?P<number>\d+\s*[a-zA-Z]?(?:\s*[-–/]\s*\d+\s*[a-zA-Z]?)?)$")

Row = Mapping[str, Any]


class NotHsds(Refusal):
    """The file is JSON but no list of services."""

    code = "not-hsds"
    sentence = (
        "In dieser Datei stehen keine Angebote nach HSDS 3.0. Bitte prüfen Sie, ob es eine Liste von „services“ ist."
    )


def read_services(data: Any) -> list[Service]:
    """The offers of a file: one service, a list of them, or a page with `contents`. Raises `NotHsds`."""
    rows = data
    if isinstance(data, Mapping):
        rows = data.get("contents", data.get("services", [data]))
    try:
        return [_service(row) for row in rows]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotHsds from error


def split_address(line: str) -> tuple[str, str]:
    """Street and house number of one line."""
    found = _ADDRESS.match(line.strip())
    return (found["street"].strip(), found["number"].strip()) if found else (line.strip(), "")


def _service(row: Row) -> Service:
    more = row.get("attributes", ())
    costs = [str(cost.get("option", "")) for cost in row.get("cost_options", ())]
    provider = row.get("organization") or {}
    return Service(
        key=str(row["id"]),
        provider=Organisation(
            key=str(provider.get("id", "")),
            name=str(provider.get("name", "")),
            description=provider.get("description", "") or "",
            url=provider.get("website", "") or "",
            email=provider.get("email", "") or "",
            phone=_phone(provider),
        ),
        title=str(row["name"]),
        summary=row.get("alternate_name", "") or "",
        description=row.get("description", "") or "",
        categories=_kinds(more),
        audiences=tuple(_values(more, "audience")),
        age_from=row.get("minimum_age"),
        age_to=row.get("maximum_age"),
        cost_kind=costs[0] if costs and costs[0] in {"free", "paid"} else "unknown",
        cost_text=row.get("fees_description", "") or "",
        languages=tuple(str(language["code"]) for language in row.get("languages", ()) if language.get("code")),
        is_remote=_first(more, "is_remote") == "true",
        needs_registration=_first(more, "needs_registration") == "true",
        url=row.get("url", "") or "",
        email=row.get("email", "") or "",
        phone=_phone(row),
        state=_STATES[row["status"]],
        confirmed_on=datetime.date.fromisoformat(row["assured_date"]) if row.get("assured_date") else None,
        confirmed_by=_first(more, "confirmed_by"),
        expires_on=datetime.date.fromisoformat(_first(more, "expires_on")) if _first(more, "expires_on") else None,
        changed_at=datetime.datetime.fromisoformat(row["last_modified"]) if row.get("last_modified") else None,
        places=tuple(_at_place(at) for at in row.get("service_at_locations", ())),
        texts=tuple(Text(**json.loads(value)) for value in _values(more, "translation")),
        credits=tuple(_values(more, "attribution")),
    )


def _kinds(attributes: Iterable[Row]) -> tuple[Kind, ...]:
    """The categories, each with what it belongs to as far as the file says."""
    terms = {str(row["taxonomy_term"]["id"]): row["taxonomy_term"] for row in attributes if row.get("taxonomy_term")}

    def kind_of(number: str, seen: tuple[str, ...] = ()) -> Kind | None:
        if number not in terms or number in seen:
            return None
        term = terms[number]
        parent = kind_of(str(term.get("parent_id")), (*seen, number))
        key = _SEPARATORS.sub(" ", str(term.get("code") or term["name"]))
        return Kind(key=key, name=str(term["name"]), parent=parent)

    own = [row for row in attributes if row.get("taxonomy_term") and row.get("link_type") != "category_above"]
    kinds = (kind_of(str(row["taxonomy_term"]["id"])) for row in own)
    return tuple(kind for kind in kinds if kind)


def _at_place(row: Row) -> AtPlace:
    more = row.get("attributes", ())
    own = _first(more, "hours")
    dates = tuple(store_series(read_series(json.loads(value))) for value in _values(more, "dates"))
    # With dates of our own profile its hours are ours too; the schedules say both again.
    others = {} if dates else _hours(row.get("schedules", ()))
    return AtPlace(
        key=str(row["id"]),
        place=_place(row["location"]) if row.get("location") else None,
        hours=json.loads(own) if own else others,
        dates=dates,
        hours_osm=_first(more, "hours_osm"),
        by_appointment=_first(more, "by_appointment") == "true",
        phone=_phone(row),
    )


def _place(row: Row) -> Place:
    more = row.get("attributes", ())
    address: Row = next(iter(row.get("addresses", ())), {})
    own = _first(more, "street"), _first(more, "house_number")
    street, number = own if any(own) else split_address(address.get("address_1", "") or "")
    grades = {str(entry.get("description")): entry.get("details") for entry in row.get("accessibility", ())}
    return Place(
        key=str(row["id"]),
        name=row.get("name", "") or "",
        street=street,
        house_number=number,
        postcode=address.get("postal_code", "") or "",
        village=address.get("city", "") or "",
        ags=(row.get("external_identifier", "") or "") if row.get("external_identifier_type") == "AGS" else "",
        municipality=_first(more, "municipality"),
        lat=row.get("latitude"),
        lon=row.get("longitude"),
        placed_by=_first(more, "placed_by"),
        grades={name: int(grades[name]) for name in GRADES if grades.get(name) in {"0", "1", "2", "3"}},
        how_to_get_there=row.get("transportation", "") or "",
        parking=_first(more, "parking"),
        stop_nearby=_first(more, "stop_nearby"),
    )


def _hours(schedules: Iterable[Row]) -> dict[str, Any]:
    """Schedules of every week, or of the first, last … such day of a month, as our hours.

    Anything rarer is left out, for a wrong time is worse than none.
    """
    rules: list[dict[str, Any]] = []
    for row in schedules:
        opens, closes = str(row.get("opens_at") or "")[:5], str(row.get("closes_at") or "")[:5]
        found = [_DAY.match(part.strip()) for part in str(row.get("byday") or "").split(",")]
        is_monthly = row.get("freq") == "MONTHLY"
        if not (opens and closes) or (row.get("interval") or 1) != 1 or row.get("freq") not in {"WEEKLY", "MONTHLY"}:
            continue
        if not all(part and bool(part["nth"]) == is_monthly for part in found):
            continue
        when: dict[str, Any] = {"days": sorted({_DAYS[part["day"]] for part in found if part})}
        when |= {"nth": list(dict.fromkeys(int(part["nth"]) for part in found if part))} if is_monthly else {}
        same = next((rule for rule in rules if rule | {"spans": []} == when | {"spans": []}), None)
        if same:
            same["spans"].append([opens, closes])
        else:
            rules.append(when | {"spans": [[opens, closes]]})
    return {"rules": rules} if rules else {}


def _phone(row: Row) -> str:
    return next((str(phone["number"]) for phone in row.get("phones", ()) if phone.get("number")), "")


def _values(attributes: Iterable[Row], name: str) -> Iterable[str]:
    return (str(attribute["value"]) for attribute in attributes if attribute.get("link_type") == name)


def _first(attributes: Iterable[Row], name: str) -> str:
    return next(iter(_values(attributes, name)), "")
