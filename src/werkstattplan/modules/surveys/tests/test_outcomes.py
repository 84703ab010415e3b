"""What became of a survey: staff say it, everybody reads it, and a word finds the page but never a reply."""

import datetime
import io
import json

import pdfplumber
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from werkstattplan.kernel.modules import Period, ToolKey
from werkstattplan.modules.surveys import evidence
from werkstattplan.modules.surveys.access.receipt import WORDS, read_word, receipt_word
from werkstattplan.modules.surveys.models import Access, FollowUp, LookCount, Outcome, OutcomeState, Wave, WaveReach
from werkstattplan.modules.surveys.selectors import outcomes as shown
from werkstattplan.modules.surveys.services.outcomes import (
    ForeignWave,
    OutcomeContent,
    ReasonMissing,
    add_outcome,
    change_outcome,
    publish_outcome,
)
from werkstattplan.modules.surveys.services.replies import add_replies
from werkstattplan.modules.surveys.services.settling import look_after_waves
from werkstattplan.modules.surveys.services.waves import add_questionnaire, use_questionnaire
from werkstattplan.modules.surveys.tests.conftest import NOW, SETTLES, whole
from werkstattplan.plan.models import EditionState, Step, Tool
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.people.models import Person


@pytest.fixture
def mira(coordinator) -> Client:
    return client_of(coordinator)


@pytest.fixture
def staff(commune) -> str:
    return f"/arbeit/{commune.slug}/umfragen/lupe/wirkung/"


@pytest.fixture
def published(edition):
    edition.state, edition.published_at = EditionState.PUBLISHED, NOW
    edition.save()
    return edition


def typed(**values):
    return {"heard": "Abends fehlt ein Bus.", "answer": "Ab Mai fährt einer.", "state": "coming"} | values


def say(survey, coordinator, **values) -> Outcome:
    content = {"heard": "Abends fehlt ein Bus.", "answer": "Ab Mai fährt einer.", "state": OutcomeState.COMING} | values
    return add_outcome(survey=survey, content=OutcomeContent(**content), actor=coordinator, at=NOW)


def text_of(response) -> str:
    return response.content.decode()


def test_staff_tie_a_result_to_a_step_of_the_plan_and_everybody_reads_it(mira, wave, staff, published):
    with scope(commune=published.commune):
        step = Step.objects.filter(tool__edition=published, tool__key="musik").first()
        year = f"{step.year or ''}|{step.title}"
        mira.post(f"{staff}neu/", typed(question_id="wunsch", wave=wave.pk, tool="werkstattplan/musik", step=year))
        row = Outcome.objects.get()
    public = f"/umfragen/{wave.key}/wirkung/"
    assert "Noch ist nichts entschieden" in text_of(Client().get(public))
    mira.post(f"{staff}{row.pk}/stand/", {"was": "zeigen"})
    for address in (public, f"/{published.commune.slug}/umfragen/lupe/wirkung/"):
        page = text_of(Client().get(address))
        for said in ("Abends fehlt ein Bus.", "Ab Mai fährt einer.", "Was fehlt dir am meisten?", step.title, "kommt"):
            assert said in page
        assert f"/{published.commune.slug}/werkstattplan/werkzeug/musik/" in page
        assert "Noch ist nichts entschieden" not in page
    mira.post(f"{staff}{row.pk}/stand/", {"was": "zurueckziehen"})
    assert "Abends fehlt" not in text_of(Client().get(public))


def test_a_tool_that_nobody_outside_sees_is_not_named(survey, wave, coordinator, edition):
    publish_outcome(
        outcome=say(survey, coordinator, plan_slug="werkstattplan", tool_key="musik"), actor=coordinator, at=NOW
    )
    assert edition.state == EditionState.DRAFT
    title = Tool.objects.get(edition=edition, key="musik").title
    assert title not in text_of(Client().get(f"/umfragen/{wave.key}/wirkung/"))


def test_names_of_people_are_covered_for_everybody(survey, wave, coordinator, commune):
    Person.objects.create(commune=commune, name="Gerda Geheim")
    publish_outcome(outcome=say(survey, coordinator, answer="Gerda Geheim kümmert sich."), actor=coordinator, at=NOW)
    page = text_of(Client().get(f"/umfragen/{wave.key}/wirkung/"))
    assert "Gerda Geheim" not in page
    assert "[Name] kümmert sich." in page


