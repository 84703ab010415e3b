"""The marks that every change of content leaves."""

import datetime

from django.db.models import F

from werkstattplan.plan.models import Edition, Tool


def touch(tool: Tool, *, at: datetime.datetime) -> None:
    """Count up the tool's version and date the change at the tool and its edition; call it in the act's transaction."""
    Tool.objects.filter(pk=tool.pk).update(version=F("version") + 1, changed_at=at)
    touch_edition(tool.edition_id, at=at)


def touch_edition(edition_id: int, *, at: datetime.datetime) -> None:
    """Date a change of an edition's content."""
    Edition.objects.filter(pk=edition_id).update(content_changed_at=at)
