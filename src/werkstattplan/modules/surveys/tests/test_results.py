"""What a wave says: on the staff page, by groups, to everybody, and as open data. Replies come in as people send them."""

import csv
import hashlib
import io
import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.html import strip_tags

from werkstattplan.modules.surveys.models import AnonymityLevel, PublishedResults, Wave
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.publishing import (
    NotCounted,
    NothingToTell,
    NotPublished,
    WithdrawalUnexplained,
    publish_results,
    withdraw_results,
)
from werkstattplan.modules.surveys.services.settling import settle_wave
from werkstattplan.modules.surveys.services.waves import (
    add_questionnaire,
    close_wave,
    use_questionnaire,
)
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, OPENS, SETTLES, Device, whole
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

YES_NO = [{"id": "ja", "text": "Ja"}, {"id": "nein", "text": "Nein"}]
ASKED = whole(
    {
        "sections": [
            {
                "id": "du",
                "title": {"de": "Du"},
                "questions": [
                    {
                        "id": "klasse",
                        "kind": "single",
                        "text": "In welche Klasse gehst du?",
                        "background": True,
                        "choices": [{"id": "7", "text": "7"}, {"id": "9", "text": "9"}],
                    },
                    {"id": "bus", "kind": "single", "text": "Fährst du Bus?", "choices": YES_NO},
                    {
                        "id": "wunsch",
                        "kind": "multiple",
                        "text": "Was fehlt?",
                        "choices": [{"id": "treff", "text": "Ein Treff"}, {"id": "rad", "text": "Ein Radweg"}],
                    },
                    {
                        "id": "orte",
                        "kind": "matrix",
                        "text": "Wie findest du …?",
                        "choices": YES_NO,
                        "rows": [{"id": "bad", "text": "das Bad"}, {"id": "platz", "text": "den Platz"}],
                    },
                    {"id": "note", "kind": "scale", "text": "Welche Note gibst du?"},
                    {"id": "selten", "kind": "single", "text": "Reitest du?", "choices": YES_NO},
                    {
                        "id": "warum",
                        "kind": "long_text",
                        "text": "Warum?",
                        "shown_if": {"==": [{"answer": ["bus"]}, "nein"]},
                    },
                ],
            }
        ]
    }
)


def reply_of(number: int) -> dict:
    """The answers of person number so and so: everybody of class 9 who comes by bus is one in four."""
    return {
        "klasse": "7" if number % 2 else "9",
        "bus": "ja" if number % 4 else "nein",
        "wunsch": ["treff", "rad"] if number % 3 else ["rad"],
        "orte": {"bad": "ja" if number % 2 else "nein", "platz": "ja"},
        "note": str(number % 2 + 1),
        "selten": "nein",
        **({} if number % 4 else {"warum": "Geheimnis aus Zimmer 12"}),
    }


@pytest.fixture
def asked(survey, coordinator, questionnaire):
    return add_questionnaire(survey=survey, actor=coordinator, at=OPENS, document=json.dumps(ASKED))


@pytest.fixture
def answered(make_wave, asked, coordinator):
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
def settled(answered, coordinator):
    """Makes a settled wave to which so many people have answered."""

    def make(number: int, **more) -> Wave:
        wave = answered(number, **more)
        close_wave(wave=wave, actor=coordinator, at=CLOSES)
        settle_wave(wave=wave, at=SETTLES)
        wave.refresh_from_db()
        return wave

    return make


@pytest.fixture
def mira(coordinator) -> Client:
    return client_of(coordinator)


def staff(wave: Wave, rest: str = "") -> str:
    return f"/arbeit/probe/umfragen/welle/{wave.pk}/ergebnis/{rest}"


PUBLIC = "/probe/umfragen/lupe/ergebnis/1/"


def text_of(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())


def words(response) -> str:
    """The text of a page without markup."""
    return text_of(response.content.decode())


def part(response, question: str) -> str:
    """The text of one question."""
    page = response.content.decode()
    piece = page[page.index(f'aria-labelledby="frage-{question}"') :]
    return text_of(piece[piece.index(">") + 1 : piece.index("</article>")])


pytestmark = pytest.mark.django_db(transaction=True)


