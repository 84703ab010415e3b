"""A survey of the department of youth with one wave; its people are those of the plan's own tests."""

import datetime
import json
import secrets
from dataclasses import dataclass, field

import pytest
from django.test import Client

from werkstattplan.modules.surveys.models import Access, AnonymityLevel, Questionnaire, Survey, Wave
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.redeeming import redeem_code
from werkstattplan.modules.surveys.services.replies import Arrival, take_reply
from werkstattplan.modules.surveys.services.settling import settle_wave
from werkstattplan.modules.surveys.services.waves import (
    add_questionnaire,
    close_wave,
    create_survey,
    open_wave,
    plan_wave,
    use_questionnaire,
)
from werkstattplan.modules.surveys.tests.answered import ASKED, reply_of
from werkstattplan.plan.tests.conftest import (  # noqa: F401
    administrator,
    client_of,
    commune,
    contributor,
    coordinator,
    edition,
    in_scope,
    no_second_factor,
    plan,
    reader,
    stranger,
)

OPENS = datetime.datetime(2026, 3, 2, 7, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 3, 3, 9, tzinfo=datetime.UTC)
CLOSES = datetime.datetime(2026, 3, 20, 16, tzinfo=datetime.UTC)
SETTLES = CLOSES + datetime.timedelta(days=3)

DOCUMENT = {
    "format": 1,
    "title": {"de": "Die LUPE"},
    "languages": ["de"],
    "sections": [
        {
            "id": "freizeit",
            "title": {"de": "Freizeit"},
            "questions": [
                {
                    "id": "wunsch",
                    "kind": "single",
                    "text": {"de": "Was fehlt dir am meisten?"},
                    "choices": [
                        {"id": "bus", "text": {"de": "Ein Bus am Abend"}},
                        {"id": "treff", "text": {"de": "Ein Treff"}},
                    ],
                },
                {"id": "mehr", "kind": "long_text", "text": {"de": "Was noch?"}},
            ],
        }
    ],
}


def whole(document: dict) -> dict:
    """A questionnaire of which a test wrote only what it is about."""
    document = {"format": 1, "title": {"de": "Die LUPE"}, "languages": ["de"]} | document
    for section in document["sections"]:
        section.setdefault("title", {"de": section["id"]})
        for question in section["questions"]:
            parts = [question, *(question.get("choices") or ()), *(question.get("rows") or ())]
            for part in parts:
                text = part.get("text") or part["id"]
                part["text"] = {"de": text} if isinstance(text, str) else text
    return document


@dataclass
class Device:
    """A phone: it draws a secret and keeps its ticket."""

    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    token: str = ""

    def redeem(self, wave: Wave, code: str, *, at=NOW, solution: str = "") -> None:
        ticket = redeem_code(wave=wave, typed=code, device_secret=self.secret, at=at, solution=solution)
        self.token = ticket.token

    def send(self, wave: Wave, answers: dict, *, at=NOW, number: int = 1) -> Arrival:
        return take_reply(wave=wave, token=self.token, questionnaire_number=number, answers=answers, at=at)


@pytest.fixture
def survey(commune, coordinator) -> Survey:  # noqa: F811
    return create_survey(
        commune=commune,
        actor=coordinator,
        at=OPENS,
        slug="lupe",
        title="Die LUPE",
        purpose="Wir wollen wissen, was euch fehlt.",
        department="Fachdienst Jugend",
        contact="jugend@probe.example",
        plan_slug="werkstattplan",
        tool_key="musik",
    )


@pytest.fixture
def questionnaire(survey, coordinator) -> Questionnaire:  # noqa: F811
    return add_questionnaire(survey=survey, actor=coordinator, at=OPENS, document=json.dumps(DOCUMENT))


@pytest.fixture
def make_wave(survey, questionnaire, coordinator):  # noqa: F811
    """Makes an open wave; `access`, `level` and `batch_size` as asked for."""

    def make(access=Access.CODES, level=AnonymityLevel.ANSWERS_ONLY, batch_size=10, is_open=True) -> Wave:
        wave = plan_wave(
            survey=survey,
            questionnaire=questionnaire,
            actor=coordinator,
            at=OPENS,
            access=access,
            level=level,
            opens_at=OPENS,
            closes_at=CLOSES,
            delete_on=datetime.date(2029, 3, 31),
            batch_size=batch_size,
        )
        if is_open:
            open_wave(wave=wave, actor=coordinator, at=OPENS)
        return wave

    return make


@pytest.fixture
def wave(make_wave) -> Wave:
    return make_wave()


@pytest.fixture
def asked(survey, coordinator, questionnaire):  # noqa: F811
    return add_questionnaire(survey=survey, actor=coordinator, at=OPENS, document=json.dumps(whole(ASKED)))


@pytest.fixture
def answered(make_wave, asked, coordinator):  # noqa: F811
    """Makes a wave to which so many people have answered."""

    def make(number: int, *, slips: int = 80, level=AnonymityLevel.ANSWERS_ONLY) -> Wave:
        wave = make_wave(level=level)
        use_questionnaire(wave=wave, questionnaire=asked, actor=coordinator, at=NOW)
        codes = make_box(wave=wave, actor=coordinator, at=NOW, school="Schule am See", label="9a", size=slips).codes
        for place in range(number):
            device = Device()
            device.redeem(wave, codes[place])
            device.send(wave, reply_of(place), number=asked.number)
        return wave

    return make


@pytest.fixture
def settled(answered, coordinator):  # noqa: F811
    """Makes a settled wave to which so many people have answered."""

    def make(number: int, **more) -> Wave:
        wave = answered(number, **more)
        close_wave(wave=wave, actor=coordinator, at=CLOSES)
        settle_wave(wave=wave, at=SETTLES)
        wave.refresh_from_db()
        return wave

    return make


@pytest.fixture
def mira(coordinator) -> Client:  # noqa: F811
    return client_of(coordinator)
