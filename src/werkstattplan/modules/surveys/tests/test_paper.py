"""Replies on paper: printed, typed in twice, compared, counted once; no code beside an answer."""

import datetime
import io
import json
import re

import pdfplumber
import pytest

from werkstattplan.modules.surveys.answering.answers import NO_ANSWER
from werkstattplan.modules.surveys.models import Access, Batch, PaperEntry, SpentTicket
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.paper import MOST_ENTRIES, keep_first_entry
from werkstattplan.modules.surveys.services.refusals import Ended, TooManyEntries, UnreadableAnswers
from werkstattplan.modules.surveys.services.settling import settle_wave
from werkstattplan.modules.surveys.services.waves import add_questionnaire, close_wave, use_questionnaire
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, OPENS, SETTLES, whole
from werkstattplan.modules.surveys.tests.dumps import take_dump
from werkstattplan.modules.surveys.tests.test_plain_form import KINDS
from werkstattplan.modules.surveys.tests.test_staff_pages import mira, text_of  # noqa: F401
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

FIRST = {"q-wunsch": "treff", "q-mehr": "Mehr Licht"}


@pytest.fixture
def codes(wave, coordinator) -> tuple[str, ...]:
    return make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="8b", size=30).codes


class Desk:
    """A clerk at the pages of a wave."""

    def __init__(self, client, wave) -> None:
        self.client = client
        self.page = f"/arbeit/probe/umfragen/welle/{wave.pk}/papier/"
        self.text = ""

    def first(self, **fields) -> int:
        response = self.client.post(f"{self.page}erste/", fields)
        assert response.status_code == 302, response.content.decode()
        shown = self.client.get(response["Location"]).content.decode()
        return int(re.search(r"<strong>(\d{4})</strong>", shown)[1])

    def begin(self) -> "Desk":
        self.text = self.client.get(f"{self.page}zweite/").content.decode()
        return self

    def send(self, **fields) -> str:
        state = re.search(r'name="stand" value="([^"]*)"', self.text)[1]
        self.response = self.client.post(f"{self.page}zweite/", {"stand": state} | fields)
        self.text = self.response.content.decode()
        return self.text


@pytest.fixture
def desk(mira, wave) -> Desk:  # noqa: F811
    return Desk(mira, wave)


def waiting(wave) -> list[dict]:
    return [answers for _, answers in Batch.objects.get(wave=wave).waiting]


def test_two_entries_that_agree_are_a_reply(desk, wave, codes):
    number = desk.first(**FIRST)
    assert "1 Bogen wartet" in desk.client.get(desk.page).content.decode()
    assert "Mehr Licht" not in desk.begin().send(code=codes[0].lower())
    assert "Mehr Licht" not in desk.send(nummer=str(number))
    assert waiting(wave) == []
    assert f"Bogen {number} ist übernommen" in desk.send(**FIRST)
    assert waiting(wave) == [{"wunsch": "treff", "mehr": "Mehr Licht"}]
    assert not PaperEntry.objects.exists()


def test_what_differs_is_decided_field_by_field(desk, wave, codes):
    number = desk.first(**FIRST)
    desk.begin().send(code=codes[0])
    desk.send(nummer=str(number))
    page = desk.send(**{"q-wunsch": "bus", "q-mehr": "Mer Licht"})
    assert "An 2 Stellen steht Verschiedenes" in page
    assert "Ein Treff" in page
    assert "Mer Licht" in page
    assert waiting(wave) == []
    assert "An 2 Stellen" in desk.send(**{"d-wunsch": "zweite"})
    assert desk.response.status_code == 422
    desk.send(**{"d-wunsch": "zweite", "d-mehr": "erste"})
    assert waiting(wave) == [{"wunsch": "bus", "mehr": "Mehr Licht"}]


def test_when_both_are_wrong_the_second_entry_is_changed(desk, wave, codes):
    number = desk.first(**FIRST)
    desk.begin().send(code=codes[0])
    desk.send(nummer=str(number))
    desk.send(**FIRST | {"q-wunsch": "bus"})
    page = desk.send(aendern="1")
    assert 'value="bus" checked' in page
    desk.send(**{"q-wunsch": "bus", "q-mehr": "Mehr Licht"})
    desk.send(**{"d-wunsch": "zweite"})
    assert waiting(wave) == [{"wunsch": "bus", "mehr": "Mehr Licht"}]


