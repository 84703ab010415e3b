"""Jobs, clicks and strangers at the same moment: news, evidence and mails exist once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django_scopes import scope

from werkstattplan.modules.followers.models import Following, PublicNews, Rhythm
from werkstattplan.modules.followers.services.digests import send_digests
from werkstattplan.modules.followers.services.following import confirm, end_all, follow
from werkstattplan.modules.followers.services.news import gather_all_news
from werkstattplan.plan.models import Edition, Plan, Tool
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT, make_member
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.ledger.models import Evidence
from werkstattplan.platform.notify.models import Message
from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.platform.tenancy.models import Commune

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT.replace(day=4)


@pytest.fixture
def plan(transactional_db) -> Plan:
    load_ludwigslust_parchim()
    commune = Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district", official_key="13076")
    with scope(commune=commune):
        mira = make_member(commune, "Mira Muster", "coordinator")
        plan = Plan.objects.create(commune=commune, slug="werkstattplan", title="Werkstattplan der Probe")
        publish_edition(edition=create_edition(plan=plan, document=EXAMPLE, at=AT), actor=mira, at=AT)
    return plan


def at_once(plan: Plan, act: Callable[[], object], times: int = 6) -> None:
    def in_a_thread(_: int) -> None:
        try:
            with scope(commune=plan.commune):
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(in_a_thread, range(times)))


def wish(plan: Plan, email: str = "ada@probe.example") -> None:
    follow(commune=plan.commune, plan=plan, query="q=Bus", label="Bus", email=email, rhythm=Rhythm.DAILY, at=AT)


def test_one_wish_one_button_one_end(plan) -> None:
    with scope(commune=plan.commune):
        at_once(plan, lambda: wish(plan))
        following = Following.objects.get()
        assert Message.objects.count() == 1
        at_once(plan, lambda: confirm(following=following, at=AT))
        assert [row.value for row in Evidence.objects.all()] == [1]
        assert PublicNews.objects.count() == 3
        follower = following.follower
        at_once(plan, lambda: end_all(follower=follower, at=AT))
        assert sorted(row.value for row in Evidence.objects.all()) == [-1, 1]
        assert Message.objects.count() == Following.objects.count() == 0


def test_jobs_that_run_twice_notice_and_write_once(plan) -> None:
    with scope(commune=plan.commune):
        for email in ("a@probe.example", "b@probe.example", "c@probe.example"):
            follow(commune=plan.commune, plan=plan, query="", label="x", email=email, rhythm=Rhythm.DAILY, at=AT)
        for following in Following.objects.all():
            confirm(following=following, at=AT)
        Tool.objects.filter(key="musik").update(status="running")
        Edition.objects.update(content_changed_at=LATER)
        at_once(plan, lambda: gather_all_news(commune=plan.commune, at=LATER))
        assert PublicNews.objects.filter(kind="status").count() == 1
        tomorrow = LATER.replace(day=5)
        at_once(plan, lambda: send_digests(commune=plan.commune, at=tomorrow))
        assert Message.objects.filter(kind="followers.digest").count() == 3
