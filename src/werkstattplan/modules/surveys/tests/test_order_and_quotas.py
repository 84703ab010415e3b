"""Mixed order and quotas where no script runs, and what of them is stored: nothing that tells the order."""

import json

import pytest
from django.core import signing

from werkstattplan.modules.surveys.document.order import VARIANTS, arranged
from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.models import Access, Batch, QuotaCounts, Reply
from werkstattplan.modules.surveys.services.settling import settle_wave
from werkstattplan.modules.surveys.services.waves import add_questionnaire, close_wave
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, SETTLES, Device, whole
from werkstattplan.modules.surveys.tests.test_plain_form import Reader
from werkstattplan.modules.surveys.views.plain import SALT

LETTERS = [{"id": letter} for letter in "abcdef"]
MIXED = whole(
    {
        "order": {"sections": True, "seed": "lupe"},
        "sections": [
            {
                "id": f"s{number}",
                "shuffled": True,
                "questions": [
                    {"id": f"m{number}", "kind": "multiple", "choices": LETTERS, "shuffled": True},
                    {"id": f"t{number}", "kind": "matrix", "rows": LETTERS, "choices": [{"id": "x"}], "shuffled": True},
                ],
            }
            for number in (1, 2, 3)
        ],
    }
)
BUS = {"==": [{"answer": ["bus"]}, "ja"]}
WITH_QUOTA = whole(
    {
        "quotas": [{"id": "fahrende", "condition": BUS, "limit": 10, "text": {"de": "Danke, Busfahrende sind genug."}}],
        "sections": [
            {"id": "a", "questions": [{"id": "bus", "kind": "single", "choices": [{"id": "ja"}, {"id": "nein"}]}]},
            {"id": "b", "questions": [{"id": "mehr", "kind": "long_text"}]},
        ],
    }
)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def wave_of(make_wave, survey, coordinator):
    """Makes an open wave that asks a questionnaire."""

    def make(document: dict):
        wave = make_wave(access=Access.OPEN)
        wave.questionnaire = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(document))
        wave.save()
        return wave

    return make


def test_the_form_without_script_shows_every_variant(wave_of, monkeypatch):
    wave = wave_of(MIXED)
    seen = set()
    for variant in range(VARIANTS):
        monkeypatch.setattr("secrets.randbelow", lambda most, number=variant: number % most)
        reader = Reader(wave)
        page = reader.press()
        document = arranged(read_data(MIXED), variant)
        first, second = document.sections[0].questions
        assert page.index(f'data-question="{first.id}"') < page.index(f'data-question="{second.id}"')
        multiple, matrix = sorted(document.sections[0].questions, key=lambda question: question.kind, reverse=True)
        marks = [page.index(f'name="q-{multiple.id}" value="{choice.id}"') for choice in multiple.choices]
        rows = [page.index(f'name="q-{matrix.id}--{row.id}"') for row in matrix.rows]
        assert (marks, rows) == (sorted(marks), sorted(rows))
        seen.add((document.sections[0].id, marks[0], rows[0]))
    assert len(seen) > VARIANTS / 2


def test_an_order_lasts_from_the_first_to_the_last_page(wave_of):
    wave = wave_of(MIXED)
    reader = Reader(wave)
    titles = []
    reader.press()
    for _ in range(3):
        titles.append(next(f"s{number}" for number in (1, 2, 3) if f"<h2>s{number}</h2>" in reader.text))
        reader.press()
    assert sorted(titles) == ["s1", "s2", "s3"]
    for title in reversed(titles):
        assert f"<h2>{title}</h2>" in reader.press("zurueck")


def test_what_is_stored_is_in_the_order_of_the_questionnaire(wave_of):
    wave = wave_of(MIXED)
    reader = Reader(wave)
    device = Device()
    reader.press()
    device.token = _ticket_of(reader)
    answers = {"t1": {"f": "x", "a": "x"}, "m1": ["e", "b", "c"], "t2": {"missing": "no_answer"}}
    device.send(wave, answers, number=wave.questionnaire.number)
    [[_, kept]] = Batch.objects.get(wave=wave).waiting
    assert json.dumps(kept) == json.dumps(
        {"m1": ["b", "c", "e"], "t1": {"a": "x", "f": "x"}, "t2": {"missing": "no_answer"}}
    )


def _ticket_of(reader) -> str:
    state = reader.text.split('name="stand" value="')[1].split('"')[0]
    return signing.loads(state, salt=SALT)["ticket"]


def answer(wave, bus: str) -> Reader:
    reader = Reader(wave)
    reader.press()
    reader.press(**{"q-bus": bus})
    return reader


def sent(wave, bus: str) -> str:
    reader = answer(wave, bus)
    reader.press()
    return reader.press()


def test_a_full_quota_is_told_once_and_a_reply_beyond_it_still_counts(wave_of):
    wave = wave_of(WITH_QUOTA)
    for _ in range(9):
        assert "angekommen" in sent(wave, "ja")
    assert "genug" not in answer(wave, "ja").text
    sent(wave, "ja")
    assert QuotaCounts.objects.get(wave=wave).counts == {"fahrende": 10}
    reader = answer(wave, "ja")
    assert "Danke, Busfahrende sind genug." in reader.text
    assert "Deine Antworten zählen" in reader.text
    assert "genug" not in reader.press("zurueck")
    assert "genug" not in reader.press(**{"q-bus": "ja"})
    reader.press()
    assert "angekommen" in reader.press()
    assert "genug" not in answer(wave, "nein").text
    assert Batch.objects.get(wave=wave).size == 1


def test_a_quota_counts_whole_batches_only(wave_of):
    wave = wave_of(WITH_QUOTA)
    for _ in range(19):
        sent(wave, "ja")
    assert Reply.objects.filter(wave=wave).count() == 10
    assert QuotaCounts.objects.get(wave=wave).counts == {"fahrende": 10}


def test_counts_of_quotas_go_with_the_keys(wave_of, coordinator):
    wave = wave_of(WITH_QUOTA)
    for _ in range(10):
        sent(wave, "ja")
    close_wave(wave=wave, actor=coordinator, at=CLOSES)
    settle_wave(wave=wave, at=SETTLES)
    assert not QuotaCounts.objects.exists()


def test_the_page_says_which_quotas_are_full(wave_of, client):
    wave = wave_of(WITH_QUOTA)
    assert 'data-full=""' in client.get(f"/umfragen/{wave.key}/").content.decode()
    for _ in range(10):
        sent(wave, "ja")
    assert 'data-full="fahrende"' in client.get(f"/umfragen/{wave.key}/").content.decode()