def test_what_does_not_come_needs_a_reason_and_the_form_keeps_what_was_typed(mira, survey, wave, coordinator, staff):
    answer = mira.post(f"{staff}neu/", typed(state="not_coming"))
    assert answer.status_code == 422
    assert "gehört der Grund dazu" in text_of(answer)
    assert "Ab Mai fährt einer." in text_of(answer)
    with pytest.raises(ReasonMissing):
        say(survey, coordinator, state=OutcomeState.NOT_COMING)
    mira.post(f"{staff}neu/", typed(state="not_coming", reason="Es fehlt Personal."))
    assert Outcome.objects.get().reason == "Es fehlt Personal."


def test_a_decision_needs_its_body(mira, wave, staff):
    assert mira.post(f"{staff}neu/", typed(decided_on="2026-05-04")).status_code == 422
    mira.post(f"{staff}neu/", typed(decided_on="2026-05-04", decision_body="Kreistag", decision_number="7/26"))
    assert shown.decision_line(Outcome.objects.get()) == "Kreistag 7/26 vom 04.05.2026"


def test_a_wave_of_another_survey_is_refused(survey, coordinator, wave):
    with pytest.raises(ForeignWave):
        say(survey, coordinator, wave_id=wave.pk + 1)


def test_a_change_shows_the_new_day_and_goes_into_the_history(mira, survey, wave, coordinator, staff):
    row = say(survey, coordinator)
    row.as_of = datetime.date(2026, 1, 1)
    row.save()
    page = text_of(mira.get(f"{staff}{row.pk}/"))
    assert "Abends fehlt ein Bus." in page
    mira.post(f"{staff}{row.pk}/", typed(state="there", answer="Er fährt."))
    row.refresh_from_db()
    assert (row.state, row.answer, row.as_of) == ("there", "Er fährt.", timezone.localdate())
    change = Change.objects.filter(verb="ändert eine Wirkung").get()
    assert (change.before["state"], change.after["state"]) == ("coming", "there")
    again = OutcomeContent(heard=row.heard, answer="Er fährt.", state=OutcomeState.THERE)
    change_outcome(outcome=row, content=again, actor=coordinator, at=NOW)
    assert Change.objects.filter(verb="ändert eine Wirkung").count() == 1


def test_what_is_public_is_withdrawn_before_it_is_removed(mira, survey, wave, coordinator, staff):
    row = say(survey, coordinator)
    publish_outcome(outcome=row, actor=coordinator, at=NOW)
    answer = mira.post(f"{staff}{row.pk}/stand/", {"was": "entfernen"}, follow=True)
    assert "ziehen Sie es erst zurück" in text_of(answer)
    mira.post(f"{staff}{row.pk}/stand/", {"was": "zurueckziehen"})
    mira.post(f"{staff}{row.pk}/stand/", {"was": "entfernen"})
    assert not Outcome.objects.exists()


def test_the_page_says_when_to_look_again_and_reminds_the_coordinator(mira, survey, wave, staff):
    public = f"/umfragen/{wave.key}/wirkung/"
    assert "Ein Tag steht noch nicht fest" in text_of(Client().get(public))
    yesterday, soon = (timezone.localdate() + datetime.timedelta(days=days) for days in (-1, 30))
    assert mira.post(staff, {"next_news_on": yesterday.isoformat()}).status_code == 422
    mira.post(staff, {"next_news_on": soon.isoformat()})
    assert "Schau am" in text_of(Client().get(public))
    assert list(shown.today(timezone.localdate())) == []
    FollowUp.objects.update(next_news_on=yesterday)
    assert "war für den" in text_of(Client().get(public))
    assert [item.url for item in shown.today(timezone.localdate())] == [staff]


def test_a_survey_without_a_wave_has_no_public_page(survey, commune, make_wave):
    address = f"/{commune.slug}/umfragen/lupe/wirkung/"
    assert Client().get(address).status_code == 404
    make_wave(is_open=False)
    assert Client().get(address).status_code == 404


# The word


def test_words_are_told_apart_and_slips_are_forgiven():
    assert len(set(WORDS)) == len(WORDS) == 157
    for key in ("abcde", "23456", "zzzzz"):
        word = receipt_word(key)
        assert read_word(word) == word
        assert word.split()[0] != word.split()[1]
        assert read_word(f"  {word.upper().replace(' ', '-')} ") == word
        assert read_word(word.replace(" ", "")) == word
    assert read_word("fuchss latene") == "Fuchs Laterne"
    assert read_word("Floss Mütze") == read_word("floß muetze") == "Floß Mütze"
    for nonsense in ("", "Fuchs", "xyzzy Fuchs", "Fuchs Laterne Igel", "12345"):
        assert read_word(nonsense) is None


