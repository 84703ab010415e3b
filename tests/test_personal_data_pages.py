"""The pages about what is held about somebody: see it, hand it out, erase it; deadlines; the record."""

import datetime
import io
import json
import uuid

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from werkstattplan.modules.followers.models import Follower, Following
from werkstattplan.plan.models import Edition, Import, Responsibility, StatusReport, Tool
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.audit.chain import chain_new_rows
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.audit.verification import verify_chain
from werkstattplan.platform.feedback.models import Feedback
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.notify.models import Message
from werkstattplan.platform.notify.services import queue_message
from werkstattplan.platform.people.models import Absence, Person
from werkstattplan.platform.privacy.services import forget_expired
from werkstattplan.platform.privacy.tasks import forget_expired_data
from werkstattplan.platform.search.models import SearchTerm
from werkstattplan.platform.search.tasks import forget_words

UNDERSTOOD = {"understood": "on"}


@pytest.fixture
def bo(contributor, commune, edition) -> Person:
    """Bo, who contributes, said something and changed something."""
    tool = Tool.objects.get(key="musik")
    StatusReport.objects.create(
        commune=commune,
        tool=tool,
        status="running",
        reason="Frau Muster und Bo Beispiel proben",
        reported_on=AT.date(),
        reported_by="Bo Beispiel",
    )
    record_change(commune=commune, actor=contributor, at=AT, verb="ändert", subject=tool, before={}, after={"a": "b"})
    return Person.objects.get(name="Bo Beispiel")


def address(name: str, *values) -> str:
    return reverse(f"privacy:{name}", args=["probe", *values])


