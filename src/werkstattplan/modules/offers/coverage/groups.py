"""For whom a kind of offer is, as groups by age of which population figures can be had."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """A group by age. `label` heads its column in an uploaded table."""

    key: str
    label: str
    people: str


GROUPS = (
    AgeGroup("0-5", "0 bis 5 Jahre", "Kinder bis 5 Jahre"),
    AgeGroup("6-17", "6 bis 17 Jahre", "Kinder und Jugendliche von 6 bis 17 Jahren"),
    AgeGroup("18-64", "18 bis 64 Jahre", "Menschen von 18 bis 64 Jahren"),
    AgeGroup("ab-65", "ab 65 Jahre", "Menschen ab 65 Jahren"),
)
GROUP_BY_KEY = {group.key: group for group in GROUPS}


def group_of(path: Iterable[str]) -> AgeGroup | None:
    """The group of a kind, named by its key and those above it, the nearest first; None: for everybody."""
    known = _groups()
    for kind in path:
        if kind in known:
            return GROUP_BY_KEY.get(known[kind])
    return None


@cache
def _groups() -> dict[str, str]:
    """Kind → group, each with its reason in the file; an empty group says that a kind is for everybody."""
    text = files("werkstattplan.modules.offers.coverage").joinpath("data", "groups.csv").read_text(encoding="utf-8")
    return {row["kind"]: row["group"] for row in csv.DictReader(text.splitlines(), delimiter=";")}