class TestStaffPage:
    def test_before_enough_have_answered_nothing_is_told(self, answered, mira):
        wave = answered(19)
        page = words(mira.get(staff(wave)))
        assert "Keine Aussage möglich" in page
        assert "ab 20 Antwortbögen" in page
        assert "Fährst du Bus?" not in page

    def test_while_people_answer_counts_are_told_in_steps_and_without_groups(self, answered, mira):
        wave = answered(40)
        response = mira.get(staff(wave))
        assert "40 bis 44 Antwortbögen sind gezählt" in words(response)
        assert "Ja 30 bis 34" in part(response, "bus")
        assert "Nein 10 bis 14" in part(response, "bus")
        assert "%" not in part(response, "bus")
        assert "vergleichen" not in words(response)
        assert mira.get(staff(wave, "kreuz/?frage=bus&merkmal=klasse")).status_code == 200
        assert "<table" not in mira.get(staff(wave, "kreuz/?frage=bus&merkmal=klasse")).content.decode()

    def test_of_a_settled_wave_everything_is_exact_and_says_of_whom_it_speaks(self, settled, mira):
        wave = settled(48)
        response = mira.get(staff(wave))
        page = words(response)
        assert "80 waren eingeladen, 48 haben geantwortet: 60 %." in page
        assert "Weniger als die Hälfte" not in page
        assert "Ja 75 % (36)" in part(response, "bus")
        assert "Anteile an den 48, die hier geantwortet haben" in part(response, "bus")
        assert "Ja 36 75 % 61 % und 85 %" in part(response, "bus")
        assert "Mittelwert: 1,50" in part(response, "note")

    def test_who_did_not_answer_is_part_of_the_picture(self, settled, mira):
        page = words(mira.get(staff(settled(20))))
        assert "80 waren eingeladen, 20 haben geantwortet: 25 %." in page
        assert "Weniger als die Hälfte hat geantwortet" in page

    def test_of_few_replies_there_are_counts_and_no_shares(self, settled, mira):
        text = part(mira.get(staff(settled(24))), "bus")
        assert "Ja 18 von 24" in text
        assert "%" not in text
        assert "Keine Aussage möglich: Es haben zu wenige geantwortet." in text

    def test_of_few_classes_no_interval_is_told_since_it_would_tell_of_single_classes(
        self, make_wave, asked, coordinator, mira
    ):
        wave = make_wave(level=AnonymityLevel.WITH_GROUP)
        use_questionnaire(wave=wave, questionnaire=asked, actor=coordinator, at=NOW)
        for label in "abcdef":
            box = make_box(wave=wave, actor=coordinator, at=NOW, school="Schule am See", label=label, size=24)
            for place, code in enumerate(box.codes):
                device = Device()
                device.redeem(wave, code)
                device.send(wave, reply_of(place + (label == "b")), number=asked.number)
        close_wave(wave=wave, actor=coordinator, at=CLOSES)
        settle_wave(wave=wave, at=SETTLES)
        text = part(mira.get(staff(wave)), "bus")
        assert "Ja 75 % (108)" in text
        assert "Ja 108 75 % –" in text
        assert "Mit Vorsicht zu lesen: Es haben nur wenige Klassen mitgemacht." in text

    def test_several_answers_are_one_chart(self, settled, mira):
        response = mira.get(staff(settled(48)))
        text = part(response, "wunsch")
        assert "Ein Treff 67 % (32)" in text
        # Everybody wants it, so everybody is known to want it.
        assert "Ein Radweg keine Aussage" in text
        assert "Mehrere Antworten waren möglich" in text

    def test_each_row_of_a_matrix_speaks_for_itself(self, settled, mira):
        text = part(mira.get(staff(settled(48))), "orte")
        assert "das Bad Ja 50 % (24)" in text
        assert text.endswith(
            "den Platz keine Aussage möglich Zu wenige haben hier geantwortet, oder fast alle dasselbe. "
            "Mit Zahlen könnte man einzelne Menschen erkennen. Nach Gruppen vergleichen : Wie findest du …?"
        )

    def test_where_all_said_the_same_nothing_is_told(self, settled, mira):
        text = part(mira.get(staff(settled(48))), "selten")
        assert "keine Aussage möglich" in text
        assert "48" not in text

    def test_words_of_people_are_nowhere(self, settled, mira):
        wave = settled(48)
        response = mira.get(staff(wave))
        assert "Geheimnis" not in response.content.decode()
        assert "nicht beantwortet oder nicht gefragt" in part(response, "warum")
        assert "Diese Frage bekam nur ein Teil" in part(response, "warum")

    def test_a_wave_with_too_few_says_so_for_good(self, settled, mira):
        page = words(mira.get(staff(settled(7))))
        assert "Es haben weniger als 10 Menschen geantwortet" in page
        assert "Fährst du Bus?" not in page

    def test_number_of_queries_does_not_grow(self, settled, mira, django_assert_max_num_queries):
        wave = settled(48)
        with django_assert_max_num_queries(15):
            mira.get(staff(wave))

    def test_each_chart_has_its_table(self, settled, mira):
        page = mira.get(staff(settled(48))).content.decode()
        assert page.count('class="ui-chart"') == page.count("<table") > 4

    def test_only_who_runs_surveys_sees_it(self, settled, contributor, reader, stranger):
        wave = settled(12)
        for user in (contributor, reader, stranger):
            for rest in ("", "kreuz/"):
                assert client_of(user).get(staff(wave, rest)).status_code in (403, 404)
            assert client_of(user).post(staff(wave, "veroeffentlichen/"), {"was": "veroeffentlichen"}).status_code in (
                403,
                404,
            )
        assert not PublishedResults.objects.exists()