def test_a_field_left_empty_once_is_a_difference(desk, wave, codes):
    number = desk.first(**{"q-wunsch": "treff"})
    desk.begin().send(code=codes[0])
    desk.send(nummer=str(number))
    assert "nichts" in desk.send(**FIRST)
    desk.send(**{"d-mehr": "erste"})
    assert waiting(wave) == [{"wunsch": "treff"}]


@pytest.mark.parametrize(
    ("typed", "sentence"), [("K7MP-3XRB", "nicht richtig abgeschrieben"), ("", "nicht richtig abgeschrieben")]
)
def test_a_wrong_code_is_told_before_anything_is_typed(desk, codes, typed, sentence):
    assert sentence in desk.begin().send(code=typed)
    assert desk.response.status_code == 409
    assert "Nummer auf dem Bogen" in desk.send(code=codes[0])


@pytest.mark.parametrize("typed", ["", "0000", "abcd", "12345", "²²²²"])
def test_an_unknown_number_is_told(desk, codes, typed):
    desk.begin().send(code=codes[0])
    assert "wartet nicht auf die zweite Eingabe" in desk.send(nummer=typed)


def test_a_sheet_counts_once(desk, wave, codes):
    """Sent twice, or the page of the first sheet used for a second one: told, nothing counted, nothing lost."""
    number = desk.first(**FIRST)
    desk.begin().send(code=codes[0])
    state = desk.send(nummer=str(number))
    desk.send(**FIRST)
    desk.text = state
    assert "vielleicht ist er schon übernommen" in desk.send(**FIRST)
    assert len(waiting(wave)) == 1


def test_a_code_that_brought_a_reply_brings_no_second_one(desk, wave, codes):
    one, other = desk.first(**FIRST), desk.first(**FIRST)
    with_code = desk.begin().send(code=codes[0])
    desk.send(nummer=str(one))
    desk.send(**FIRST)
    desk.text = with_code
    desk.send(nummer=str(other))
    assert "schon ein Antwortbogen angekommen" in desk.send(**FIRST)
    assert len(waiting(wave)) == 1
    assert PaperEntry.objects.get().number == other
    desk.begin().send(code=codes[1])
    desk.send(nummer=str(other))
    desk.send(**FIRST)
    assert len(waiting(wave)) == 2


def test_a_slip_used_on_a_phone_is_told(desk, wave, codes, client):
    body = {"code": codes[0], "secret": "0" * 32}
    client.post(f"/umfragen/{wave.key}/marke/", body, content_type="application/json")
    assert "Dieser Code ist schon benutzt worden" in desk.begin().send(code=codes[0])


def test_what_cannot_be_read_stays_in_its_field(mira, make_wave, survey, coordinator):  # noqa: F811
    wave = make_wave(access=Access.OPEN)
    version = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(KINDS))
    use_questionnaire(wave=wave, questionnaire=version, actor=coordinator, at=NOW)
    desk = Desk(mira, wave)
    typed = {"q-zahl": "zwölf", "q-rang--a": "2", "q-rang--b": "2", "q-skala": "4"}
    response = mira.post(f"{desk.page}erste/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Bitte vergleichen Sie es mit dem Bogen.") == 2
    assert 'value="zwölf"' in page
    assert page.count('<option value="2" selected>') == 2
    assert 'value="4" checked' in page
    every = {"q-mehrere": ["b", "a"], "q-skala": "4", "q-rang--a": "2", "q-rang--b": "1", "q-zahl": "2,5"}
    every |= {"q-raster--r1": "x", "q-tag--keine": "__keine", "q-ja": "ja", "q-bild": "p"}
    number = desk.first(**every)
    desk.begin().send()
    desk.send(nummer=str(number))
    assert "q-zahl" in desk.text
    differing = desk.send(**every | {"q-raster--r1": "", "q-tag": "2026-03-01", "q-tag--keine": "", "q-ja": ""})
    assert "r1: x" in differing
    assert "keine Angabe" in differing
    assert "Ja, einverstanden" in differing
    desk.send(**{f"d-{name}": "erste" for name in ("raster", "tag", "ja")})
    assert waiting(wave) == [
        {
            "mehrere": ["a", "b"],
            "skala": "4",
            "rang": ["b", "a"],
            "zahl": 2.5,
            "raster": {"r1": "x"},
            "tag": NO_ANSWER,
            "ja": True,
            "bild": "p",
        }
    ]


