"""What changed between two looks of a published tool. Plain values in and out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkstattplan.modules.followers.models import NewsKind

PART_LABELS = {
    "title": "Titel",
    "wording": "Wortlaut",
    "plain_text": "Beschreibung",
    "field": "Handlungsfeld",
    "years": "Jahre",
    "area": "Ort",
    "contacts": "Ansprechstelle",
    "participants": "Beteiligte",
    "target_group": "Zielgruppe",
    "budget": "Budget",
    "outside_advice": "externe Beratung",
    "steps": "Schritte",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A published tool as it is compared: its status, a digest of each part, and its finished steps by digest."""

    title: str
    status: str
    parts: dict[str, str]
    steps_done: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that happened to a tool."""

    kind: NewsKind
    status_before: str = ""
    status_after: str = ""
    step_title: str = ""
    parts: tuple[str, ...] = ()


def look_of(row: Mapping[str, Any]) -> Look:
    """The look of a tool of the public data."""
    planned = [{"title": s["title"], "year": s["year"], "months": s["planned_months"]} for s in row["steps"]]
    return Look(
        title=row["title"],
        status=row["status"],
        parts={name: _digest(planned if name == "steps" else row[name]) for name in PART_LABELS},
        steps_done={_digest([s["title"], s["year"]]): s["title"] for s in row["steps"] if s["done"]},
    )


def changes(*, status: str, parts: Mapping[str, str], steps_done: list[str], now: Look) -> list[Change]:
    """What happened since a tool had this status, these parts and these finished steps; status first."""
    found: list[Change] = []
    if now.status != status:
        found.append(Change(kind=NewsKind.STATUS, status_before=status, status_after=now.status))
    # A finished step whose wording changed is no news: there must be more finished ones than before.
    more = len(now.steps_done) - len(steps_done)
    fresh = [title for digest, title in now.steps_done.items() if digest not in steps_done]
    found += [Change(kind=NewsKind.STEP, step_title=title) for title in fresh[: max(0, more)]]
    changed = tuple(name for name in PART_LABELS if parts.get(name) != now.parts[name])
    if changed:
        found.append(Change(kind=NewsKind.CHANGED, parts=changed))
    return found


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
