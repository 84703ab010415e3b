"""A killed worker loses no job; a failing job is tried three times."""

import datetime
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.databases import begin_sqlite

from werkstattplan.platform.jobs.models import WorkerLease
from werkstattplan.platform.jobs.services import LEASE, renew_lease, requeue_abandoned
from werkstattplan.platform.jobs.tests.examples import always_fail, hang_once

ENQUEUE = """
import django, sys; django.setup()
from werkstattplan.platform.jobs.tests.examples import hang_once
hang_once.enqueue(sys.argv[1])
"""
AGE_LEASES = """
import datetime, django; django.setup()
from django.utils import timezone
from werkstattplan.platform.jobs.models import WorkerLease
WorkerLease.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=1))
"""


def run(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], env=environment, check=True, timeout=60, capture_output=True)


def test_another_worker_finishes_the_job_of_a_killed_one(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("SECRET_KEY=only-for-this-test\n")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "werkstattplan.site.settings"}
    begin_sqlite(tmp_path / "werkstattplan.sqlite3")
    run(environment, "-c", ENQUEUE, str(tmp_path))
    first = subprocess.Popen([sys.executable, "-m", "werkstattplan", "worker"], env=environment)
    deadline = time.monotonic() + 60
    while not (tmp_path / "begun").exists():
        assert time.monotonic() < deadline, "the first worker never began"
        time.sleep(0.1)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    run(environment, "-c", AGE_LEASES)
    run(environment, "-m", "werkstattplan", "worker", "--batch")
    assert (tmp_path / "done").exists()


@pytest.mark.django_db
def test_a_job_of_a_living_worker_is_left_alone(tmp_path: Path) -> None:
    job = hang_once.enqueue(str(tmp_path))
    DBTaskResult.objects.filter(pk=job.id).update(status="RUNNING", worker_ids=["anna"])
    now = timezone.now()
    renew_lease(worker_id="anna", at=now)
    assert requeue_abandoned(at=now + LEASE / 2) == 0
    assert requeue_abandoned(at=now + LEASE) == 1
    assert DBTaskResult.objects.get(pk=job.id).status == "READY"


@pytest.mark.django_db
def test_a_failing_job_waits_longer_each_time_and_then_stays_failed() -> None:
    job = always_fail.enqueue()
    now = timezone.now()
    for attempt, pause in enumerate([10, 120], start=1):
        DBTaskResult.objects.filter(pk=job.id).update(status="FAILED", worker_ids=["anna"] * attempt)
        assert requeue_abandoned(at=now) == 1
        waiting = DBTaskResult.objects.get(pk=job.id)
        assert (waiting.status, waiting.run_after) == ("READY", now + datetime.timedelta(seconds=pause))
    DBTaskResult.objects.filter(pk=job.id).update(status="FAILED", worker_ids=["anna"] * 3)
    assert requeue_abandoned(at=now) == 0
    assert DBTaskResult.objects.get(pk=job.id).status == "FAILED"


@pytest.mark.django_db
def test_a_job_that_kills_every_worker_ends_as_failed() -> None:
    job = always_fail.enqueue()
    DBTaskResult.objects.filter(pk=job.id).update(status="RUNNING", worker_ids=["anna", "bea", "carla"])
    assert requeue_abandoned(at=timezone.now()) == 0
    assert DBTaskResult.objects.get(pk=job.id).status == "FAILED"


@pytest.mark.django_db
def test_old_leases_go_away() -> None:
    renew_lease(worker_id="anna", at=timezone.now() - datetime.timedelta(days=2))
    requeue_abandoned(at=timezone.now())
    assert not WorkerLease.objects.exists()


def test_the_command_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("worker", "--help")
    assert "Aufträge" in capsys.readouterr().out
