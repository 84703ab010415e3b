"""The seam: what a module says about itself, and the typed values that cross the border.

A module gives functions; they are called inside the scope of one commune and take and return the plain values below, never
rows. A field of `Module` is added when the first module needs it.
"""

import datetime
import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkstattplan.kernel.numbers import thousands


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolKey:
    """A tool through all editions of its plan."""

    plan_slug: str
    tool_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, kw_only=True, slots=True)
class NavigationEntry:
    """A link to a page of the module; `permission` empty: for everybody."""

    label: str
    url_name: str
    permission: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Permission:
    """A permission with the rule that grants it: a `rules.Predicate` of account and commune (or row of a commune)."""

    name: str
    predicate: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanPanel:
    """A piece of a tool's page: a template and what it shows of the tool, or None to show nothing."""

    key: str
    template: str
    context: Callable[[ToolKey], Mapping[str, Any] | None]
    is_public: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The tools that a public list shows: the plan, and the query of the list's address without its page number."""

    plan_slug: str
    query: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SelectionPanel:
    """A piece beside every public list of tools: a template and what it shows of the selection, or None for nothing."""

    key: str
    template: str
    context: Callable[[Selection], Mapping[str, Any] | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacePanel:
    """A piece of the public page of a municipality: a template and what it shows for its official key, or None for nothing."""

    key: str
    template: str
    context: Callable[[str], Mapping[str, Any] | None]


class Consequence(enum.IntEnum):
    """How much it costs to leave something undone; the today page begins with the highest."""

    NOTE = 1
    DELAY = 2
    DEADLINE = 3
    LOSS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingItem:
    """Something that waits for the coordinator: one line with its address, how many, and since when."""

    label: str
    url: str
    count: int = 1
    since: datetime.date | None = None
    consequence: Consequence = Consequence.DELAY


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenItem:
    """Something a person is asked to do; becomes one line of that person's digest.

    `key` is stable while the same thing is open.
    """

    key: str
    person_id: int
    label: str
    url: str
    since: datetime.date


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceKind:
    """A countable thing that the module records. `key` begins with the key of its module and a dot.

    `unit_of_one` is the word beside the number 1. Kinds that are not public show on staff pages and in papers only.
    """

    key: str
    label: str
    unit: str
    unit_of_one: str = ""
    is_public: bool = True

    def amount(self, value: int) -> str:
        """A sum with its unit, as people read it."""
        return f"{thousands(value)} {self.unit_of_one or self.unit if value == 1 else self.unit}"


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceSum:
    """What a module finds in its own tables: the sum of one kind at one tool in one municipality."""

    kind: str
    tool: ToolKey | None
    municipality_ags: str
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """A job at set times: daily at `hour`:`minute` Europe/Berlin, or every `every_minutes` minutes where that is not 0.

    `task` is the dotted name of a job without arguments. A time that was missed is caught up once.
    """

    key: str
    label: str
    task: str
    hour: int = 0
    minute: int = 0
    every_minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchSource:
    """What of the module can be found: `reindex` brings all entries of the commune in scope up to date.

    `source` is the name under which the entries stand in the search table.
    """

    source: str
    reindex: Callable[[], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEvent:
    """A date for a calendar; `ends_on` is the last day."""

    key: str
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    description: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarFeed:
    """A public calendar of the module."""

    key: str
    label: str
    events: Callable[[], Iterable[CalendarEvent]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """Everything the rest of the product knows of a module.

    `key` names its app, the namespaces of its addresses (`key`, `key_public`, `key_free`) and begins its permissions,
    evidence kinds and schedules. `address` is its German path segment: staff pages lie below
    /arbeit/<commune>/<address>/, public ones below /<commune>/<address>/, those of no commune below /<address>/.
    Pages, permissions, the interface and jobs of a module that a commune has switched off answer as if it did not exist.

    `recompute` counts the evidence of a period from the module's own tables; the ledger must say the same.
    """

    key: str
    label: str
    description: str
    address: str
    is_on_by_default: bool = True
    staff_urls: str = ""
    public_urls: str = ""
    free_urls: str = ""
    navigation: tuple[NavigationEntry, ...] = ()
    public_navigation: tuple[NavigationEntry, ...] = ()
    api_router: str = ""
    permissions: tuple[Permission, ...] = ()
    plan_panels: tuple[PlanPanel, ...] = ()
    selection_panels: tuple[SelectionPanel, ...] = ()
    place_panels: tuple[PlacePanel, ...] = ()
    today: Callable[[datetime.date], Iterable[WaitingItem]] | None = None
    open_items: Callable[[frozenset[int], datetime.date], Iterable[OpenItem]] | None = None
    evidence_kinds: tuple[EvidenceKind, ...] = ()
    recompute: Callable[[Period], Iterable[EvidenceSum]] | None = None
    schedules: tuple[Schedule, ...] = ()
    search: SearchSource | None = None
    calendar_feeds: tuple[CalendarFeed, ...] = ()
    demo: Callable[[], None] | None = None
