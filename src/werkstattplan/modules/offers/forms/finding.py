"""The address of a search: German parameters that can be shared, printed, subscribed to and embedded."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.finding.travel import REACHES, Reach

LONGEST_TEXT = 100
DAYS = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}
NOW = "jetzt"
MOST_VALUES = 20
# The parameter of each group in the address.
PARAMETERS = {
    Group.CATEGORY: "kategorie",
    Group.AUDIENCE: "fuer",
    Group.LANGUAGE: "sprache",
    Group.COST: "kosten",
    Group.ACCESS: "zugang",
    Group.REMOTE: "fern",
    Group.AMT: "amt",
    Group.MUNICIPALITY: "gemeinde",
}
_POSITION = re.compile(r"^(\d{1,2}\.\d{1,2}),(\d{1,2}\.\d{1,2})$")
_TIME = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """What somebody asked; values that make no sense are left out."""

    text: str = ""
    where: str = ""
    position: Point | None = None
    reach: Reach | None = None
    day: str = ""
    time: str = ""
    by_bus: bool = False
    chosen: Mapping[Group, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked, so that everything is shown."""
        return not (self.text or self.where or self.position or self.day or self.by_bus or any(self.chosen.values()))

    def query(self, **changes: str | None) -> str:
        """The query of the address without its page; `changes` replace single values, None takes one away."""
        pairs = {**self._single(), **changes}
        several = [(PARAMETERS[group], value) for group, values in self.chosen.items() for value in values]
        return urlencode([*((key, value) for key, value in pairs.items() if value), *several])

    def query_without(self, group: Group, value: str) -> str:
        """The query without one chosen value."""
        return self._with(group, tuple(one for one in self.chosen.get(group, ()) if one != value))

    def query_without_group(self, group: Group) -> str:
        """The query without any value of a group."""
        return self._with(group, ())

    def _with(self, group: Group, values: tuple[str, ...]) -> str:
        changed = {**self.chosen, group: values}
        several = [(PARAMETERS[one], value) for one, chosen in changed.items() for value in chosen]
        return urlencode([*((key, value) for key, value in self._single().items() if value), *several])

    def _single(self) -> dict[str, str | None]:
        position = f"{self.position.lat:.2f},{self.position.lon:.2f}" if self.position else ""
        return {
            "q": self.text,
            "wo": self.where,
            "nah": position,
            "umkreis": self.reach.key if self.reach else "",
            "tag": self.day,
            "zeit": self.time,
            "bus": "1" if self.by_bus else "",
        }


def read_search(query: QueryDict) -> Search:
    """The search of an address."""
    page, day, time = (query.get(name, "") for name in ("seite", "tag", "zeit"))
    return Search(
        text=_clean(query.get("q", "")),
        where=_clean(query.get("wo", "")),
        position=read_position(query.get("nah", "")),
        reach=REACHES.get(query.get("umkreis", "")),
        day=day if day in DAYS or day == NOW else "",
        time=time if day in DAYS and _TIME.match(time) else "",
        by_bus=query.get("bus") == "1",
        chosen={
            group: tuple(dict.fromkeys(value[:60] for value in query.getlist(name) if value and "\0" not in value))[
                :MOST_VALUES
            ]
            for group, name in PARAMETERS.items()
        },
        page=int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 10_000 else 1,
    )


def moment_of(search: Search, now: datetime.datetime) -> datetime.datetime | None:
    """The local time that is asked for: now to five minutes, or the next such weekday."""
    if search.day == NOW:
        return now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    if search.day not in DAYS:
        return None
    ahead = (DAYS[search.day] - now.weekday()) % 7
    hour, _, minute = (search.time or "00:00").partition(":")
    return (now + datetime.timedelta(days=ahead)).replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:LONGEST_TEXT]


def read_position(text: str) -> Point | None:
    """A position that the browser has rounded to about a kilometre; a more exact one is not taken."""
    found = _POSITION.match(text)
    return Point(float(found.group(1)), float(found.group(2))) if found else None