class TestComparison:
    def test_a_question_by_a_background_question(self, settled, mira):
        response = mira.get(staff(settled(48), "kreuz/?frage=bus&merkmal=klasse"))
        text = words(response)
        assert "In welche Klasse gehst du? Ja Nein zusammen" in text
        # In class 7 everybody comes by bus: that would be known of each of them.
        assert "7 geschützt geschützt 24" in text
        assert "9 geschützt geschützt 24" in text

    def test_what_gives_nobody_away_is_shown_with_shares_from_thirty_people_on(self, settled, mira):
        text = words(mira.get(staff(settled(48), "kreuz/?frage=wunsch&merkmal=klasse")))
        assert "7 16 geschützt 24 9 16 geschützt 24" in text
        Wave.objects.all().delete()
        text = words(mira.get(staff(settled(96, slips=120), "kreuz/?frage=wunsch&merkmal=klasse")))
        assert "7 32 (67 %) geschützt 48 9 32 (67 %) geschützt 48" in text
        assert "Ein Treff 7 67 % (32) 9 67 % (32)" in text

    def test_what_there_is_not_is_not_found(self, settled, mira):
        wave = settled(48)
        assert mira.get(staff(wave, "kreuz/?frage=gibtsnicht")).status_code == 404
        assert mira.get(staff(wave, "kreuz/?merkmal=bus")).status_code == 404

    def test_without_an_address_the_first_comparison_is_shown(self, settled, mira):
        text = words(mira.get(staff(settled(48), "kreuz/")))
        assert "Fährst du Bus?" in text


