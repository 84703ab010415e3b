"""A wave is changed before the first answer, never behind the back of somebody who has read the promise."""

import json

import pytest

from werkstattplan.modules.surveys.models import AnonymityLevel, Batch, Wave
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.waves import add_questionnaire, change_promise, close_wave, open_wave
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, OPENS, Device, whole
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST, mira  # noqa: F401
from werkstattplan.plan.tests.conftest import client_of

STRICT = {"was": "zusage", "access": "codes", "level": "answers_only", "batch_size": 10}
GROUPS = STRICT | {"level": "with_group"}


@pytest.fixture
def planned(make_wave) -> Wave:
    return make_wave(is_open=False)


def send(mira, wave, values) -> str:  # noqa: F811
    response = mira.post(f"{LIST}welle/{wave.pk}/aendern/", values, follow=True)
    wave.refresh_from_db()
    return response.content.decode()


def box_of(wave, coordinator, size=12):
    return make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label=f"{size}", size=size)


def test_before_the_wave_opens_everything_can_change(mira, planned):  # noqa: F811
    assert "Zusage ist geändert" in send(mira, planned, GROUPS | {"batch_size": 5})
    assert (planned.anonymity_level, planned.batch_size) == ("with_group", 5)
    send(mira, planned, STRICT | {"access": "open"})
    assert planned.access == "open"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (GROUPS | {"access": "open"}, "nur mit Zetteln aus Kästen"),
        (STRICT | {"batch_size": 4}, "größer oder gleich 5"),
        (STRICT | {"level": "names"}, "gültige Auswahl"),
    ],
)
def test_what_does_not_go_together_is_told(mira, planned, values, sentence):  # noqa: F811
    page = send(mira, planned, values)
    assert sentence in page
    assert planned.anonymity_level == "answers_only"


def test_while_it_runs_only_more_protection(mira, wave):  # noqa: F811
    for weaker in (GROUPS, STRICT | {"batch_size": 9}, STRICT | {"access": "open"}):
        assert "Mehr Schutz geht noch, weniger nicht" in send(mira, wave, weaker)
    assert "Zusage ist geändert" in send(mira, wave, STRICT | {"batch_size": 15})
    assert wave.batch_size == 15


def test_with_codes_on_paper_the_access_stays_and_groups_must_be_large_enough(mira, planned, coordinator):  # noqa: F811
    box_of(planned, coordinator)
    assert "schon Codes gedruckt" in send(mira, planned, STRICT | {"access": "letters"})
    assert "Bitte legen Sie kleine Klassen zusammen" in send(mira, planned, GROUPS | {"batch_size": 13})
    assert "Zusage ist geändert" in send(mira, planned, GROUPS | {"batch_size": 12})


def test_boxes_made_before_get_a_batch_of_their_own(mira, planned, coordinator):  # noqa: F811
    made = box_of(planned, coordinator)
    send(mira, planned, GROUPS)
    open_wave(wave=planned, actor=coordinator, at=OPENS)
    device = Device()
    device.redeem(planned, made.codes[0])
    assert device.send(planned, {}).is_new
    assert Batch.objects.get(box=made.box).size == 1


def test_a_ticket_from_before_a_stricter_promise_loses_its_group_not_its_reply(make_wave, coordinator):
    wave = make_wave(level=AnonymityLevel.WITH_GROUP)
    made = box_of(wave, coordinator)
    device = Device()
    device.redeem(wave, made.codes[0])
    change_promise(
        wave=wave, actor=coordinator, at=NOW, level=AnonymityLevel.ANSWERS_ONLY, access=wave.access, batch_size=10
    )
    assert device.send(wave, {}).is_new
    assert Batch.objects.get(wave=wave, box=None).size == 1


def test_after_the_first_answer_the_page_says_what_stands(mira, wave, coordinator):  # noqa: F811
    made = box_of(wave, coordinator)
    device = Device()
    device.redeem(wave, made.codes[0])
    device.send(wave, {})
    page = mira.get(f"{LIST}welle/{wave.pk}/aendern/").content.decode()
    assert "Es ist schon eine Antwort da" in page
    assert "Zusage ändern" not in page
    assert "Es ist schon eine Antwort da" in send(mira, wave, STRICT | {"batch_size": 20})
    assert wave.batch_size == 10


def test_another_version_is_used(mira, wave, survey, coordinator):  # noqa: F811
    newer = whole({"sections": [{"id": "s", "questions": [{"id": "neu", "kind": "short_text"}]}]})
    version = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(newer))
    assert "Gefragt wird jetzt Fassung 2." in send(mira, wave, {"was": "fassung", "questionnaire": version.pk})
    assert wave.questionnaire == version
    assert "gültige Auswahl" in send(mira, wave, {"was": "fassung", "questionnaire": 0})


def test_a_wave_that_is_over_keeps_its_questionnaire(mira, wave, coordinator):  # noqa: F811
    close_wave(wave=wave, actor=coordinator, at=CLOSES)
    assert "Sie behält Fassung 1." in mira.get(f"{LIST}welle/{wave.pk}/aendern/").content.decode()
    send(mira, wave, {"was": "fassung", "questionnaire": wave.questionnaire_id})
    assert "aendern/" not in mira.get(f"{LIST}welle/{wave.pk}/").content.decode()


def test_only_who_runs_surveys_gets_in(wave, reader, stranger, edition):
    for user in (reader, stranger):
        assert client_of(user).post(f"{LIST}welle/{wave.pk}/aendern/", STRICT).status_code in (403, 404)
