"""Results for everybody: published, as open data, withdrawn."""

import csv
import hashlib
import io

import pytest
from django.db import IntegrityError, transaction

from werkstattplan.modules.surveys.models import PublishedResults
from werkstattplan.modules.surveys.services.publishing import (
    NotCounted,
    NothingToTell,
    NotPublished,
    WithdrawalUnexplained,
    publish_results,
    withdraw_results,
)
from werkstattplan.modules.surveys.tests.answered import PUBLIC, part, staff, words
from werkstattplan.modules.surveys.tests.conftest import NOW, SETTLES
from werkstattplan.platform.audit.models import Change

pytestmark = pytest.mark.django_db(transaction=True)


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
