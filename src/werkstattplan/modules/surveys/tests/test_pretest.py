"""A few people try a draft and say what they stumble over; no answer is kept, comments have no name and a last day."""

import datetime
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from werkstattplan.modules.surveys.models import (
    Pretest,
    PretestComment,
    QuestionnaireDraft,
    Reply,
    SpentTicket,
    Survey,
)
from werkstattplan.modules.surveys.services.editing import start_draft
from werkstattplan.modules.surveys.services.pretest import MOST_COMMENTS, look_after_pretests, open_pretest, say
from werkstattplan.modules.surveys.services.refusals_pretest import EmptyComment, PretestOver, TooManyComments
from werkstattplan.modules.surveys.tests.conftest import NOW, whole
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST, SURVEY, mira  # noqa: F401
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

ASKED = whole(
    {
        "languages": ["de", "de-easy"],
        "sections": [
            {
                "id": "wege",
                "questions": [
                    {
                        "id": "bus",
                        "kind": "single",
                        "required": True,
                        "text": {"de": "Fährst du Bus?", "de-easy": "Mit dem Bus?"},
                        "choices": [{"id": "ja"}, {"id": "nein"}],
                    }
                ],
            },
            {
                "id": "mehr",
                "questions": [
                    {
                        "id": "wohin",
                        "kind": "short_text",
                        "text": "Wohin?",
                        "shown_if": {"==": [{"answer": ["bus"]}, "ja"]},
                    }
                ],
            },
        ],
    }
)
PAGE = f"{LIST}lupe/probe/"


@pytest.fixture
def drafted(mira):  # noqa: F811
    mira.post(f"{LIST}neu/", SURVEY)
    start_draft(survey=Survey.objects.get(), document=ASKED)
    return mira


@pytest.fixture
def link(drafted) -> str:
    drafted.post(PAGE, {"was": "oeffnen"})
    return re.search(r'href="http://testserver(/umfragen/probe/[^"]+)"', drafted.get(PAGE).content.decode())[1]


class Visitor:
    """Somebody with the link, no account and no cookies; fills in one page after the other."""

    def __init__(self, link: str, client: Client | None = None) -> None:
        self.client, self.link = client or Client(), link
        self.response = self.client.get(link)

    @property
    def page(self) -> str:
        return self.response.content.decode()

    def press(self, button="weiter", **typed) -> str:
        state = re.search(r'name="stand" value="([^"]+)"', self.page)[1]
        self.response = self.client.post(
            self.link, {"stand": state, button: "1"} | {name.replace("_", "-"): value for name, value in typed.items()}
        )
        return self.page


def comments() -> list[tuple[str, str, int | None]]:
    return list(PretestComment.objects.values_list("question", "text", "minutes"))


def test_a_tester_answers_comments_and_only_the_comments_arrive(link, drafted):
    tester = Visitor(link)
    assert "Es wird keine Antwort gespeichert" in tester.page
    assert "Mit dem Bus?" in tester.press(sprache="de-easy")
    assert "Wohin?" in tester.press(q_bus="ja", anmerkung_bus="Auch der Rufbus?")
    assert "Wie viele Minuten" in tester.press(q_wohin="nach Geheimdorf")
    assert comments() == []
    assert "Antworten wurden nicht gespeichert" in tester.press(minuten="7", anmerkung="Gut!")
    assert comments() == [("bus", "Auch der Rufbus?", None), ("", "Gut!", None), ("", "", 7)]
    assert not Reply.objects.exists()
    assert not SpentTicket.objects.exists()
    assert "Geheimdorf" not in json.dumps(list(Change.objects.values("before", "after")))
    assert tester.client.cookies == {}
    staff = drafted.get(PAGE).content.decode()
    assert staff.index("Auch der Rufbus?") < staff.index("Gut!")
    assert "Eine Person brauchte in der Mitte 7 Minuten" in staff
    assert "Auch der Rufbus?" in drafted.get(f"{LIST}lupe/entwurf/frage/bus/").content.decode()
    assert "Wer getestet hat, brauchte 7 Minuten" in drafted.get(f"{LIST}lupe/entwurf/").content.decode()


def test_the_same_rules_as_for_real_answers(link):
    tester = Visitor(link)
    tester.press()
    assert "Bitte antworte hier" in tester.press()
    assert tester.response.status_code == 422
    # The second page is not asked after "nein".
    assert "Wie viele Minuten" in tester.press(q_bus="nein")
    assert "Fährst du Bus?" in tester.press("zurueck")
    assert re.search(r'value="nein"[^>]* checked', tester.page)


