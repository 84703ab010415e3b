"""Jobs at set times: which there are, and putting those that are due into the queue exactly once."""

import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from werkstattplan.kernel.modules import Schedule
from werkstattplan.platform.jobs.models import ScheduledRun
from werkstattplan.platform.modules import registry

LOCAL = ZoneInfo("Europe/Berlin")
_own: dict[str, Schedule] = {}


def register(schedule: Schedule) -> None:
    """Take in a schedule of the platform or the plan; modules name theirs in their manifest."""
    _own[schedule.key] = schedule


def all_schedules() -> list[Schedule]:
    """Every schedule of the site."""
    return [*_own.values(), *(schedule for module in registry.all_modules() for schedule in module.schedules)]


def last_due(schedule: Schedule, at: datetime.datetime) -> datetime.datetime:
    """The last time of a schedule that is not after `at`.

    Daily times are local: on the day on which the clock is put forward an hour that does not exist counts as the next.
    """
    if schedule.every_minutes:
        step = schedule.every_minutes * 60
        return datetime.datetime.fromtimestamp(at.timestamp() // step * step, tz=datetime.UTC)
    day = at.astimezone(LOCAL).date()
    due = _local(schedule, day)
    return due if due <= at else _local(schedule, day - datetime.timedelta(days=1))


def run_due(*, at: datetime.datetime) -> int:
    """Put what is due into the queue and return how many; however many workers do this, each time is done once.

    A time that was missed is caught up once. A schedule that is seen for the first time begins with its next time.
    """
    done = _done()
    started = 0
    for schedule in all_schedules():
        due = last_due(schedule, at)
        before = done.get(schedule.key)
        if before is None or before < due:
            started += _start(schedule, due, is_first=before is None)
    return started


def _done() -> dict[str, datetime.datetime]:
    found: dict[str, datetime.datetime] = {}
    for key, due in ScheduledRun.objects.order_by("due_at").values_list("schedule_key", "due_at"):
        found[key] = due
    return found


def _start(schedule: Schedule, due: datetime.datetime, *, is_first: bool) -> bool:
    try:
        with transaction.atomic():
            run = ScheduledRun.objects.create(schedule_key=schedule.key, due_at=due)
            if is_first:
                return False
            result = import_string(schedule.task).enqueue()
            ScheduledRun.objects.filter(pk=run.pk).update(job_id=result.id)
    except IntegrityError:
        # Another worker was quicker.
        return False
    return True


def _local(schedule: Schedule, day: datetime.date) -> datetime.datetime:
    time = datetime.time(schedule.hour, schedule.minute, tzinfo=LOCAL)
    return datetime.datetime.combine(day, time).astimezone(datetime.UTC)
