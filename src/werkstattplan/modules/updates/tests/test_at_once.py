"""Answers, decisions and clicks at the same moment, on both databases: nothing is lost, nothing counts twice."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.links import make_token
from werkstattplan.modules.updates.models import Answer, Channel, Says, TrustedPerson
from werkstattplan.modules.updates.services.content import AnswerContent
from werkstattplan.modules.updates.services.deciding import accept_answer
from werkstattplan.modules.updates.services.giving import Speaker, give_answer
from werkstattplan.modules.updates.tests.answering import send
from werkstattplan.plan.models import MoneyLine, StatusReport

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(commune, acts: list[Callable[[], object]]) -> list[object]:
    """What each act returned; a refusal is what it returned as well."""
    start = Barrier(len(acts))

    def in_a_thread(act: Callable[[], object]) -> object:
        try:
            with scope(commune=commune):
                start.wait()
                return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(in_a_thread, acts))


def give(tool, person, says=Says.RUNNING, name="Ada Alt", form=None, cents=100) -> Answer:
    return give_answer(
        tool=tool,
        speaker=Speaker(name=name, channel=Channel.LINK, person=person, is_somebody_else=name != "Ada Alt"),
        content=AnswerContent(says=says, spent_cents=cents),
        token=form or uuid.uuid4(),
        at=timezone.now(),
    )


def states() -> list[str]:
    return sorted(Answer.objects.values_list("state", flat=True))


def test_one_answer_accepted_by_two(ada, tool, coordinator, commune):
    before = MoneyLine.objects.count()
    answer = give(tool, ada)
    accept = lambda: accept_answer(answer=answer, actor=coordinator, at=timezone.now())  # noqa: E731
    results = at_once(commune, [accept, accept])
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert StatusReport.objects.filter(tool=tool).count() == 1
    assert MoneyLine.objects.count() == before + 1


def test_a_double_click_is_one_answer(ada, tool, commune):
    form, token = uuid.uuid4(), make_token(email=ada.email, at=timezone.now())
    click = lambda: send(Client(), token, tool, "done", form=form)  # noqa: E731
    responses = at_once(commune, [click] * 4)
    assert [response.status_code for response in responses] == [200] * 4
    assert states() == ["proposed"]


def test_a_double_click_of_somebody_trusted_is_one_report_and_one_amount(ada, tool, coordinator, commune):
    TrustedPerson.objects.create(commune=commune, person=ada, trusted_by=coordinator, since=timezone.now())
    before, form = MoneyLine.objects.count(), uuid.uuid4()
    at_once(commune, [lambda: give(tool, ada, form=form)] * 4)
    assert states() == ["accepted"]
    assert StatusReport.objects.filter(tool=tool).count() == 1
    assert MoneyLine.objects.count() == before + 1


def test_one_person_on_two_devices_leaves_one_answer_waiting(ada, tool, commune):
    acts = [lambda says=says: give(tool, ada, says) for says in (Says.RUNNING, Says.DONE)]
    at_once(commune, acts)
    assert states() == ["proposed", "superseded"]


def test_two_people_at_once_are_both_kept(ada, tool, commune):
    acts = [lambda: give(tool, ada), lambda: give(tool, ada, Says.DONE, name="Ben Bach")]
    at_once(commune, acts)
    assert states() == ["proposed", "proposed"]


def test_accepting_while_the_person_corrects_counts_one_amount_or_says_so(ada, tool, coordinator, commune):
    before = MoneyLine.objects.count()
    first = give(tool, ada, cents=100)
    results = at_once(
        commune,
        [
            lambda: accept_answer(answer=first, actor=coordinator, at=timezone.now()),
            lambda: give(tool, ada, cents=200),
        ],
    )
    refused = isinstance(results[0], Refusal)
    assert states() == (["proposed", "superseded"] if refused else ["accepted", "proposed"])
    assert MoneyLine.objects.count() == before + (0 if refused else 1)
