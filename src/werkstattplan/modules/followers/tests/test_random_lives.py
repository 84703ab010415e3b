"""Whatever followers, editors and mail servers do in whatever order: ledger, addresses and mails stay right."""

import datetime

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from werkstattplan.modules.followers.models import Follower, Following, PublicNews, Rhythm
from werkstattplan.modules.followers.services.digests import send_digests
from werkstattplan.modules.followers.services.following import (
    FollowingExpired,
    confirm,
    end_all,
    end_following,
    follow,
    forget_unconfirmed,
)
from werkstattplan.modules.followers.services.news import gather_all_news
from werkstattplan.plan.models import Edition, Plan, Tool
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.ledger.selectors import differences, evidence_of_tools
from werkstattplan.platform.notify.models import Message, SuppressedAddress
from werkstattplan.platform.tenancy.models import Commune

EMAILS = ["ada@probe.example", "ben@probe.example", "cem@probe.example"]
QUERIES = ["", "feld=teilhabe", "werkzeug=musik", "gemeinde=13076108"]
STATUSES = ["planned", "running", "done", "unknown"]
emails, queries = st.sampled_from(EMAILS), st.sampled_from(QUERIES)


class FollowerMachine(RuleBasedStateMachine):
    """Three people, four selections, two tools, and days that pass with or without the jobs."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.commune = Commune.objects.get(slug="probe")
        self.scope = scope(commune=self.commune)
        self.scope.__enter__()
        self.plan = Plan.objects.get(slug="werkstattplan")
        self.at = AT
        self.ended: set[str] = set()

    def teardown(self) -> None:
        self.scope.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @rule(email=emails, query=queries, rhythm=st.sampled_from(Rhythm))
    def sign_up(self, email, query, rhythm):
        if SuppressedAddress.objects.filter(email=email).exists():
            return
        self.at += datetime.timedelta(minutes=2)
        follow(commune=self.commune, plan=self.plan, query=query, label="x", email=email, rhythm=rhythm, at=self.at)
        self.ended.discard(email)

    @rule(email=emails, query=queries, twice=st.booleans())
    def press_the_button(self, email, query, twice):
        for row in Following.objects.filter(follower__email=email, query=query):
            try:
                for _ in range(1 + twice):
                    confirm(following=row, at=self.at)
            except FollowingExpired:
                assert row.asked_at <= self.at - datetime.timedelta(days=7)

    @rule(email=emails, query=queries)
    def end_one(self, email, query):
        for row in Following.objects.filter(follower__email=email, query=query):
            end_following(following=row, at=self.at)
            end_following(following=row, at=self.at)
            if not Following.objects.filter(follower__email=email).exists():
                self.ended.add(email)

    @rule(email=emails)
    def end_everything(self, email):
        for row in Follower.objects.filter(email=email):
            end_all(follower=row, at=self.at)
            end_all(follower=row, at=self.at)
            self.ended.add(email)

    @rule(email=emails)
    def mails_come_back(self, email):
        SuppressedAddress.objects.get_or_create(
            commune=self.commune, email=email, defaults={"reason": "x", "since": self.at}
        )

    @rule(key=st.sampled_from(["musik", "vorlesen"]), status=st.sampled_from(STATUSES))
    def change(self, key, status):
        Tool.objects.filter(key=key).update(status=status)
        Edition.objects.update(content_changed_at=self.at)

    @rule(hours=st.integers(1, 200), gather=st.booleans(), mails=st.booleans(), forget=st.booleans())
    def time_passes(self, hours, gather, mails, forget):
        self.at += datetime.timedelta(hours=hours)
        if gather:
            gather_all_news(commune=self.commune, at=self.at)
        if mails:
            for _ in range(2):
                send_digests(commune=self.commune, at=self.at)
        if forget:
            forget_unconfirmed(commune=self.commune, at=self.at)

    @invariant()
    def ledger_and_table_agree(self):
        assert differences(self.commune, until=self.at.date()) == []
        followers = Following.objects.filter(confirmed_at__isnull=False, query="werkzeug=musik").count()
        lines = evidence_of_tools("werkstattplan", ["musik"])
        assert [line.value for line in lines] == ([followers] if followers else [])

    @invariant()
    def who_follows_nothing_is_forgotten(self):
        assert not Follower.objects.filter(followings=None).exists()
        known = set(Follower.objects.values_list("email", flat=True))
        assert set(Message.objects.values_list("recipient", flat=True)) <= known
        assert not self.ended & known

    @invariant()
    def a_mail_a_day_at_most_and_nothing_twice(self):
        digests = Message.objects.filter(kind="followers.digest")
        days = [(row.recipient, row.created_at.date()) for row in digests]
        assert len(days) == len(set(days))

    @invariant()
    def nothing_is_told_before_the_button(self):
        waiting = Follower.objects.exclude(followings__confirmed_at__isnull=False)
        emails = waiting.values_list("email", flat=True)
        assert not Message.objects.filter(kind="followers.digest", recipient__in=list(emails)).exists()

    @invariant()
    def news_exist_once(self):
        places = list(PublicNews.objects.values_list("tool_key", "revision", "position"))
        assert len(places) == len(set(places))


@pytest.mark.slow
def test_random_lives_of_followers(published) -> None:
    run_state_machine_as_test(
        FollowerMachine,
        settings=settings(
            max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
