"""Administrators see dead jobs and decide about them."""

from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.jobs.models import DeadLetter
from werkstattplan.platform.jobs.tests.test_schedules import dead_job


def test_the_page_shows_and_decides(commune, administrator, coordinator):
    first, second = dead_job(), dead_job()
    browser = client_of(administrator)
    page = browser.get(reverse("jobs:list", args=["probe"])).content.decode()
    assert "RuntimeError: out of order" in page
    assert "Gerade arbeitet niemand" in page
    assert "Rückfragen verschicken" in page
    decide = reverse("jobs:decide", args=["probe", first.pk])
    assert client_of(coordinator).post(decide, {"was": "nochmal"}).status_code == 403
    browser.post(decide, {"was": "nochmal"})
    assert DBTaskResult.objects.get(pk=first.pk).status == "READY"
    browser.post(reverse("jobs:decide", args=["probe", second.pk]), {"was": "verwerfen"})
    assert DeadLetter.objects.count() == 0
    assert Change.objects.count() == 2
    again = browser.post(decide, {"was": "nochmal"}, follow=True).content.decode()
    assert "steht nicht mehr in der Liste" in again