def test_the_word_of_a_wave_never_changes():
    assert [receipt_word(key) for key in ("abcde", "k7mp3")] == ["Garten Nadel", "Birke Jacke"]


def test_everybody_gets_the_same_word_and_it_stands_in_no_reply(make_wave):
    wave = make_wave(access=Access.OPEN)
    Wave.objects.update(closes_at=timezone.now() + datetime.timedelta(days=1))
    word = receipt_word(wave.key)
    page = text_of(Client().get(f"/umfragen/{wave.key}/"))
    assert word in page[page.index('id="ende"') :]
    client, answer = Client(), None
    answer = client.get(f"/umfragen/{wave.key}/ohne/")
    for values in ({}, {"wunsch": "bus"}, {}):
        answer = client.post(f"/umfragen/{wave.key}/ohne/", {"stand": answer.context["state"], "weiter": "1", **values})
    assert "sind angekommen" in text_of(answer)
    assert word in text_of(answer)
    wave.refresh_from_db()
    for part in word.split():
        assert part not in json.dumps(list(wave.batches.values_list("waiting", flat=True)))


def test_a_word_finds_the_page_and_only_the_sum_of_the_day_is_kept(wave):
    client = Client()
    assert client.get("/umfragen/wirkung/").status_code == 200
    for _ in range(3):
        answer = client.post("/umfragen/wirkung/", {"wort": receipt_word(wave.key).lower()})
        assert answer.url == f"/umfragen/{wave.key}/wirkung/"
    assert client.get(answer.url).status_code == 200
    assert list(LookCount.objects.values_list("wave", "day", "looks")) == [(wave.pk, timezone.localdate(), 3)]
    assert not client.cookies
    answer = client.post("/umfragen/wirkung/", {"wort": "Fuchs Fuchs"})
    assert answer.status_code == 422
    assert "Dieses Wort kennen wir nicht" in text_of(answer)
    assert "Fuchs Fuchs" in text_of(answer)


def test_two_surveys_with_one_word_are_offered_side_by_side(make_wave, monkeypatch):
    first, second = make_wave(), make_wave()
    monkeypatch.setattr(shown, "receipt_word", lambda key: "Fuchs Laterne")
    page = text_of(Client().post("/umfragen/wirkung/", {"wort": "Fuchs Laterne"}))
    assert first.key in page
    assert second.key in page
    assert not LookCount.objects.exists()
    answer = Client().post("/umfragen/wirkung/", {"wort": "Fuchs Laterne", "welle": second.key})
    assert answer.url == f"/umfragen/{second.key}/wirkung/"


def test_the_poster_names_the_page(mira, commune, wave):
    pdf = mira.get(f"/arbeit/{commune.slug}/umfragen/welle/{wave.pk}/plakat/").content
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        words = "".join(page.extract_text() for page in document.pages).replace("\n", "")
        assert len(document.pages) == 1
    assert f"testserver/umfragen/{wave.key}/wirkung/" in words


# Evidence


def test_places_count_where_enough_people_answered_and_stay_when_replies_are_gone(wave, survey, coordinator, commune):
    places = [{"id": name, "text": name} for name in ("gross", "klein", "leer")]
    document = whole({"sections": [{"id": "s", "questions": [{"id": "ort", "kind": "place", "choices": places}]}]})
    version = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(document))
    use_questionnaire(wave=wave, questionnaire=version, actor=coordinator, at=NOW)
    waiting = [[version.pk, {"ort": "gross"}]] * 10 + [[version.pk, {"ort": "klein"}]] * 9
    add_replies(wave, None, [*waiting, [version.pk, {"ort": {"missing": "no_answer"}}]])
    look_after_waves(at=SETTLES)
    look_after_waves(at=SETTLES)
    assert WaveReach.objects.get().places == 1
    look_after_waves(at=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))
    wave.refresh_from_db()
    assert wave.replies.count() == 0
    sums = evidence.recompute(Period(first=datetime.date(2026, 1, 1), last=datetime.date(2026, 12, 31)))
    assert {row.kind: row.value for row in sums}[evidence.PLACES] == 1


def test_a_wave_that_asked_for_no_place_counts_none(wave):
    add_replies(wave, None, [[wave.questionnaire_id, {"wunsch": "bus"}]] * 20)
    look_after_waves(at=SETTLES)
    assert evidence.PLACES not in {kind for kind, _, _ in evidence.sums_of(Wave.objects.get())}


