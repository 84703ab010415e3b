"""Answering in a real browser: reload, no network, a full store, a wrong clock, one tablet for many."""

import datetime
import gzip
import json
import re

import pytest
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.surveys.models import Access, AnonymityLevel, Batch
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.waves import add_questionnaire, create_survey, open_wave, plan_wave
from werkstattplan.modules.surveys.tests.conftest import whole
from werkstattplan.modules.surveys.tests.test_plain_form import CONDITIONS, KINDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fielded(commune, coordinator):
    """Makes a wave that runs now (browsers look at the real clock) with a box of slips."""

    def field(access=Access.CODES, document=None, **wishes):
        now = timezone.now()
        survey = create_survey(
            commune=commune,
            actor=coordinator,
            at=now,
            slug="lupe",
            title="Die LUPE",
            purpose="Wir wollen wissen, was euch fehlt.",
            department="Fachdienst Jugend",
            contact="jugend@probe.example",
        )
        questionnaire = add_questionnaire(
            survey=survey, actor=coordinator, at=now, document=json.dumps(whole(document or TWO_PARTS))
        )
        wave = plan_wave(
            survey=survey,
            questionnaire=questionnaire,
            actor=coordinator,
            at=now,
            access=access,
            level=AnonymityLevel.ANSWERS_ONLY,
            opens_at=now - datetime.timedelta(hours=1),
            closes_at=now + datetime.timedelta(days=2),
            delete_on=now.date() + datetime.timedelta(days=700),
        )
        open_wave(wave=wave, actor=coordinator, at=now)
        if access == Access.OPEN:
            return wave, ()
        return wave, make_box(wave=wave, actor=coordinator, at=now, school="S", label="8b", size=20, **wishes).codes

    return field


TWO_PARTS = {
    "title": {"de": "Die LUPE"},
    "languages": ["de", "de-easy"],
    "sections": [
        {
            "id": "frei",
            "title": {"de": "Freizeit", "de-easy": "Deine freie Zeit"},
            "questions": [
                {
                    "id": "wunsch",
                    "kind": "single",
                    "required": True,
                    "text": {"de": "Was fehlt dir am meisten?", "de-easy": "Was brauchst du?"},
                    "choices": [{"id": "bus", "text": {"de": "Ein Bus"}}, {"id": "treff", "text": {"de": "Ein Treff"}}],
                }
            ],
        },
        {
            "id": "mehr",
            "title": {"de": "Noch etwas?"},
            "questions": [{"id": "mehr", "kind": "long_text", "text": {"de": "Was noch?"}}],
        },
    ],
}


def waiting(wave) -> list[dict]:
    with scope(commune=wave.commune):
        return [answers for _, answers in Batch.objects.get(wave=wave).waiting]


def begin(page, wave, code: str) -> None:
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_label("Dein Code").fill(code.lower())
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_role("heading", name="Freizeit").wait_for()


def answer(page, text: str = "Mehr Licht") -> None:
    page.get_by_label("Ein Treff").check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_label("Was noch?").fill(text)
    page.get_by_role("button", name="Weiter", exact=True).click()


def send(page) -> None:
    page.get_by_role("button", name="Antworten absenden").click()


def arrived(page) -> None:
    page.get_by_role("heading", name="Deine Antworten sind angekommen").wait_for()


def stored(page) -> str:
    return page.evaluate("() => JSON.stringify(localStorage)")


