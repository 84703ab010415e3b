"""Each time is done once, a missed one is caught up, and dead jobs wait for somebody."""

import datetime
import uuid

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.kernel.modules import Schedule
from werkstattplan.platform.jobs import schedules
from werkstattplan.platform.jobs.models import DeadLetter, JobKey, ScheduledRun
from werkstattplan.platform.jobs.schedules import last_due, run_due
from werkstattplan.platform.jobs.services import (
    NoSuchJob,
    discard,
    enqueue,
    prune,
    requeue_abandoned,
    revive,
)
from werkstattplan.platform.jobs.tests.examples import always_fail, hang_once

NIGHTLY = Schedule(
    key="probe.nightly", label="Probe", task="werkstattplan.platform.jobs.tests.examples.always_fail", hour=2, minute=30
)
MINUTELY = Schedule(key="probe.often", label="Probe", task=NIGHTLY.task, every_minutes=5)


def utc(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


@pytest.fixture
def only_nightly(monkeypatch, db):
    monkeypatch.setattr(schedules, "all_schedules", lambda: [NIGHTLY])


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (utc(2026, 1, 10, 1, 29), utc(2026, 1, 9, 1, 30)),
        (utc(2026, 1, 10, 1, 30), utc(2026, 1, 10, 1, 30)),
        (utc(2026, 7, 10, 0, 30), utc(2026, 7, 10, 0, 30)),
        # The clock is put forward at 2:00 on 29 March: 2:30 does not exist, 3:30 summer time is the same moment.
        (utc(2026, 3, 29, 12), utc(2026, 3, 29, 1, 30)),
        # It is put back at 3:00 on 25 October: 2:30 comes twice, the first one counts.
        (utc(2026, 10, 25, 12), utc(2026, 10, 25, 0, 30)),
    ],
)
def test_the_last_time_is_local(at, due):
    assert last_due(NIGHTLY, at) == due


@given(st.integers(0, 6 * 365 * 24 * 60))
def test_a_time_is_never_ahead_and_never_far_behind(minutes):
    at = utc(2024, 1, 1) + datetime.timedelta(minutes=minutes)
    assert datetime.timedelta() <= at - last_due(NIGHTLY, at) <= datetime.timedelta(hours=25)
    assert datetime.timedelta() <= at - last_due(MINUTELY, at) < datetime.timedelta(minutes=5)


def test_each_time_once_and_a_missed_one_once(only_nightly):
    assert run_due(at=utc(2026, 1, 1, 12)) == 0
    assert run_due(at=utc(2026, 1, 1, 13)) == 0
    assert run_due(at=utc(2026, 1, 2, 1, 30)) == 1
    assert run_due(at=utc(2026, 1, 2, 12)) == 0
    assert run_due(at=utc(2026, 1, 9, 12)) == 1
    assert run_due(at=utc(2026, 1, 9, 12)) == 0
    assert DBTaskResult.objects.count() == 2


def test_another_worker_may_be_quicker(only_nightly, monkeypatch):
    run_due(at=utc(2026, 1, 1, 12))
    ScheduledRun.objects.create(schedule_key=NIGHTLY.key, due_at=utc(2026, 1, 2, 1, 30), job_id=uuid.uuid4())
    monkeypatch.setattr(schedules, "_done", lambda: {NIGHTLY.key: utc(2026, 1, 1, 1, 30)})
    assert run_due(at=utc(2026, 1, 2, 12)) == 0
    assert DBTaskResult.objects.count() == 0


def test_every_schedule_of_the_site_names_a_job(db):
    assert len(schedules.all_schedules()) >= 6
    for schedule in schedules.all_schedules():
        assert hasattr(import_string(schedule.task), "enqueue"), schedule.key


def test_a_key_makes_a_job_exist_once(db):
    assert enqueue(always_fail, key="a")
    assert not enqueue(always_fail, key="a")
    assert enqueue(always_fail)
    assert DBTaskResult.objects.count() == 2
    assert JobKey.objects.get().job_id in set(DBTaskResult.objects.values_list("pk", flat=True))


def dead_job() -> DBTaskResult:
    job = DBTaskResult.objects.get(pk=always_fail.enqueue().id)
    DBTaskResult.objects.filter(pk=job.pk).update(
        status="FAILED", worker_ids=["a", "b", "c"], traceback="x\nRuntimeError: out of order\n"
    )
    requeue_abandoned(at=timezone.now())
    return job


def test_a_dead_job_waits_and_can_be_revived_or_discarded(db):
    job = dead_job()
    letter = DeadLetter.objects.get()
    assert (letter.job_id, letter.attempts, letter.error) == (job.pk, 3, "RuntimeError: out of order")
    assert requeue_abandoned(at=timezone.now()) == 0
    revive(job_id=job.pk, at=timezone.now())
    job.refresh_from_db()
    assert (job.status, job.worker_ids) == ("READY", [])
    with pytest.raises(NoSuchJob):
        revive(job_id=job.pk, at=timezone.now())
    other = dead_job()
    discard(job_id=other.pk)
    assert not DBTaskResult.objects.filter(pk=other.pk).exists()
    with pytest.raises(NoSuchJob):
        discard(job_id=other.pk)


def test_a_job_whose_worker_always_dies_becomes_a_dead_letter(db, tmp_path):
    job = hang_once.enqueue(str(tmp_path))
    DBTaskResult.objects.filter(pk=job.id).update(status="RUNNING", worker_ids=["a", "b", "c"])
    requeue_abandoned(at=timezone.now())
    assert DeadLetter.objects.get().error == "Das Programm wurde bei jedem Versuch beendet."


def test_what_is_long_done_is_deleted_but_the_last_run_stays(only_nightly):
    run_due(at=utc(2026, 1, 1, 12))
    run_due(at=utc(2026, 1, 2, 12))
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=utc(2026, 1, 2, 12))
    enqueue(always_fail, key="a")
    JobKey.objects.update(created_at=utc(2026, 1, 2))
    prune(at=utc(2026, 6, 1))
    assert DBTaskResult.objects.count() == 1
    assert [run.due_at for run in ScheduledRun.objects.all()] == [utc(2026, 1, 2, 1, 30)]
    assert JobKey.objects.count() == 0
