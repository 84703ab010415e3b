"""An edition on an earlier day, and what changed between two days or two editions."""

import datetime
import json
import zlib
from typing import Any

from django.utils import timezone

from werkstattplan.plan.models import AdoptedDocument, DatedState, Edition, EditionState, Plan, ToolFate
from werkstattplan.plan.selectors.changes import FateNote, PlanChanges, StaffView, compare_states
from werkstattplan.plan.selectors.edition_data import edition_data


def changes_between(
    edition: Edition, *, since: datetime.date, until: datetime.date, view: StaffView | None = None
) -> PlanChanges:
    """What of an edition changed after the day `since` up to and with the day `until`: its state at the end of each.

    On days before the edition was made the edition it continues stands for it; before the first one there was nothing,
    and every tool is new. Status reports, months done and money spent are among the changes. Texts hold names of
    persons: they are for staff, unless `view` is `PublicView(edition)`.
    """
    before, after = state_at(edition, since), state_at(edition, until)
    fates = fates_between(_at(edition, since), _at(edition, until))
    return compare_states(before, after, fates=fates, view=view or StaffView())


def edition_changes(before: Edition, after: Edition, *, view: StaffView | None = None) -> PlanChanges:
    """What differs between two editions of a plan: adopted ones as they were adopted, others as they are now."""
    return compare_states(
        document_of(before), document_of(after), fates=fates_between(before, after), view=view or StaffView()
    )


def document_of(edition: Edition) -> dict[str, Any]:
    """The edition as it was adopted, or as it is where it was not."""
    if edition.is_adopted:
        kept = AdoptedDocument.objects.filter(edition=edition).values_list("content", flat=True).get()
        return dict(json.loads(bytes(kept)))
    return edition_data(edition)


def state_at(edition: Edition, day: datetime.date) -> dict[str, Any] | None:
    """The edition at the end of a day, or the one it continues where it was not made yet; None before all of them."""
    found = _at(edition, day)
    if found is None:
        return None
    later = DatedState.objects.filter(edition=found, changed_on__gt=day).order_by("changed_on")
    content = later.values_list("content", flat=True).first()
    return edition_data(found) if content is None else dict(json.loads(zlib.decompress(bytes(content))))


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
        label=str(row.get_fate_display()),
        reason=row.reason,
        stays=row.stays,
        successor_key=row.successor.key if row.successor else "",
        successor_title=row.successor.title if row.successor else "",
    )
