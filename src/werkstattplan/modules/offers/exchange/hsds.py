"""Offers in the Human Services Data Specification 3.0 (Open Referral), out.

What the standard has no field for (who it is for, steps at the entrance, texts in other languages) stands in its open
`attributes` and `accessibility`, so that nothing is lost on the way out and back: our profile, docs/modules/offers-exchange.md.
"""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from werkstattplan.modules.offers.dates.series import Repeat
from werkstattplan.modules.offers.dates.speaking import series_in_words
from werkstattplan.modules.offers.dates.stored import read_series
from werkstattplan.modules.offers.exchange.records import AtPlace, Kind, Organisation, Place, Service

STATUS = {"active": "active", "paused": "temporarily closed", "ended": "defunct"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_SPACE = uuid.UUID("0f5b6f0e-43a3-5d2c-9a5e-5b2f3b7d9a10")


def service_json(service: Service, *, space: str) -> dict[str, Any]:
    """One offer as a full service; `space` (the address of the directory) makes its numbers unique in the world."""
    key = world_number(space, "service", service.key)
    organisation = organisation_json(service.provider, space=space)
    return _filled(
        {
            "id": key,
            "organization_id": organisation["id"],
            "name": service.title,
            "alternate_name": service.summary,
            "description": service.description,
            "url": service.url,
            "email": service.email,
            "status": STATUS[service.state],
            "fees_description": service.cost_text,
            "minimum_age": service.age_from,
            "maximum_age": service.age_to,
            "assured_date": service.confirmed_on.isoformat() if service.confirmed_on else "",
            "last_modified": service.changed_at.isoformat() if service.changed_at else "",
            "phones": _phones(key, service.phone, {"service_id": key}),
            "languages": [
                {"id": _uuid(key, "language", code), "service_id": key, "code": code} for code in service.languages
            ],
            "cost_options": _costs(key, service.cost_kind),
            "organization": organisation,
            "service_at_locations": [_at_place(key, row, space) for row in service.places],
            "attributes": list(_service_attributes(key, service)),
        }
    )


def page_json(contents: list[dict[str, Any]], *, total: int, limit: int, offset: int) -> dict[str, Any]:
    """A page of a list, as the interface of the standard gives it."""
    pages = max(1, -(-total // limit))
    number = offset // limit + 1
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": offset == 0,
        "last_page": offset + limit >= total,
        "empty": not contents,
        "contents": contents,
    }


def organisation_json(provider: Organisation, *, space: str) -> dict[str, Any]:
    """A provider as an organization; `space` as for services."""
    key = world_number(space, "organization", provider.key)
    values = _filled(
        {
            "id": key,
            "name": provider.name,
            "website": provider.url,
            "email": provider.email,
            "phones": _phones(key, provider.phone, {"organization_id": key}),
        }
    )
    # The standard wants a description, be it empty.
    return values | {"description": provider.description}


def _at_place(service_key: str, row: AtPlace, space: str) -> dict[str, Any]:
    key = world_number(space, "service_at_location", row.key)
    location = _location(row.place, space) if row.place else None
    extras = {"by_appointment": "true" if row.by_appointment else "", "hours_osm": row.hours_osm}
    if row.hours:
        extras["hours"] = json.dumps(dict(row.hours), sort_keys=True)
    dates = [("dates", json.dumps(dict(stored), sort_keys=True, ensure_ascii=False)) for stored in row.dates]
    return _filled(
        {
            "id": key,
            "service_id": service_key,
            "location_id": location["id"] if location else "",
            "location": location,
            "phones": _phones(key, row.phone, {"service_at_location_id": key}),
            "schedules": [*_schedules(key, row.hours), *(_dated(key, stored) for stored in row.dates)],
            "attributes": [_attribute(key, name, value) for name, value in (*extras.items(), *dates) if value],
        }
    )


def _location(place: Place, space: str) -> dict[str, Any]:
    key = world_number(space, "location", place.key)
    extras = {
        "street": place.street,
        "house_number": place.house_number,
        "parking": place.parking,
        "stop_nearby": place.stop_nearby,
        "placed_by": place.placed_by,
        "municipality": place.municipality,
    }
    return _filled(
        {
            "id": key,
            "location_type": "physical",
            "name": place.name,
            "latitude": place.lat,
            "longitude": place.lon,
            "transportation": place.how_to_get_there,
            "external_identifier": place.ags,
            "external_identifier_type": "AGS" if place.ags else "",
            "addresses": [
                {
                    "id": _uuid(key, "address"),
                    "location_id": key,
                    "address_1": place.address,
                    "city": place.village,
                    "state_province": "Mecklenburg-Vorpommern",
                    "postal_code": place.postcode,
                    "country": "DE",
                    "address_type": "physical",
                }
            ],
            "accessibility": [
                {
                    "id": _uuid(key, "accessibility", name),
                    "location_id": key,
                    "description": name,
                    "details": str(grade),
                }
                for name, grade in place.grades.items()
            ],
            "attributes": [_attribute(key, name, value) for name, value in extras.items() if value],
        }
    )


# What a rule may say and still be a schedule of the standard; seasons, holidays and single dates stand in the attribute alone.
_PLAIN = {"days", "spans", "nth", "note", "instead"}


def _schedules(key: str, hours: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for number, rule in enumerate(hours.get("rules", ())):
        if not {"days", "spans"} <= set(rule) <= _PLAIN:
            continue
        numbers = rule.get("nth") or [""]
        for span in rule["spans"]:
            yield _filled(
                {
                    "id": _uuid(key, "schedule", str(number), span[0]),
                    "service_at_location_id": key,
                    "freq": "MONTHLY" if rule.get("nth") else "WEEKLY",
                    "interval": 1,
                    "wkst": "MO",
                    "byday": ",".join(f"{which}{_DAYS[day]}" for which in numbers for day in rule["days"]),
                    "opens_at": span[0],
                    "closes_at": span[1],
                    "notes": "" if hours.get("open_on_holidays") else "An Feiertagen geschlossen.",
                }
            )


def _dated(key: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Dates that come again as a schedule; single changes and holidays stand in our profile alone."""
    titled = read_series(stored)
    series = titled.series
    once = {"valid_from": stored["first_day"], "valid_to": stored["first_day"]}
    again = {
        "freq": series.repeat.upper(),
        "interval": series.every,
        "wkst": "MO",
        "byday": ",".join(f"{series.nth or ''}{_DAYS[day]}" for day in series.weekdays),
        "until": stored.get("last_day", ""),
    }
    return _filled(
        {
            "id": _uuid(key, "schedule", json.dumps(dict(stored), sort_keys=True)),
            "service_at_location_id": key,
            "dtstart": stored["first_day"],
            "opens_at": stored["span"][0],
            "closes_at": stored["span"][1],
            "description": ": ".join(part for part in (titled.title, series_in_words(series)) if part),
        }
        | (once if series.repeat is Repeat.ONCE else again)
    )


def _service_attributes(key: str, service: Service) -> Iterable[dict[str, Any]]:
    for kind in service.categories:
        yield _term(key, "category", kind)
    above: dict[str, Kind] = {}
    for kind in service.categories:
        parent = kind.parent
        while parent:
            above[parent.key] = parent
            parent = parent.parent
    for kind in above.values():
        yield _term(key, "category_above", kind)
    extras = [("audience", audience) for audience in service.audiences]
    extras += [("is_remote", "true")] if service.is_remote else []
    extras += [("needs_registration", "true")] if service.needs_registration else []
    extras += [("confirmed_by", service.confirmed_by)] if service.confirmed_by else []
    extras += [("expires_on", service.expires_on.isoformat())] if service.expires_on else []
    extras += [("attribution", words) for words in service.credits]
    for text in service.texts:
        stored = {"language": text.language, "title": text.title, "description": text.description}
        stored |= {"written_for": text.written_for} if text.written_for else {}
        extras.append(("translation", json.dumps(stored, ensure_ascii=False)))
    yield from (_attribute(key, name, value) for name, value in extras)


def _term(key: str, name: str, kind: Kind) -> dict[str, Any]:
    number = _term_number(kind)
    term = {"id": number, "code": kind.key, "name": kind.name, "description": kind.name}
    if kind.parent:
        term["parent_id"] = _term_number(kind.parent)
    return _attribute(key, name, kind.key) | {"taxonomy_term_id": number, "taxonomy_term": term}


def _term_number(kind: Kind) -> str:
    # Kinds come with the software: one key means the same in every directory.
    return _uuid("taxonomy_term", kind.key)


def _attribute(key: str, name: str, value: str) -> dict[str, Any]:
    return {"id": _uuid(key, "attribute", name, value), "link_id": key, "link_type": name, "value": value}


def world_number(space: str, table: str, key: str) -> str:
    """The number of a row in the world: the one it came with from another directory, or one made of its number here."""
    return key if _NUMBER.match(key) else _uuid(space, table, key)


def _costs(key: str, kind: str) -> list[dict[str, Any]]:
    if kind == "unknown":
        return []
    cost: dict[str, Any] = {"id": _uuid(key, "cost"), "service_id": key, "option": kind}
    return [cost | {"currency": "EUR", "amount": 0} if kind == "free" else cost]


def _phones(key: str, number: str, link: dict[str, str]) -> list[dict[str, str]]:
    return [{"id": _uuid(key, "phone", number), "number": number, **link}] if number else []


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: the standard has no empty addresses, dates or lists."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _uuid(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\n".join(parts)))
