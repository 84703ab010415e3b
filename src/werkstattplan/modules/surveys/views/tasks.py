"""The task of a wave for devices that have to prove some work."""

import datetime
from typing import Any

from django.conf import settings

from werkstattplan.modules.surveys.access.work import new_task
from werkstattplan.modules.surveys.models import Wave


def task_of(wave: Wave, at: datetime.datetime) -> dict[str, Any]:
    """A new task; nothing is stored."""
    return new_task(at=at, secret=settings.SECRET_KEY, salt=wave.salt)
