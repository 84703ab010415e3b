"""Figures of the population by age from a table: one line a municipality, one column an age group."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.coverage.groups import GROUPS
from werkstattplan.modules.offers.exchange.reading import Table

KEY_COLUMNS = ("ags", "gemeindeschlüssel", "schlüssel")
NAME_COLUMNS = ("gemeinde", "name", "ort")
_KEY, _THOUSANDS = re.compile(r"\d{7,8}"), re.compile(r"(?<=\d)[. \u00a0](?=\d{3}\b)")
Cells = tuple[str, str, int]


class NoSuchColumns(Refusal):
    """The table does not say where or whom it counts."""

    code = "no-population-columns"
    sentence = (
        "Wir finden die Spalten nicht. In der ersten Zeile muss „Gemeindeschlüssel“ oder „Gemeinde“ stehen und "
        "mindestens eine Altersgruppe: " + ", ".join(f"„{group.label}“" for group in GROUPS) + "."
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line, and what was read."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A municipality that a table may name."""

    ags: str
    name: str
    population: int


def read_population(table: Table, places: Mapping[str, KnownPlace]) -> tuple[list[Cells], list[Fault]]:
    """Municipality, group and number of each cell, and all faults; `places` by key and by small name. Raises `NoSuchColumns`."""
    columns = [_plain(column) for column in table.columns]
    where = next((columns.index(name) for name in (*KEY_COLUMNS, *NAME_COLUMNS) if name in columns), None)
    groups = {number: group.key for group in GROUPS for number in _columns_of(group.label, group.key, columns)}
    if where is None or not groups:
        raise NoSuchColumns
    found: list[Cells] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for line, row in enumerate(table.rows, 2):
        place = _place(row[where], places)
        if place is None:
            faults.append(Fault(line, f"Die Gemeinde „{row[where]}“ kennen wir nicht."))
        elif place.ags in seen:
            faults.append(Fault(line, f"{place.name} steht zweimal in der Tabelle."))
        else:
            seen.add(place.ags)
            cells = [(group, _number(row[number]), row[number]) for number, group in groups.items()]
            faults += [Fault(line, text) for text in _wrong(place, cells)]
            found += [(place.ags, group, people) for group, people, _ in cells if people is not None]
    return found, faults


def _wrong(place: KnownPlace, cells: list[tuple[str, int | None, str]]) -> Iterator[str]:
    for _, people, text in cells:
        if people is None:
            yield f"{place.name}: „{text}“ ist keine Zahl. Was nicht bekannt ist, lassen Sie bitte als Zeile ganz weg."
    total = sum(people for _, people, _ in cells if people is not None)
    # Figures of another day differ a little.
    if total > place.population * 1.2 + 50:
        yield f"{place.name}: {total} Menschen in diesen Gruppen, aber nur {place.population} Einwohner*innen."


def _columns_of(label: str, key: str, columns: list[str]) -> Iterator[int]:
    wanted = {_plain(label), _plain(key)}
    yield from (number for number, column in enumerate(columns) if column in wanted)


def _place(text: str, places: Mapping[str, KnownPlace]) -> KnownPlace | None:
    key = text.strip()
    # Programs drop the zero at the beginning of a number.
    return places.get(key.zfill(8) if _KEY.fullmatch(key) else key.lower())


def _number(text: str) -> int | None:
    plain = _THOUSANDS.sub("", text.strip())
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("–", "-").replace("jahren", "jahre").split())