def retire(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(state="superseded", published_at=AT)


def test_the_report_shows_rows_and_mentions_with_purpose_and_deadline(bo, coordinator):
    store_file(commune=bo.commune, actor=None, name="Liste.txt", content=b"Probe: Bo Beispiel")
    page = client_of(coordinator).post(address("person", bo.pk), {"act": "show"}).content.decode()
    for words in ("bo@probe.example", "proben", "Nachweis, wer den Plan wann geändert hat.", "Liste.txt", "Löschfrist"):
        assert (words in page) == (words != "Löschfrist"), words
    assert "scrypt" not in page


def test_the_file_says_the_same_in_words_for_programs(bo, administrator):
    response = client_of(administrator).post(address("person", bo.pk), {"act": "json"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="auskunft.json"'
    data = json.loads(response.content)
    kinds = {table["Art"]: table for table in data["Daten"]}
    assert data["Auskunft über"] == "Bo Beispiel"
    assert kinds["Konten"]["Einträge"][0]["E-Mail-Adresse"] == "bo@probe.example"
    assert kinds["Änderungen"]["Einträge"]
    assert any("Bo Beispiel proben" in words for words in kinds["Sachstände"]["Genannt in"])
    assert "scrypt" not in response.content.decode()
    assert all(table["Zweck"] and table["Rechtsgrundlage"] and table["Frist"] for table in data["Daten"])


def test_values_are_said_in_words_and_technical_ones_not_at_all(bo, contributor, commune, coordinator):
    link = Responsibility.objects.get(person=bo)
    queue_message(
        commune=commune,
        recipient=contributor.email,
        subject="Wie steht es?",
        text="Guten Tag,\nBo Beispiel",
        html="<html><body>Guten Tag</body></html>",
        kind="probe.frage",
        key="frage/1",
        at=AT,
    )
    browser = client_of(coordinator)
    data = json.loads(browser.post(address("person", bo.pk), {"act": "json"}).content)
    rows = {table["Art"]: table["Einträge"] for table in data["Daten"]}
    assert rows["Ansprechpersonen"] == [{"Werkzeug": str(link.tool), "Organisation": str(link.organisation)}]
    assert rows["Personen"][0]["Name darf öffentlich stehen"] == "nein"
    (mail,) = rows["Nachrichten"]
    assert mail["angelegt am"] == f"{timezone.localtime(AT):%d.%m.%Y, %H:%M} Uhr"
    assert mail["Zustand"] == Message.objects.get().get_state_display()
    assert "<html>" not in json.dumps(mail)
    assert "Guten Tag,<br>Bo Beispiel" in browser.post(address("person", bo.pk), {"act": "show"}).content.decode()


def test_mentions_in_data_are_the_words_around_and_each_once(bo, coordinator, commune):
    source = {"zeilen": [{"text": "Bo Beispiel, Verein"}, {"text": "Bo Beispiel, Verein"}, {"text": "Ada"}]}
    file = store_file(commune=commune, actor=None, name="x.txt", content=b"x")
    Import.objects.create(commune=commune, file=file, source=source, token="t", created_at=AT)
    data = json.loads(client_of(coordinator).post(address("person", bo.pk), {"act": "json"}).content)
    (found,) = [table["Genannt in"] for table in data["Daten"] if table["Art"] == "Importe"]
    assert found == ["gelesener Text: Bo Beispiel, Verein"]


def test_what_an_address_follows_is_told(edition, commune, coordinator):
    with scopes_disabled():
        follower = Follower.objects.create(commune=commune, email="gisela@post.example")
        Following.objects.create(
            commune=commune, follower=follower, plan=edition.plan, query="gemeinde=13076108", asked_at=AT
        )
    data = json.loads(
        client_of(coordinator).post(address("address"), {"email": "gisela@post.example", "act": "json"}).content
    )
    rows = {table["Art"]: table["Einträge"] for table in data["Daten"]}
    assert rows["Follower*innen"] == [{"E-Mail-Adresse": "gisela@post.example"}]
    assert rows["Auswahlen"][0]["Auswahl"] == "gemeinde=13076108"


def test_opening_the_pages_reads_little(bo, coordinator, django_assert_max_num_queries):
    browser = client_of(coordinator)
    for name in ("person", "erase"):
        with django_assert_max_num_queries(15):
            browser.get(address(name, bo.pk))


def test_whoever_is_responsible_is_handed_over_first(bo, coordinator):
    browser = client_of(coordinator)
    for name in ("person", "erase"):
        page = browser.get(address(name, bo.pk)).content.decode()
        assert "ist noch zuständig" in page
        assert f"<li>{bo.responsibilities.first().tool}</li>" in page
        assert "Endgültig löschen" not in page
    response = browser.post(address("erase", bo.pk), UNDERSTOOD)
    assert response.status_code == 422
    assert "ist noch zuständig" in response.content.decode()
    assert Person.objects.filter(name="Bo Beispiel").exists()


def test_erasing_asks_first_and_tells_what_is_left(bo, edition, coordinator):
    retire(edition)
    store_file(commune=bo.commune, actor=None, name="Liste.txt", content=b"Probe: Bo Beispiel")
    browser = client_of(coordinator)
    page = browser.get(address("erase", bo.pk)).content.decode()
    for words in ("Wird gelöscht</dt><dd>Konten,", "Bleibt ohne Namen</dt>", "Bleibt: Dateien</dt>"):
        assert words in page
    assert "Art. 17 Abs. 3" in page
    response = browser.post(address("erase", bo.pk), {})
    assert response.status_code == 422
    assert "dass Sie die Folgen gelesen haben" in response.content.decode()
    page = browser.post(address("erase", bo.pk), UNDERSTOOD, follow=True).content.decode()
    assert "Die Daten von Bo Beispiel sind gelöscht." in page
    assert "„Liste.txt“" in page
    assert not User.objects.filter(email="bo@probe.example").exists()
    report = StatusReport.objects.get()
    assert (report.reported_by, report.reason) == ("[gelöscht]", "Frau Muster und [gelöscht] proben")
    assert "Bo Beispiel" not in browser.get(reverse("people:list", args=["probe"])).content.decode()


def test_what_is_left_of_a_person_is_offered_nowhere(bo, edition, coordinator, commune, in_scope):
    ada = Person.objects.create(commune=commune, name="Ada Probe")
    browser = client_of(coordinator)
    rows = list(Responsibility.objects.filter(person=bo).values_list("pk", flat=True))
    handover = reverse("work:handover", args=["probe", bo.pk])
    browser.post(handover, {"to": ada.pk, "zeile": rows})
    assert Responsibility.objects.filter(person=ada).count() == len(rows)
    browser.post(address("erase", bo.pk), UNDERSTOOD)
    left = Person.objects.get(pk=bo.pk)
    assert left.is_erased
    assert left.name not in browser.get(reverse("people:list", args=["probe"])).content.decode()
    assert browser.get(reverse("people:detail", args=["probe", bo.pk])).status_code == 404
    for name, values in (("people:detail", [ada.pk]), ("work:handover", [ada.pk])):
        assert left.name not in browser.get(reverse(name, args=["probe", *values])).content.decode()
    browser.post(reverse("work:undo_handover", args=["probe", bo.pk]))
    assert Responsibility.objects.filter(person=ada).count() == len(rows)


def test_words_of_texts_that_are_gone_are_forgotten(bo, edition, commune, coordinator):
    retire(edition)
    SearchTerm.objects.create(word="beispiel-rest")
    client_of(coordinator).post(address("erase", bo.pk), UNDERSTOOD)
    assert not SearchTerm.objects.filter(word="beispiel-rest").exists()
    SearchTerm.objects.create(word="beispiel-rest")
    forget_words.func()
    assert not SearchTerm.objects.filter(word="beispiel-rest").exists()


def test_nobody_erases_the_own_account_or_the_last_administrator(edition, commune, coordinator, administrator):
    for user, words in ((coordinator, "Ihre eigenen Daten"), (administrator, "letzte Person mit dieser Rolle")):
        person = Person.objects.create(commune=commune, name=f"{user.name} selbst", user=user)
        page = client_of(coordinator).post(address("erase", person.pk), UNDERSTOOD).content.decode()
        assert words in page
        assert Membership.objects.filter(user=user).exists()


def test_citizens_are_told_and_forgotten_by_their_address(edition, commune, coordinator):
    with scopes_disabled():
        Feedback.objects.create(
            commune=commune,
            token="t",
            submission=uuid.uuid4(),
            category="idea",
            page="/",
            text="Mehr Bänke, bitte an gisela@post.example schreiben",
            email="Gisela@post.example",
            created_at=AT,
        )
    browser = client_of(coordinator)
    assert browser.post(address("address"), {"email": "gisela(at)post"}).status_code == 422
    nothing = browser.post(address("address"), {"email": "niemand@post.example", "act": "show"}).content.decode()
    assert "Nichts gespeichert" in nothing
    page = browser.post(address("address"), {"email": "gisela@post.example", "act": "show"}).content.decode()
    assert "Mehr Bänke" in page
    data = json.loads(browser.post(address("address"), {"email": "gisela@post.example", "act": "json"}).content)
    assert [table["Art"] for table in data["Daten"]] == ["Rückmeldungen"]
    asked = browser.post(address("address"), {"email": "gisela@post.example", "act": "erase"})
    assert asked.status_code == 422
    browser.post(address("address"), {"email": "gisela@post.example", "act": "erase", **UNDERSTOOD})
    row = Feedback.objects.get()
    assert (row.email, row.text) == ("", "Mehr Bänke, bitte an [gelöscht] schreiben")


def test_an_address_of_a_listed_person_leads_to_the_person(bo, coordinator):
    response = client_of(coordinator).post(address("address"), {"email": "bo@probe.example"})
    assert response.status_code == 200
    Person.objects.filter(pk=bo.pk).update(email="bo@probe.example")
    response = client_of(coordinator).post(address("address"), {"email": "bo@probe.example"})
    assert response.headers["Location"] == address("person", bo.pk)


def test_the_record_names_every_table_and_is_a_word_file_too(bo, coordinator):
    browser = client_of(coordinator)
    page = browser.get(address("record")).content.decode()
    for words in ("Art. 30 DSGVO", "Konten", "Rückmeldungen", "Löschfrist", "Einwilligung"):
        assert words in page
    word = docx.Document(io.BytesIO(browser.get(address("record_file")).content))
    cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert "Nachweis, wer den Plan wann geändert hat." in cells


@pytest.mark.parametrize("who", ["reader", "contributor"])
def test_only_coordination_and_administration_may(request, bo, who):
    browser = client_of(request.getfixturevalue(who))
    for name, values in (("person", [bo.pk]), ("erase", [bo.pk]), ("address", []), ("record", []), ("record_file", [])):
        assert browser.get(address(name, *values)).status_code == 403
    assert browser.post(address("erase", bo.pk), UNDERSTOOD).status_code == 403


def test_a_neighbour_neither_sees_nor_erases(bo, stranger):
    with scopes_disabled():
        assert client_of(stranger).post(address("erase", bo.pk), UNDERSTOOD).status_code == 404
        theirs = reverse("privacy:person", args=["nachbar", bo.pk])
        assert client_of(stranger).get(theirs).status_code == 404


def message(commune, key: str, at: datetime.datetime) -> Message:
    return Message.objects.create(
        commune=commune,
        key=key,
        kind="x",
        recipient="a@b.example",
        subject="S",
        text="Text",
        created_at=at,
        not_before=at,
        message_id=key,
    )


def test_what_is_past_its_deadline_is_forgotten_to_the_day(commune, in_scope, bo):
    for days in (89, 91, 364, 366):
        message(commune, str(days), AT - datetime.timedelta(days=days))
    for days in (365, 366):
        day = AT.date() - datetime.timedelta(days=days)
        Absence.objects.create(commune=commune, person=bo, first_day=day, last_day=day)
    assert forget_expired(at=AT) == 5
    assert dict(Message.objects.values_list("key", "text")) == {"89": "Text", "91": "", "364": ""}
    assert Absence.objects.count() == 1
    assert forget_expired(at=AT) == 0
    forget_expired_data.func()


def test_the_history_is_still_proven_after_a_name_was_taken_out(bo, commune, edition, coordinator):
    retire(edition)
    chain_new_rows(commune)
    client_of(coordinator).post(address("erase", bo.pk), UNDERSTOOD)
    chain_new_rows(commune)
    assert not Change.objects.filter(actor_name="Bo Beispiel").exists()
    assert verify_chain(commune).findings == ()
    Change.objects.filter(actor_name="[gelöscht]").update(actor_name="Mira Muster")
    assert {finding.code for finding in verify_chain(commune).findings} == {"content-differs"}