def kept_offline(page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_function("() => caches.keys().then((names) => names.length)")


def test_a_pupil_answers_reloads_and_hears_that_it_arrived(page, fielded):
    wave, codes = fielded()
    begin(page, wave, codes[0])
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_text("Bitte antworte hier").wait_for()
    page.get_by_label("Ein Treff").check()
    page.reload()
    assert page.get_by_label("Ein Treff").is_checked()
    assert codes[0] not in stored(page)
    answer(page)
    send(page)
    arrived(page)
    assert waiting(wave) == [{"wunsch": "treff", "mehr": "Mehr Licht"}]
    assert "treff" not in stored(page)
    assert "Licht" not in stored(page)


def test_a_village_without_reception(page, fielded):
    """Opened once with a network; code, answers and sending without one; a reload in between."""
    wave, codes = fielded()
    page.goto(f"/umfragen/{wave.key}/")
    kept_offline(page)
    page.context.set_offline(True)
    page.reload()
    page.get_by_label("Dein Code").fill(codes[0])
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_text("Gerade gibt es kein Netz").wait_for()
    answer(page)
    page.reload()
    send(page)
    page.get_by_role("heading", name="Noch nicht angekommen").wait_for()
    page.reload()
    page.get_by_role("heading", name="Noch nicht angekommen").wait_for()
    assert waiting(wave) == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Jetzt noch einmal senden").click()
    arrived(page)
    assert waiting(wave) == [{"wunsch": "treff", "mehr": "Mehr Licht"}]


def test_one_tablet_for_many_without_a_network(page, fielded):
    wave, codes = fielded()
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_text("Dieses Gerät nutzen mehrere Menschen").click()
    page.get_by_role("button", name="Reihum benutzen").click()
    kept_offline(page)
    page.context.set_offline(True)
    for code in codes[:3]:
        page.get_by_label("Dein Code").fill(code)
        page.get_by_role("button", name="Anfangen").click()
        assert not page.get_by_label("Ein Treff").is_checked()
        answer(page, code)
        send(page)
        page.get_by_role("button", name="Die nächste Person kann anfangen").click()
    page.context.set_offline(False)
    page.reload()
    page.wait_for_function("() => !JSON.stringify(localStorage).includes('treff')")
    assert sorted(one["mehr"] for one in waiting(wave)) == sorted(codes[:3])


def test_a_code_that_was_used_elsewhere_comes_back_to_the_person_with_all_answers(page, fielded, client):
    wave, codes = fielded()
    page.goto(f"/umfragen/{wave.key}/")
    kept_offline(page)
    page.context.set_offline(True)
    begin_offline(page, codes[0])
    answer(page)
    body = {"code": codes[0], "secret": "0" * 32}
    client.post(f"/umfragen/{wave.key}/marke/", body, content_type="application/json")
    page.context.set_offline(False)
    send(page)
    page.get_by_text("Dieser Code ist schon benutzt worden").wait_for()
    page.get_by_label("Dein Code").fill(codes[1])
    page.get_by_role("button", name="Anfangen").click()
    assert page.get_by_label("Ein Treff").is_checked()
    answer(page)
    send(page)
    arrived(page)
    assert len(waiting(wave)) == 1


def begin_offline(page, code: str) -> None:
    page.get_by_label("Dein Code").fill(code)
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_role("heading", name="Freizeit").wait_for()


def test_the_answer_of_the_server_gets_lost(page, fielded):
    """The reply is stored, the browser does not hear of it: sent again, counted once, told truly."""
    wave, codes = fielded()
    begin(page, wave, codes[0])
    answer(page)
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route(re.compile("/antwort/$"), lose)
    send(page)
    page.get_by_role("heading", name="Noch nicht angekommen").wait_for()
    assert (lost, len(waiting(wave))) == ([200], 1)
    page.get_by_role("button", name="Jetzt noch einmal senden").click()
    page.get_by_text("Sie waren schon da und zählen einmal.").wait_for()
    assert len(waiting(wave)) == 1


def test_a_full_store_is_told_and_nothing_is_lost(page, fielded):
    wave, codes = fielded()
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_label("Dein Code").fill(codes[0])
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_text("kein Speicher mehr frei").wait_for()
    answer(page)
    send(page)
    arrived(page)
    assert waiting(wave) == [{"wunsch": "treff", "mehr": "Mehr Licht"}]


def test_a_clock_that_is_wrong_by_a_year_changes_nothing(page, fielded):
    wave, codes = fielded()
    page.clock.install(time=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    begin(page, wave, codes[0])
    answer(page)
    send(page)
    arrived(page)
    assert len(waiting(wave)) == 1


def test_the_code_of_a_qr_code_leaves_the_address(page, fielded):
    wave, codes = fielded()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/umfragen/{wave.key}/#{codes[0]}")
    assert page.get_by_label("Dein Code").input_value() == codes[0]
    assert codes[0] not in page.url
    assert not any(codes[0] in url for url in asked if "#" not in url)


def test_an_open_survey_costs_the_device_some_work(page, fielded):
    wave, _ = fielded(access=Access.OPEN)
    page.goto(f"/umfragen/{wave.key}/")
    answer(page)
    send(page)
    arrived(page)
    assert len(waiting(wave)) == 1


def test_going_on_later_with_a_word(page, fielded, browser, live_server):
    wave, codes = fielded()
    begin(page, wave, codes[0])
    page.get_by_label("Ein Treff").check()
    page.get_by_text("Später oder auf einem anderen Gerät").click()
    page.get_by_role("button", name="Zwischenstand speichern").click()
    page.get_by_text("Schreib dir das Wort auf").wait_for()
    word = page.locator("#wort").inner_text()
    other = browser.new_context(base_url=live_server.url, locale="de-DE").new_page()
    other.goto(f"/umfragen/{wave.key}/")
    other.get_by_text("Später oder auf einem anderen Gerät").click()
    other.get_by_label("Du hast schon ein Wort?").fill(word.upper())
    other.get_by_role("button", name="Weitermachen").click()
    other.get_by_role("heading", name="Freizeit").wait_for()
    assert other.get_by_label("Ein Treff").is_checked()
    answer(other)
    send(other)
    arrived(other)
    assert len(waiting(wave)) == 1
    other.context.close()


def test_easy_language_is_the_same_question(page, fielded):
    wave, codes = fielded()
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_role("link", name="Leichte Sprache").click()
    page.get_by_label("Dein Code").fill(codes[0])
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_text("Was brauchst du?").wait_for()
    page.get_by_label("Ein Bus").check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_role("button", name="Weiter", exact=True).click()
    send(page)
    arrived(page)
    assert waiting(wave) == [{"wunsch": "bus"}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_barriers_on_any_step(page, fielded, no_findings, scheme, width):
    wave, codes = fielded(document={"sections": [{**KINDS["sections"][0], "questions": questions_that_may_be_left()}]})
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/umfragen/{wave.key}/")
    no_findings()
    page.get_by_label("Dein Code").fill(codes[0])
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_role("heading", name="Alles").wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    no_findings()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_role("heading", name="Fertig?").wait_for()
    no_findings()
    send(page)
    arrived(page)
    no_findings()
    for path in ("zusage/", "ohne/"):
        page.goto(f"/umfragen/{wave.key}/{path}")
        no_findings()


def questions_that_may_be_left() -> list[dict]:
    return [{**question, "required": False} for question in KINDS["sections"][0]["questions"]]


def test_a_tablet_left_alone_forgets_the_person(page, fielded):
    wave, codes = fielded()
    page.clock.install()
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_text("Dieses Gerät nutzen mehrere Menschen").click()
    page.get_by_role("button", name="Reihum benutzen").click()
    begin_offline(page, codes[0])
    page.get_by_label("Ein Treff").check()
    page.clock.fast_forward("11:00")
    page.get_by_role("button", name="Anfangen").wait_for()
    assert "treff" not in stored(page)
    assert page.get_by_label("Dein Code").input_value() == ""


def test_only_what_is_asked_is_shown_and_sent(page, fielded):
    wave, codes = fielded(document=CONDITIONS)
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_label("Dein Code").fill(codes[0])
    page.get_by_role("button", name="Anfangen").click()
    assert not page.get_by_label("Welche Linie?").is_visible()
    page.get_by_label("ja", exact=True).check()
    page.get_by_label("Welche Linie?").fill("501")
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_label("Wann fährt die 501?").fill("nie")
    page.get_by_role("button", name="Zurück").click()
    page.get_by_label("nein", exact=True).check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    send(page)
    arrived(page)
    assert waiting(wave) == [{"bus": "nein"}]


def test_light_enough_for_a_village(page, fielded):
    """Sixty questions, every file compressed as the server sends it."""
    questions = [{**TWO_PARTS["sections"][0]["questions"][0], "id": f"f{number}"} for number in range(60)]
    wave, _ = fielded(document={"languages": ["de", "de-easy"], "sections": [{"id": "s", "questions": questions}]})
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(len(gzip.compress(request.response().body()))))
    page.goto(f"/umfragen/{wave.key}/", wait_until="networkidle")
    assert 10_000 < sum(sizes) < 60_000