def test_what_is_not_asked_is_told_and_left_out(mira, make_wave, survey, coordinator):  # noqa: F811
    document = whole(
        {
            "sections": [
                {
                    "id": "s",
                    "questions": [
                        {"id": "bus", "kind": "single", "choices": [{"id": "ja"}, {"id": "nein"}]},
                        {"id": "linie", "kind": "short_text", "shown_if": {"==": [{"answer": ["bus"]}, "ja"]}},
                    ],
                }
            ]
        }
    )
    wave = make_wave(access=Access.OPEN)
    version = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(document))
    use_questionnaire(wave=wave, questionnaire=version, actor=coordinator, at=NOW)
    desk = Desk(mira, wave)
    typed = {"q-bus": "nein", "q-linie": "501"}
    number = desk.first(**typed)
    desk.begin().send()
    desk.send(nummer=str(number))
    assert "Bei Frage 2 stand etwas" in desk.send(**typed)
    assert waiting(wave) == [{"bus": "nein"}]


def test_a_sheet_of_an_older_version_counts_for_that_version(desk, wave, codes, survey, coordinator):
    newer = whole({"sections": [{"id": "s", "questions": [{"id": "neu", "kind": "short_text"}]}]})
    version = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(newer))
    use_questionnaire(wave=wave, questionnaire=version, actor=coordinator, at=NOW)
    assert "?fassung=1" in desk.client.get(desk.page).content.decode()
    old = desk.page
    answer = desk.client.post(f"{old}erste/?fassung=1", FIRST)
    number = int(answer["Location"][-4:])
    desk.begin().send(code=codes[0])
    assert "Fassung 1." in desk.send(nummer=str(number))
    desk.send(**FIRST)
    first = survey.questionnaires.get(number=1)
    assert Batch.objects.get(wave=wave).waiting == [[first.pk, {"wunsch": "treff", "mehr": "Mehr Licht"}]]
    for typed in ("3", "x", "0"):
        assert desk.client.get(f"{old}erste/?fassung={typed}").status_code == 404


def test_a_first_entry_can_be_thrown_away(desk):
    number = desk.first(**FIRST)
    desk.client.post(f"{desk.page}verwerfen/", {"nummer": str(number)})
    assert not PaperEntry.objects.exists()
    again = desk.client.post(f"{desk.page}verwerfen/", {"nummer": str(number)}, follow=True).content.decode()
    assert "wartet nicht auf die zweite Eingabe" in again


def test_a_state_that_was_changed_begins_anew(desk, codes):
    desk.begin()
    desk.text = 'name="stand" value="x"'
    assert "Nummer auf dem Bogen" in desk.send(code=codes[0])


def test_somebody_else_finishing_the_sheet_meanwhile_is_told(desk, codes):
    number = desk.first(**FIRST)
    desk.begin().send(code=codes[0])
    desk.send(nummer=str(number))
    PaperEntry.objects.all().delete()
    page = desk.send(**FIRST)
    assert "vielleicht ist er schon übernommen" in page
    assert "Nächster Bogen" in page


def test_too_late_and_too_many_are_told(wave, questionnaire, monkeypatch):
    with pytest.raises(Ended):
        keep_first_entry(wave=wave, questionnaire=questionnaire, answers={}, at=CLOSES + datetime.timedelta(days=2))
    with pytest.raises(UnreadableAnswers):
        keep_first_entry(wave=wave, questionnaire=questionnaire, answers={"fremd": "x"}, at=NOW)
    assert MOST_ENTRIES == 4_500
    monkeypatch.setattr("werkstattplan.modules.surveys.services.paper.MOST_ENTRIES", 2)
    numbers = {keep_first_entry(wave=wave, questionnaire=questionnaire, answers={}, at=NOW).number for _ in range(2)}
    assert len(numbers) == 2
    with pytest.raises(TooManyEntries):
        keep_first_entry(wave=wave, questionnaire=questionnaire, answers={}, at=NOW)