def test_the_tool_shows_its_surveys_and_what_became_of_them(mira, survey, wave, coordinator, published, commune):
    tool = ToolKey(plan_slug="werkstattplan", tool_key="musik")
    row = say(survey, coordinator, plan_slug="werkstattplan", tool_key="musik")
    assert shown.public_panel(tool)["outcomes"] == []
    publish_outcome(outcome=row, actor=coordinator, at=NOW)
    for page in (
        text_of(Client().get(f"/{commune.slug}/werkstattplan/werkzeug/musik/")),
        text_of(mira.get(f"/arbeit/{commune.slug}/werkstattplan/werkzeug/musik/")),
    ):
        assert "Die LUPE" in page
        assert "Abends fehlt ein Bus." in page
    assert shown.public_panel(ToolKey(plan_slug="werkstattplan", tool_key="andere")) is None


# Doors


def test_only_the_coordination_and_the_administration_may_write(survey, wave, coordinator, stranger, reader, staff):
    row = say(survey, coordinator)
    for path in ("", "neu/", f"{row.pk}/"):
        assert client_of(reader).get(staff + path).status_code == 403
        assert client_of(stranger).get(staff + path).status_code == 404
        assert Client().get(staff + path).status_code == 302
    assert client_of(reader).post(f"{staff}{row.pk}/stand/", {"was": "zeigen"}).status_code == 403


def test_pages_cost_the_same_for_many_outcomes(
    mira, survey, wave, coordinator, staff, published, django_assert_max_num_queries
):
    for number in range(30):
        row = say(survey, coordinator, heard=f"Satz {number}", plan_slug="werkstattplan", tool_key="musik")
        publish_outcome(outcome=row, actor=coordinator, at=NOW)
    with django_assert_max_num_queries(15):
        mira.get(staff)
    cache.clear()
    with django_assert_max_num_queries(12):
        Client().get(f"/umfragen/{wave.key}/wirkung/")


def test_a_link_from_the_results_fills_in_the_question(mira, wave, staff):
    page = text_of(mira.get(f"{staff}neu/?frage=wunsch&welle={wave.pk}"))
    assert '<option value="wunsch" selected>' in page
    assert f'<option value="{wave.pk}" selected>' in page


# The public list


def test_the_public_list_shows_what_runs_and_what_came_of_it(survey, wave, coordinator, commune, make_wave):
    Wave.objects.update(closes_at=timezone.now() + datetime.timedelta(days=1))
    publish_outcome(outcome=say(survey, coordinator), actor=coordinator, at=NOW)
    page = text_of(Client().get(f"/{commune.slug}/umfragen/"))
    assert f"/umfragen/{wave.key}/" in page
    assert "mit dem Code von deinem Zettel" in page
    assert f"/{commune.slug}/umfragen/lupe/wirkung/" in page
    assert "(1)" in page
    Wave.objects.update(closes_at=timezone.now() - datetime.timedelta(days=1))
    assert "Mitmachen bis" not in text_of(Client().get(f"/{commune.slug}/umfragen/"))


def test_the_public_list_knows_nothing_of_what_is_prepared(make_wave, commune):
    make_wave(is_open=False)
    page = text_of(Client().get(f"/{commune.slug}/umfragen/"))
    assert "Die LUPE" not in page
    assert "Noch keine Umfrage" in page


def test_slips_and_letters_carry_the_word_for_those_who_answer_on_paper(mira, make_wave, commune):
    for access in (Access.CODES, Access.LETTERS):
        wave = make_wave(access=access)
        values = {"school": "Probeschule", "label": "8b", "size": 5}
        pdf = mira.post(f"/arbeit/{commune.slug}/umfragen/welle/{wave.pk}/kasten/", values).content
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            pages = [page.extract_text() for page in document.pages]
        assert receipt_word(wave.key) in " ".join(pages[1].split())
        assert "umfragen/wirkung" in "".join(pages).replace("\n", "")


def test_a_survey_of_which_nobody_says_anything_comes_to_the_today_page(survey, wave, coordinator, staff):
    look_after_waves(at=SETTLES)
    look_after_waves(at=SETTLES)
    counted = timezone.localdate(SETTLES)
    assert list(shown.today(counted + datetime.timedelta(days=29))) == []
    late = counted + datetime.timedelta(days=30)
    assert [item.url for item in shown.today(late)] == [staff]
    row = say(survey, coordinator)
    assert len(list(shown.today(late))) == 1
    publish_outcome(outcome=row, actor=coordinator, at=NOW)
    assert list(shown.today(late)) == []
