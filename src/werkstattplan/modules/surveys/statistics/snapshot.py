"""Published results: one JSON text that never changes, with everything that the public page and open data say."""

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from werkstattplan.modules.surveys.statistics.report import Comparison, Report, ShownSection

FORMAT = 1
LICENCE = "dl-de/zero-2-0"


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """Whose results these are and how they came about. `invited` is unknown where everybody could answer."""

    commune: str
    survey: str
    purpose: str
    department: str
    wave: int
    begins_on: datetime.date
    ends_on: datetime.date
    counted_on: datetime.date
    invited: int | None
    replies: int
    least: int
    group_least: int
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A question by a grouping."""

    question_id: str
    by: str
    tables: tuple[Comparison, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """All that is published of a wave. Open answers are never part of it."""

    about: About
    sections: tuple[ShownSection, ...]
    groupings: tuple[tuple[str, str], ...]
    comparisons: tuple[Compared, ...]
    licence: str = LICENCE
    format: int = FORMAT


_ADAPTER = TypeAdapter(Snapshot)


def snapshot_of(about: About, report: Report) -> Snapshot:
    """Everything a report says, all comparisons included."""
    groupings = tuple(report.groupings())
    comparisons = [
        Compared(question_id=question, by=by, tables=tuple(report.comparisons(question, by)))
        for question, _ in report.comparable()
        for by, _ in groupings
    ]
    return Snapshot(
        about=about,
        sections=report.sections(),
        groupings=groupings,
        comparisons=tuple(one for one in comparisons if any(table.groups for table in one.tables)),
    )


def snapshot_text(snapshot: Snapshot) -> str:
    """A snapshot as JSON; the same content is the same text."""
    data: dict[str, Any] = _ADAPTER.dump_python(snapshot, mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read_snapshot(text: str) -> Snapshot:
    """The snapshot of a text that `snapshot_text` made."""
    return _ADAPTER.validate_json(text)


def checksum(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
