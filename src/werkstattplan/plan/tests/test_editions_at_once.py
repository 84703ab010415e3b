"""Several people at the same moment: an edition is adopted once and whole, decisions are not overwritten unseen, reports reach all."""

import datetime
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import AdoptedDocument, Edition, Plan, StatusReport, Tool, ToolFate
from werkstattplan.plan.services.adoption import adopt_edition
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.edit_tool import edit_tool
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.services.succession import start_edition
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.tests.conftest import AT, client_of, make_member
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.platform.tenancy.models import Commune

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = "/arbeit/probe/werkstattplan/"
LATER = AT + datetime.timedelta(days=30)
DECISION = {"body": "Kreistag", "adopted_on": "2026-03-02", "number": "BV 1"}


@pytest.fixture
def mira(transactional_db) -> User:
    load_ludwigslust_parchim()
    commune = Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district", official_key="13076")
    with scope(commune=commune):
        user = make_member(commune, "Mira Muster", "coordinator")
        plan = Plan.objects.create(commune=commune, slug="werkstattplan", title="Werkstattplan der Probe")
        create_edition(plan=plan, document=EXAMPLE, at=AT)
    return user


@pytest.fixture
def adopted(mira) -> User:
    with scope(commune=Commune.objects.get()):
        adopt_edition(
            edition=Edition.objects.get(), body="Kreistag", adopted_on=AT.date(), number="1", actor=mira, at=AT
        )
    return mira


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each act gives, or the refusal it meets; each in a thread of its own."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            with scope(commune=Commune.objects.get()):
                return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def post(user: User, address: str, data: dict[str, str]) -> Callable[[], int]:
    client = client_of(user)
    return lambda: client.post(f"{PLAN}{address}", data).status_code


def test_an_edition_is_adopted_once(mira) -> None:
    sent = [DECISION | {"number": f"BV {number}"} for number in range(4)]
    answers = at_once([post(mira, "fassungen/beschluss/", data) for data in sent])
    assert sorted(answers) == [302, 422, 422, 422]
    with scope(commune=Commune.objects.get()):
        assert AdoptedDocument.objects.count() == 1
        change = Change.objects.get(verb="trägt den Beschluss ein")
        assert Edition.objects.get().adoption_number == change.after["adoption_number"]


def test_the_next_edition_begins_once(adopted) -> None:
    answers = at_once([post(adopted, "fassungen/fortschreiben/", {"title": "Zweite"})] * 4)
    assert sorted(answers) == [302, 422, 422, 422]
    with scope(commune=Commune.objects.get()):
        assert Edition.objects.count() == 2


def test_of_two_decisions_about_one_tool_none_is_overwritten_unseen(adopted) -> None:
    with scope(commune=Commune.objects.get()):
        start_edition(edition=Edition.objects.get(), title="", actor=adopted, at=LATER)
        ina = make_member(Commune.objects.get(), "Ina Probe", "coordinator")
    address = "fortschreibung/werkzeug/musik/"
    wishes = {adopted: ("drop", "Kein Geld."), ina: ("change", "Mehr davon.")}
    acts = [post(user, address, {"fate": fate, "reason": reason}) for user, (fate, reason) in wishes.items()]
    answers = at_once(acts)
    assert sorted(answers) == [302, 422]
    late = list(wishes)[answers.index(422)]
    fate, reason = wishes[late]
    with scope(commune=Commune.objects.get()):
        first = ToolFate.objects.get()
        assert first.fate != fate
    page = client_of(late).post(f"{PLAN}{address}", {"fate": fate, "reason": reason})
    text = page.content.decode()
    assert f"{first.decided_by.name} hat inzwischen entschieden" in text
    assert first.reason in text
    assert reason in text
    again = {"fate": fate, "reason": reason, "seen": page.context["form"]["seen"].value()}
    assert client_of(late).post(f"{PLAN}{address}", again).status_code == 302
    with scope(commune=Commune.objects.get()):
        assert ToolFate.objects.get().fate == fate


