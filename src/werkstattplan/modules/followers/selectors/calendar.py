"""Dates of the steps of published plans."""

import datetime
import hashlib
from collections.abc import Iterator

from django.urls import reverse

from werkstattplan.kernel.modules import CalendarEvent
from werkstattplan.plan.exporting.calendar import month_runs
from werkstattplan.plan.exporting.layout import sheets_of
from werkstattplan.plan.models import Edition, EditionState
from werkstattplan.plan.selectors.public_list import public_document


def steps_of_plans() -> Iterator[CalendarEvent]:
    """Every run of planned months of every step that is public."""
    for edition in Edition.objects.filter(state=EditionState.PUBLISHED).select_related("plan", "commune"):
        slugs = [edition.commune.slug, edition.plan.slug]
        for _, tool, sheet in sheets_of(public_document(edition)):
            for number, step in enumerate(sheet.steps):
                for first, after in month_runs(step):
                    identity = f"{'/'.join(slugs)}/{tool.key}/{number}/{first}"
                    yield CalendarEvent(
                        key=hashlib.sha256(identity.encode()).hexdigest()[:24],
                        title=f"{tool.title}: {step.title}",
                        starts_on=first,
                        ends_on=after - datetime.timedelta(days=1),
                        url=reverse("public:tool", args=[*slugs, tool.key]),
                    )
