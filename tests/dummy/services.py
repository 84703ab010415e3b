"""The verbs of the counter; each writes its evidence in its own transaction."""

from django.db import transaction

from tests.dummy.models import Visit
from werkstattplan.kernel.modules import EvidenceSum, ToolKey
from werkstattplan.platform.ledger.services import record_evidence, reverse_evidence

KIND = "dummy.visit"


@transaction.atomic
def record_visit(*, commune, at, tool, day, people, municipality=None):
    visit = Visit.objects.create(
        commune=commune,
        plan_slug=tool.plan_slug,
        tool_key=tool.tool_key,
        municipality=municipality,
        day=day,
        people=people,
    )
    record_visit_of(visit, at)
    return visit


@transaction.atomic
def correct_visit(*, visit, at, people):
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    reverse_evidence(commune=visit.commune, kind=KIND, key=_key(visit), at=at)
    visit.people, visit.revision = people, visit.revision + 1
    visit.save()
    record_visit_of(visit, at)


@transaction.atomic
def cancel_visit(*, visit, at):
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if not visit.cancelled:
        reverse_evidence(commune=visit.commune, kind=KIND, key=_key(visit), at=at)
        visit.cancelled = True
        visit.save()


def recompute(period):
    for visit in Visit.objects.filter(cancelled=False, day__range=(period.first, period.last)):
        ags = visit.municipality_id or ""
        tool = ToolKey(plan_slug=visit.plan_slug, tool_key=visit.tool_key)
        yield EvidenceSum(kind=KIND, tool=tool, municipality_ags=ags, value=visit.people)


def record_visit_of(visit, at):
    record_evidence(
        commune=visit.commune,
        kind=KIND,
        key=_key(visit),
        value=visit.people,
        occurred_on=visit.day,
        at=at,
        source=visit,
        tool=ToolKey(plan_slug=visit.plan_slug, tool_key=visit.tool_key),
        municipality=visit.municipality,
    )


def _key(visit):
    return f"{visit.pk}/{visit.revision}"