class TestPublishing:
    def test_nothing_is_public_until_somebody_says_so(self, settled, mira, client):
        wave = settled(48)
        assert client.get(PUBLIC).status_code == 404
        assert client.get(f"/umfragen/{wave.key}/ergebnis/").status_code == 404
        mira.post(staff(wave, "veroeffentlichen/"), {"was": "veroeffentlichen"})
        response = client.get(f"/umfragen/{wave.key}/ergebnis/", follow=True)
        assert response.redirect_chain == [(PUBLIC, 302)]
        assert "Ja 75 % (36)" in part(response, "bus")
        assert "Ergebnisse ansehen" in words(client.get(f"/umfragen/{wave.key}/"))
        assert "Was alle geantwortet haben" in words(client.get("/probe/umfragen/lupe/wirkung/"))

    def test_what_is_public_is_in_the_history(self, settled, coordinator):
        wave = settled(48)
        published = publish_results(wave=wave, actor=coordinator, at=SETTLES)
        change = Change.objects.get(verb="veröffentlicht die Ergebnisse")
        assert published.sha256 in str(change.after)
        assert published.sha256 == hashlib.sha256(published.content.encode()).hexdigest()

    def test_public_pages_say_the_same_as_the_staff_pages(self, settled, mira, client):
        wave = settled(48)
        mira.post(staff(wave, "veroeffentlichen/"), {"was": "veroeffentlichen"})
        for question in ("klasse", "bus", "wunsch", "orte", "note", "selten", "warum"):
            assert part(client.get(PUBLIC), question) == part(mira.get(staff(wave)), question)
        query = "?frage=bus&merkmal=klasse"
        table = lambda response: response.content.decode().split("<table")[1].split("</table>")[0]  # noqa: E731
        assert table(client.get(f"{PUBLIC}vergleich/{query}")) == table(mira.get(staff(wave, f"kreuz/{query}")))

    def test_public_pages_ask_the_database_little(self, settled, coordinator, client, django_assert_max_num_queries):
        publish_results(wave=settled(48), actor=coordinator, at=SETTLES)
        with django_assert_max_num_queries(12):
            client.get(PUBLIC)

    def test_open_data_hold_every_told_number_and_no_words(self, settled, coordinator, client):
        publish_results(wave=settled(48), actor=coordinator, at=SETTLES)
        rows = list(
            csv.DictReader(io.StringIO(client.get(f"{PUBLIC}zahlen.csv").content.decode("utf-8-sig")), delimiter=";")
        )
        bus = [row for row in rows if row["frage"] == "bus" and not row["merkmal"]]
        assert [(row["antwort"], row["anzahl"], row["anteil"]) for row in bus if row["antwort"] == "ja"] == [
            ("ja", "36", "0,7500")
        ]
        by_class = [
            row for row in rows if row["frage"] == "bus" and row["merkmal"] == "klasse" and row["antwort"] == "ja"
        ]
        assert {(row["gruppe"], row["anzahl"], row["hinweis"]) for row in by_class} >= {
            ("7", "", "geschützt"),
            ("9", "", "geschützt"),
        }
        book = client.get(f"{PUBLIC}codebuch.csv").content.decode("utf-8-sig")
        assert "Fährst du Bus?" in book
        assert "keine Aussage möglich" in book
        everything = client.get(f"{PUBLIC}ergebnis.json")
        assert hashlib.sha256(everything.content).hexdigest() == PublishedResults.objects.get().sha256
        assert everything.json()["licence"] == "dl-de/zero-2-0"
        for name in ("zahlen.csv", "codebuch.csv", "ergebnis.json"):
            assert "Geheimnis" not in client.get(PUBLIC + name).content.decode()

    def test_no_open_number_is_smaller_than_the_rule(self, settled, coordinator, client):
        publish_results(wave=settled(61), actor=coordinator, at=SETTLES)
        rows = csv.DictReader(io.StringIO(client.get(f"{PUBLIC}zahlen.csv").content.decode("utf-8-sig")), delimiter=";")
        counts = [int(row["anzahl"]) for row in rows if row["anzahl"]]
        assert counts
        assert all(count >= 5 for count in counts if count)

    def test_withdrawn_results_say_why(self, settled, mira, coordinator, client):
        wave = settled(48)
        publish_results(wave=wave, actor=coordinator, at=SETTLES)
        refused = mira.post(staff(wave, "veroeffentlichen/"), {"was": "zurueckziehen", "because": ""})
        assert refused.status_code == 422
        assert client.get(PUBLIC).status_code == 200
        mira.post(
            staff(wave, "veroeffentlichen/"), {"was": "zurueckziehen", "because": "Eine Frage war falsch gestellt."}
        )
        gone = client.get(PUBLIC)
        assert gone.status_code == 410
        assert "Eine Frage war falsch gestellt." in words(gone)
        assert "75 %" not in words(gone)
        for rest in ("vergleich/", "zahlen.csv", "codebuch.csv", "ergebnis.json"):
            assert client.get(PUBLIC + rest).status_code == 404
        assert "Ergebnisse ansehen" not in words(client.get(f"/umfragen/{wave.key}/"))
        publish_results(wave=wave, actor=coordinator, at=SETTLES)
        assert client.get(PUBLIC).status_code == 200

    def test_results_stay_public_when_the_replies_are_deleted(self, settled, coordinator, client):
        wave = settled(48)
        publish_results(wave=wave, actor=coordinator, at=SETTLES)
        wave.replies.all().delete()
        assert "Ja 75 % (36)" in part(client.get(PUBLIC), "bus")

    def test_what_is_not_counted_or_says_nothing_cannot_be_published(self, answered, settled, coordinator, mira):
        running = answered(30)
        with pytest.raises(NotCounted):
            publish_results(wave=running, actor=coordinator, at=NOW)
        response = mira.post(staff(running, "veroeffentlichen/"), {"was": "veroeffentlichen"}, follow=True)
        assert NotCounted.sentence in words(response)
        with pytest.raises(NothingToTell):
            publish_results(wave=settled(7), actor=coordinator, at=SETTLES)
        assert not PublishedResults.objects.exists()

    def test_what_is_not_public_cannot_be_withdrawn(self, settled, coordinator):
        wave = settled(48)
        with pytest.raises(NotPublished):
            withdraw_results(wave=wave, because="So.", actor=coordinator, at=SETTLES)
        publish_results(wave=wave, actor=coordinator, at=SETTLES)
        with pytest.raises(WithdrawalUnexplained):
            withdraw_results(wave=wave, because="  ", actor=coordinator, at=SETTLES)
        with pytest.raises(IntegrityError), transaction.atomic():
            PublishedResults.objects.update(withdrawn_because="Nur ein Grund")