def test_numbers_never_meet(wave, questionnaire, monkeypatch):
    monkeypatch.setattr("secrets.choice", lambda free: free[0])
    made = [keep_first_entry(wave=wave, questionnaire=questionnaire, answers={}, at=NOW).number for _ in range(3)]
    assert made == [1000, 1001, 1002]


def test_first_entries_go_with_the_keys(wave, questionnaire, coordinator):
    keep_first_entry(wave=wave, questionnaire=questionnaire, answers={}, at=NOW)
    close_wave(wave=wave, actor=coordinator, at=CLOSES)
    settle_wave(wave=wave, at=SETTLES)
    assert not PaperEntry.objects.exists()


def test_the_history_knows_no_sheet_and_no_row_a_code(desk, wave, codes, tmp_path):
    before = Change.objects.count()
    number = desk.first(**FIRST)
    desk.begin().send(code=codes[0])
    assert codes[0] not in repr(take_dump(tmp_path, ""))
    desk.send(nummer=str(number))
    desk.send(**FIRST)
    assert Change.objects.count() == before
    assert codes[0] not in repr(take_dump(tmp_path, ""))
    assert SpentTicket.objects.count() == 1


def test_no_page_of_the_second_entry_holds_the_code_and_an_answer(desk, wave, codes):
    number = desk.first(**FIRST)
    after_code = desk.begin().send(code=codes[0])
    assert codes[0] not in after_code
    assert codes[0] not in desk.send(nummer=str(number))
    assert codes[0] not in desk.send(**FIRST | {"q-mehr": "x"})


def test_only_who_runs_surveys_gets_in(wave, reader, stranger, edition):
    for user in (reader, stranger):
        desk = Desk(client_of(user), wave)
        for path in ("", "erste/", "zweite/", "bogen/?sprache=de"):
            assert desk.client.get(f"{desk.page}{path}").status_code in (403, 404)
        for path in ("erste/", "zweite/", "verwerfen/"):
            assert desk.client.post(f"{desk.page}{path}", FIRST).status_code in (403, 404)
    assert not PaperEntry.objects.exists()


def test_pages_need_few_queries(desk, codes, django_assert_max_num_queries):
    for _ in range(20):
        desk.first(**FIRST)
    with django_assert_max_num_queries(12 + 3):
        desk.client.get(desk.page)
    with django_assert_max_num_queries(12 + 3):
        desk.client.get(f"{desk.page}erste/")


# The printed sheet


def test_the_sheet_is_an_accessible_pdf_in_every_language_and_size(desk, wave, codes, survey, coordinator):
    two = {"languages": ["de", "de-easy"], "title": {"de": "Die LUPE"}}
    text = {"de": "Was fehlt dir am meisten?", "de-easy": "Was brauchst du?"}
    question = {"id": "a", "kind": "short_text", "text": text}
    document = two | {"format": 1, "sections": [{"id": "s", "title": {"de": "S"}, "questions": [question]}]}
    version = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(document))
    use_questionnaire(wave=wave, questionnaire=version, actor=coordinator, at=NOW)
    small = desk.client.get(f"{desk.page}bogen/?sprache=de")
    easy = desk.client.get(f"{desk.page}bogen/?sprache=de-easy&schrift=gross")
    assert b"pdfuaid" in small.content
    assert b"pdfuaid" in easy.content
    assert "1. Was fehlt dir am meisten?" in text_of(small.content)
    assert "1. Was brauchst du?" in text_of(easy.content)
    assert "Code von deinem Zettel" in text_of(small.content)
    assert "gross" in easy["Content-Disposition"]
    assert size_of(easy.content, "Was") > size_of(small.content, "Was") + 4
    for wrong in ("", "?sprache=fr"):
        assert desk.client.get(f"{desk.page}bogen/{wrong}").status_code == 404


def size_of(pdf: bytes, word: str) -> float:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        words = opened.pages[0].extract_words(extra_attrs=["size"])
    return max(one["size"] for one in words if one["text"] == word)


def test_a_sheet_of_an_open_survey_has_no_place_for_a_code(mira, make_wave):  # noqa: F811
    wave = make_wave(access=Access.OPEN)
    response = mira.get(f"/arbeit/probe/umfragen/welle/{wave.pk}/papier/bogen/?sprache=de")
    assert "Code" not in text_of(response.content)
