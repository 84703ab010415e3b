"""An edition on an earlier day, and what changed between two days or two editions."""

import datetime
import json
import zlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from werkstattplan.plan.models import AdoptedDocument, DatedState, Edition, EditionState, Fate, Plan, ToolFate
from werkstattplan.plan.selectors.changes import FateNote, PlanChanges, StaffView, compare_states
from werkstattplan.plan.selectors.edition_data import comparable_data
from werkstattplan.plan.selectors.life import OUTCOMES


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A state of a plan to compare: what it is called, its edition (None before the first one) and its data."""

    label: str
    edition: Edition | None
    data: dict[str, Any] | None


def changes_between(
    edition: Edition, *, since: datetime.date, until: datetime.date, view: StaffView | None = None
) -> PlanChanges:
    """What of an edition changed after the day `since` up to and with the day `until`: its state at the end of each.

    On days before the edition was made the edition it continues stands for it; before the first one there was nothing,
    and every tool is new. Status reports, months done and money spent are among the changes. Texts hold names of
    persons: they are for staff, unless `view` is `PublicView(edition)`.
    """
    return compare(state_on(edition, since), state_on(edition, until), view=view)


def edition_changes(before: Edition, after: Edition, *, view: StaffView | None = None) -> PlanChanges:
    """What differs between two editions of a plan: adopted ones as they were adopted, others as they are now."""
    return compare(settled_state(before), settled_state(after), view=view)


def compare(before: State, after: State, *, view: StaffView | None = None) -> PlanChanges:
    """What differs between two states, with the decisions that lie between their editions."""
    fates = fates_between(before.edition, after.edition)
    return compare_states(before.data, after.data, fates=fates, view=view or StaffView())


def settled_state(edition: Edition) -> State:
    """An edition as it was adopted, or as it is where it was not."""
    word = "wie beschlossen" if edition.is_adopted else "wie sie jetzt ist"
    return State(label=f"Fassung {edition.number}, {word}", edition=edition, data=document_of(edition))


def state_now(edition: Edition) -> State:
    """An edition as it is now, with all that was reported since it was adopted."""
    return State(label=f"Fassung {edition.number}, Stand jetzt", edition=edition, data=comparable_data(edition))


def state_on(edition: Edition, day: datetime.date) -> State:
    """The edition at the end of a day, or the one it continues where it was not made yet."""
    found = _at(edition, day)
    words = f"{day:%d.%m.%Y}" if found is None else f"{day:%d.%m.%Y} (Fassung {found.number})"
    return State(label=words, edition=found, data=state_at(edition, day))


def document_of(edition: Edition) -> dict[str, Any]:
    """The edition as it was adopted, or as it is where it was not."""
    if edition.is_adopted:
        kept = AdoptedDocument.objects.filter(edition=edition).values_list("content", flat=True).get()
        return dict(json.loads(bytes(kept)))
    return comparable_data(edition)


def state_at(edition: Edition, day: datetime.date) -> dict[str, Any] | None:
    """The edition at the end of a day, or the one it continues where it was not made yet; None before all of them."""
    found = _at(edition, day)
    if found is None:
        return None
    later = DatedState.objects.filter(edition=found, changed_on__gt=day).order_by("changed_on")
    content = later.values_list("content", flat=True).first()
    return comparable_data(found) if content is None else dict(json.loads(zlib.decompress(bytes(content))))


def public_edition_at(plan: Plan, day: datetime.date) -> Edition | None:
    """The edition that the public saw at the end of a day, as far as it was not withdrawn since."""
    seen = plan.editions.filter(state__in=[EditionState.PUBLISHED, EditionState.SUPERSEDED])
    rows = [row for row in seen if row.published_at and timezone.localdate(row.published_at) <= day]
    return max(rows, key=lambda row: row.published_at or row.created_at, default=None)


def _at(edition: Edition | None, day: datetime.date) -> Edition | None:
    while edition is not None and timezone.localdate(edition.created_at) > day:
        edition = edition.based_on
    return edition


def fates_between(before: Edition | None, after: Edition | None) -> dict[str, FateNote]:
    """The decisions of all editions after `before` up to and with `after`, by key of the old tool; the newest counts."""
    if before is None or after is None or before.number >= after.number:
        return {}
    rows = ToolFate.objects.filter(
        edition__plan=after.plan_id, edition__number__gt=before.number, edition__number__lte=after.number
    )
    return {
        row.old_tool.key: fate_note(row)
        for row in rows.select_related("old_tool", "successor").order_by("edition__number")
    }


def fate_note(row: ToolFate) -> FateNote:
    """A decision as a plain value."""
    return FateNote(
        fate=row.fate,
        outcome=OUTCOMES[Fate(row.fate)],
        reason=row.reason,
        stays=row.stays,
        successor_key=row.successor.key if row.successor else "",
        successor_title=row.successor.title if row.successor else "",
    )
