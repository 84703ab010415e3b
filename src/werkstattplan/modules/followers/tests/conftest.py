"""Ada follows from outside; the plan and its people are those of the plan's own tests. The clock is set by the test."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from werkstattplan.plan.models import Edition
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import (  # noqa: F401
    AT,
    administrator,
    commune,
    coordinator,
    edition,
    in_scope,
    no_second_factor,
    plan,
    stranger,
)
from werkstattplan.platform.notify.models import Message
from werkstattplan.platform.ui.guarded_form import new_stamp

ADA = "ada@probe.example"
PAGE = "/probe/folgen/werkstattplan/"


class Clock:
    """The time of the test; it stands still until it is moved."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = now

    def __call__(self) -> datetime.datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += datetime.timedelta(**span)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    # A Monday.
    clock = Clock(AT)
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def published(edition, coordinator, clock) -> Edition:  # noqa: F811
    publish_edition(edition=edition, actor=coordinator, at=AT)
    edition.refresh_from_db()
    return edition


def sign_up(clock: Clock, query: str = "", **values: str):
    """Fill in and send the form of a selection."""
    stamp = new_stamp(clock.now - datetime.timedelta(seconds=10))
    data = {"email": ADA, "rhythmus": "daily", "stempel": stamp, "webseite": "", **values}
    return Client().post(PAGE + (f"?{query}" if query else ""), data)


def newest_mail(recipient: str = ADA) -> Message:
    return Message.objects.filter(recipient=recipient).order_by("-pk").first()


def link_in(message: Message, part: str) -> str:
    """The path of the first link of a mail that holds `part`."""
    found = re.search(rf"https?://[^/\s]+(/folgen/{part}/\S+)", message.text)
    assert found, message.text
    return found[1]


def follow(clock: Clock, query: str = "", **values: str) -> str:
    """Sign up and confirm; returns the path of the page where everything can be ended."""
    sign_up(clock, query, **values)
    confirm = link_in(newest_mail(values.get("email", ADA)), "bestaetigen")
    page = Client().post(confirm, follow=True).content.decode()
    found = re.search(r'href="(/folgen/auswahlen/[^"]+)"', page)
    assert found, page
    return found[1]