def test_staff_try_it_themselves_and_nothing_at_all_is_kept(drafted):
    tester = Visitor(f"{LIST}lupe/probelauf/", drafted)
    tester.press()
    tester.press(q_bus="nein", anmerkung_bus="egal")
    assert "&quot;bus&quot;: &quot;nein&quot;" in tester.page
    tester.press()
    assert not PretestComment.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "status"), [("0", 422), ("181", 422), ("sieben", 422), ("7,5", 422), ("9" * 5000, 422), ("", 409)]
)
def test_wrong_minutes_and_nothing_at_all_are_told(link, minutes, status):
    tester = Visitor(link)
    tester.press()
    tester.press(q_bus="nein")
    tester.press(minuten=minutes)
    assert tester.response.status_code == status
    assert comments() == []


def test_a_changed_form_begins_again(link):
    response = Client().post(link, {"stand": "gefälscht", "weiter": "1", "q-bus": "ja"})
    assert response.status_code == 200
    assert "Fährst du Bus?" in response.content.decode()


def test_a_draft_with_faults_says_that_it_is_worked_on(link, drafted):
    broken = json.loads(json.dumps(ASKED))
    broken["sections"][0]["questions"] = []
    start_draft(survey=Survey.objects.get(), document=broken)
    assert "wird gerade gearbeitet" in Client().get(link).content.decode()
    assert "Noch nicht zu testen" in drafted.get(PAGE).content.decode()
    assert drafted.get(f"{LIST}lupe/probelauf/").url == f"{LIST}lupe/entwurf/vorschau/"


def test_after_the_draft_became_a_version_the_link_shows_that(link, drafted):
    drafted.post(f"{LIST}lupe/entwurf/tun/", {"was": "uebernehmen"})
    assert not QuestionnaireDraft.objects.exists()
    tester = Visitor(link)
    assert "Fährst du Bus?" in tester.press()


def test_closed_replaced_and_unknown_links(link, drafted):
    drafted.post(PAGE, {"was": "oeffnen"})
    assert Client().get(link).status_code == 404
    assert Client().get("/umfragen/probe/irgendwas/").status_code == 404
    drafted.post(PAGE, {"was": "beenden"})
    assert "/umfragen/probe/" not in drafted.get(PAGE).content.decode()


def test_a_link_ends_after_two_weeks_and_comments_a_month_later(link, survey_of_link, monkeypatch):
    say(pretest=Pretest.objects.get(), comments={"bus": "Hm"}, minutes=None, at=NOW)
    late = NOW + datetime.timedelta(days=15)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert "Die Probe ist zu Ende" in Client().get(link).content.decode()
    with pytest.raises(PretestOver):
        say(pretest=Pretest.objects.get(), comments={"bus": "Hm"}, minutes=None, at=late)
    look_after_pretests(at=late)
    assert Pretest.objects.get().token == ""
    assert PretestComment.objects.count() == 1
    look_after_pretests(at=NOW + datetime.timedelta(days=43))
    assert PretestComment.objects.count() == 1
    look_after_pretests(at=NOW + datetime.timedelta(days=44))
    assert not PretestComment.objects.exists()


@pytest.fixture
def survey_of_link(link) -> Survey:
    return Survey.objects.get()


def test_comments_are_deleted_at_once_on_wish(link, drafted):
    say(pretest=Pretest.objects.get(), comments={"bus": "Hm"}, minutes=3, at=timezone.now())
    drafted.post(PAGE, {"was": "loeschen"})
    assert not PretestComment.objects.exists()
    assert Change.objects.filter(verb="löscht die Anmerkungen einer Probe").exists()


def test_empty_and_endless_comments_are_refused(survey, coordinator):
    pretest = open_pretest(survey=survey, actor=coordinator, at=NOW)
    with pytest.raises(EmptyComment):
        say(pretest=pretest, comments={"bus": "  "}, minutes=None, at=NOW)
    many = {f"q{number}": "x" for number in range(MOST_COMMENTS - 1)}
    say(pretest=pretest, comments=many, minutes=None, at=NOW)
    with pytest.raises(TooManyComments):
        say(pretest=pretest, comments={"bus": "x"}, minutes=None, at=NOW)


def test_only_who_runs_surveys_sees_comments(link, reader, stranger):
    for user in (reader, stranger):
        for path in ("probe/", "probelauf/"):
            assert client_of(user).get(f"{LIST}lupe/{path}").status_code in (403, 404)
        assert client_of(user).post(PAGE, {"was": "beenden"}).status_code in (403, 404)
    assert Pretest.objects.get().token