def edit(user: User, key: str, wording: str) -> Callable[[], str]:
    def act() -> str:
        tool = Tool.objects.get(key=key)
        base = values_of(tool)
        edit_tool(tool=tool, actor=user, at=AT, base=base, mine=base | {"wording": wording})
        return wording

    return act


def test_what_is_edited_while_adopting_is_in_the_document_or_refused(mira) -> None:
    keys = ["musik", "vorlesen", "idee-radweg"]
    edits = [edit(mira, key, f"Neu: {key}") for key in keys]
    answers = at_once([*edits[:1], post(mira, "fassungen/beschluss/", DECISION), *edits[1:]])
    assert answers.pop(1) == 302
    assert set(answers) <= {*(f"Neu: {key}" for key in keys), "edition-is-adopted"}
    with scope(commune=Commune.objects.get()):
        document = json.loads(bytes(AdoptedDocument.objects.get().content))
        kept = {tool["key"]: tool["wording"] for field in document["fields"] for tool in field["tools"]}
        assert dict(Tool.objects.values_list("key", "wording")) == kept
        saved = {key: answer for key, answer in zip(keys, answers, strict=True) if answer.startswith("Neu")}
        assert saved.items() <= kept.items()
        assert all(not kept[key].startswith("Neu") for key in keys if key not in saved)


def report(user: User, number: int, words: str) -> Callable[[], str]:
    def act() -> str:
        tool = Tool.objects.get(key="musik", edition__number=number)
        said = {"status": ToolStatus.RUNNING, "reason": words, "reported_on": AT.date(), "reported_by": "Mira"}
        report_status(tool=tool, actor=user, at=LATER, **said)
        return words

    return act


def reasons(number: int) -> set[str]:
    return set(StatusReport.objects.filter(tool__edition__number=number).values_list("reason", flat=True))


def test_reports_about_both_editions_at_once_reach_both(adopted) -> None:
    with scope(commune=Commune.objects.get()):
        start_edition(edition=Edition.objects.get(), title="", actor=adopted, at=LATER)
    acts = [report(adopted, number, f"Wort {number}-{turn}") for turn in range(4) for number in (1, 2)]
    said = set(at_once(acts))
    assert len(said) == 8
    with scope(commune=Commune.objects.get()):
        assert reasons(1) == reasons(2) == said


def test_a_report_while_the_next_edition_begins_is_known_there(adopted) -> None:
    begin = post(adopted, "fassungen/fortschreiben/", {"title": "Zweite"})
    answers = at_once([*(report(adopted, 1, f"Wort {turn}") for turn in range(3)), begin])
    assert answers.pop() == 302
    with scope(commune=Commune.objects.get()):
        assert reasons(1) == reasons(2) == set(answers)


def test_acts_in_every_order_do_not_wait_for_each_other(adopted) -> None:
    with scope(commune=Commune.objects.get()):
        start_edition(edition=Edition.objects.get(), title="", actor=adopted, at=LATER)
    step = "werkzeug/musik/schritte/neu/"
    acts = [
        *(report(adopted, 1, f"Wort {turn}") for turn in range(3)),
        *(post(adopted, "fortschreibung/weiterfuehren/", {"reason": "Läuft."}) for _ in range(2)),
        *(post(adopted, step, {"title": f"Schritt {turn}", "year": ""}) for turn in range(3)),
        *(post(adopted, "einstellungen/", {"title": "Plan", "edition_title": f"Titel {turn}"}) for turn in range(2)),
    ]
    answers = at_once(acts)
    assert set(answers) == {"Wort 0", "Wort 1", "Wort 2", 302}
    with scope(commune=Commune.objects.get()):
        assert Tool.objects.get(key="musik", edition__number=2).steps.filter(title__startswith="Schritt").count() == 3
        assert ToolFate.objects.count() == 3
