"""Quotas are put together from answers, kept with the draft, and count as they say."""

import json

import pytest

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.document.running import Run
from werkstattplan.modules.surveys.models import QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.services.editing import start_draft
from werkstattplan.modules.surveys.tests.conftest import whole
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST, SURVEY, mira  # noqa: F401
from werkstattplan.plan.tests.conftest import client_of

ASKED = whole(
    {
        "languages": ["de", "en"],
        "sections": [
            {
                "id": "du",
                "questions": [
                    {"id": "alter", "kind": "single", "text": "Wie alt?", "choices": [{"id": "jung"}, {"id": "alt"}]},
                    {"id": "wege", "kind": "multiple", "choices": [{"id": "bus"}, {"id": "rad"}]},
                ],
            }
        ],
    }
)
PAGE = f"{LIST}lupe/entwurf/quoten/"


@pytest.fixture
def drafted(mira):  # noqa: F811
    mira.post(f"{LIST}neu/", SURVEY)
    start_draft(survey=Survey.objects.get(), document=ASKED)
    return mira


def quotas() -> list[dict]:
    return json.loads(QuestionnaireDraft.objects.get().document).get("quotas", [])


def test_a_quota_is_made_counts_and_is_taken_away(drafted):
    assert "Noch keine Quote" in drafted.get(PAGE).content.decode()
    sent = {"limit": "50", "test_0": "alter=jung", "test_1": "wege=bus", "joint": "all", "text_de": "Danke!"}
    page = drafted.post(PAGE, sent, follow=True).content.decode()
    assert "Höchstens 50, wenn bei „Wie alt?“ „jung“ gewählt ist und" in page
    document = read_json(QuestionnaireDraft.objects.get().document)
    assert list(Run(document, {"alter": "jung", "wege": ["rad", "bus"]}).quotas()) == [quotas()[0]["id"]]
    assert list(Run(document, {"alter": "jung", "wege": ["rad"]}).quotas()) == []
    drafted.post(PAGE, sent)
    assert len({one["id"] for one in quotas()}) == 2
    drafted.post(PAGE, {"weg": quotas()[0]["id"]})
    assert len(quotas()) == 1
    drafted.post(f"{LIST}lupe/entwurf/tun/", {"was": "zurueck"})
    assert len(quotas()) == 2
    assert "Fassung 1" in drafted.post(f"{LIST}lupe/entwurf/tun/", {"was": "uebernehmen"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"limit": "9", "test_0": "alter=jung"}, "größer oder gleich 10"),
        ({"limit": "50"}, "eine Antwort, die gezählt wird"),
        ({"limit": "50", "test_0": "alter=jung", "text_en": "Thanks"}, "Die erste Sprache braucht den Satz auch"),
        ({"limit": "50", "test_0": "gibtsnicht=x"}, "gibtsnicht"),
    ],
)
def test_what_cannot_be_counted_is_told_and_keeps_what_was_typed(drafted, sent, said):
    response = drafted.post(PAGE, sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{sent["limit"]}"' in response.content.decode()
    assert quotas() == []


def test_only_who_runs_surveys_makes_quotas(drafted, reader, stranger):
    for user in (reader, stranger):
        assert client_of(user).get(PAGE).status_code in (403, 404)
        assert client_of(user).post(PAGE, {"limit": "50", "test_0": "alter=jung"}).status_code in (403, 404)
    assert quotas() == []
