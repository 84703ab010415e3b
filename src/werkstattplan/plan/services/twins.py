"""A tool stands in the edition that runs and in the draft that continues it: reports about it count for both."""

from werkstattplan.plan.models import EditionState, Step, Tool
from werkstattplan.plan.services.touch import OpenEdition, open_for_report


def twins_of(tool: Tool, opened: OpenEdition) -> list[tuple[Tool, OpenEdition]]:
    """The same tool in the other editions at work: the newest, the published and the newest adopted one; opened."""
    plan_id = opened.edition.plan_id
    same = (
        Tool.objects.filter(edition__plan=plan_id, key=tool.key).select_related("edition").order_by("-edition__number")
    )
    rows = list(same.exclude(pk=tool.pk))
    editions = [opened.edition, *(row.edition for row in rows)]
    newest_adopted = max((row.number for row in editions if row.is_adopted), default=opened.edition.number)
    at_work = [
        row
        for row in rows
        if row.edition.state == EditionState.PUBLISHED
        or row.edition.number == newest_adopted
        or row.edition.number > opened.edition.number
    ]
    return [(row, open_for_report(row.edition_id, at=opened.at)) for row in at_work]


def carry_steps(tool: Tool, opened: OpenEdition) -> None:
    """Give the steps of the tool's twins the months done and the end that the tool's own steps have."""
    own = list(tool.steps.all())
    for twin, twin_opened in twins_of(tool, opened):
        theirs = {row.pk: row for row in twin.steps.all()} | {row.continues_id: row for row in twin.steps.all()}
        pairs = ((row, theirs.get(row.pk) or theirs.get(row.continues_id)) for row in own)
        changed = [other for row, other in pairs if other is not None and _take_over(row, other)]
        if changed:
            Step.objects.bulk_update(changed, ["actual_months", "is_done"])
            twin_opened.touch(twin)


def _take_over(step: Step, other: Step) -> bool:
    differs = (step.actual_months, step.is_done) != (other.actual_months, other.is_done)
    other.actual_months, other.is_done = step.actual_months, step.is_done
    return differs
