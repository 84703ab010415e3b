"""Our own export comes back with what somebody wrote into it: entries are known again, and a list can be taken back."""

import csv
import datetime
import io
import json
import random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from werkstattplan.modules.offers.models import (
    Category,
    Location,
    Offer,
    OfferAtLocation,
    OfferImport,
    Proposal,
    Provider,
    SourceRecord,
)
from werkstattplan.modules.offers.services.importing import run_import
from werkstattplan.modules.offers.services.index import build_index
from werkstattplan.modules.offers.services.locations import edit_location, location_values
from werkstattplan.modules.offers.tests.test_importing import HEAD, KITA
from werkstattplan.modules.offers.tests.test_round_trip import exported, filled, lost
from werkstattplan.plan.tests.conftest import AT, client_of

PAGE = "/arbeit/probe/angebote/pflege/einlesen/"
FORMATS = ("csv", "xlsx", "geojson", "json")


@pytest.fixture
def browser(coordinator, commune, in_scope):
    filled(commune, random.Random(4))
    build_index(commune=commune)
    return client_of(coordinator)


@pytest.fixture
def entry(browser):
    """An entry that nobody confirmed, of an offer at two places, as a stranger's list would never hit it."""
    Offer.objects.update(confirmed_on=None, confirmed_by="")
    rows = OfferAtLocation.objects.exclude(location=None).exclude(offer__places__location=None)
    return next(row for row in rows.order_by("pk") if row.offer.places.count() > 1)


def export(browser, kind):
    """The file as people get it; of a table its rows, so that a test can write into them."""
    content = browser.get(f"/probe/angebote/daten/angebote.{'csv' if kind == 'xlsx' else kind}").getvalue()
    if kind in {"csv", "xlsx"}:
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return json.loads(content)


def file_of(kind, data):
    if kind == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, list(data[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(data)
        return text.getvalue().encode("utf-8-sig")
    if kind == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(list(data[0]))
        for row in data:
            # A program for tables makes numbers of what looks like one.
            book.active.append([int(cell) if cell.isdigit() else cell for cell in row.values()])
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()
    return json.dumps(data).encode()


def lines(kind, data, entry):
    """The line of an entry in the file, to be written into."""
    if kind == "geojson":
        return next(row["properties"] for row in data["features"] if str(row["id"]) == str(entry.pk))
    return next(row for row in data if row["id"] == str(entry.pk))


def bring_back(browser, kind, data, *, source="Bearbeitet in Excel"):
    file = SimpleUploadedFile(f"angebote.{kind}", file_of(kind, data))
    answer = browser.post(PAGE, {"source": source, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    row = OfferImport.objects.order_by("-pk").first()
    shown = browser.get(f"{PAGE}{row.pk}/").content.decode()
    assert "Diese Datei kommt aus diesem Verzeichnis" in shown
    assert browser.post(f"{PAGE}{row.pk}/", {"category": "", "was": "übernehmen"}).status_code == 302
    row.refresh_from_db()
    run_import(row=row, at=timezone.now())
    row.refresh_from_db()
    assert not [fault for fault in row.faults if not fault["is_hint"]]
    return row


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_that_nobody_wrote_into_changes_nothing(browser, client, kind):
    before, entries = exported(client, "probe"), OfferAtLocation.objects.count()
    row = bring_back(browser, kind, export(browser, kind))
    assert row.result == {"new": 0, "changed": 0, "same": entries, "proposed": 0, "left_out": 0}
    assert lost(before, exported(client, "probe")) == []
    assert not SourceRecord.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_what_somebody_wrote_into_a_table_comes_into_the_entries(browser, kind, entry):
    count, data = OfferAtLocation.objects.count(), export(browser, kind)
    line = lines(kind, data, entry)
    line |= {
        "angebot": "Neuer Name",
        "kategorien": "allein",
        "oeffnungszeiten": "Tu 09:00-10:00",
        "parken": "am Bahnhof",
    }
    row = bring_back(browser, kind, data)
    assert (row.result["changed"], row.result["new"], row.result["proposed"]) == (1, 0, 0)
    changed = OfferAtLocation.objects.get(pk=entry.pk)
    assert changed.offer.title == "Neuer Name"
    assert [kind.key for kind in changed.offer.categories.all()] == ["allein"]
    assert changed.hours["rules"] == [{"days": [1], "spans": [["09:00", "10:00"]]}]
    assert changed.location.parking == "am Bahnhof"
    assert OfferAtLocation.objects.count() == count
    assert "Neuer Name" in browser.get("/probe/angebote/?q=Neuer+Name").content.decode()
    # The same file once more has nothing to say.
    again = bring_back(browser, kind, data)
    assert (again.result["changed"], again.result["proposed"]) == (0, 0)
    assert "Diese Liste zurücknehmen" not in browser.get(f"{PAGE}{again.pk}/").content.decode()


def test_a_list_of_our_own_taken_back_leaves_the_entries_as_they_were(browser, client, entry):
    before, data = exported(client, "probe"), export(browser, "csv")
    lines("csv", data, entry).update(angebot="Neuer Name", kategorien="allein", oeffnungszeiten="Tu 09:00-10:00")
    row = bring_back(browser, "csv", data)
    browser.post(f"{PAGE}{row.pk}/", {"was": "zurücknehmen"})
    row.refresh_from_db()
    assert row.result["undone"] == 1
    after = exported(client, "probe")
    assert {path.rpartition(".")[2] for path, _, _ in lost(before, after)} <= {"last_modified"}
    assert "1 Eintrag ist wie vorher" in browser.get(f"{PAGE}{row.pk}/").content.decode()


def test_what_somebody_wrote_into_hsds_comes_into_the_entries(browser, client, entry):
    data = export(browser, "json")
    numbers = {row["id"]: row for service in data["contents"] for row in service["service_at_locations"]}
    service = next(row for row in data["contents"] if row["name"] == entry.offer.title)
    service["description"] = "Neu beschrieben"
    row = bring_back(browser, "json", data)
    assert row.result["new"] == 0
    assert row.result["changed"] == entry.offer.places.count()
    assert Offer.objects.get(pk=entry.offer_id).description == "Neu beschrieben"
    assert OfferAtLocation.objects.count() == len(numbers)


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_what_is_confirmed_or_changed_here_since_is_only_proposed(browser, kind, entry):
    data = export(browser, kind)
    lines(kind, data, entry)["kurz"] = "Aus der Datei"
    Offer.objects.filter(pk=entry.offer_id).update(phone="0385 77", changed_at=timezone.now())
    row = bring_back(browser, kind, data)
    # At the other places of the offer nobody wrote into the file: they have nothing to say.
    assert (row.result["changed"], row.result["proposed"]) == (0, 1)
    offer = Offer.objects.get(pk=entry.offer_id)
    assert (offer.phone, offer.summary) == ("0385 77", entry.offer.summary)
    assert Proposal.objects.filter(entry=entry).get().values["kurz"] == "Aus der Datei"


def test_a_confirmed_entry_is_never_written_over(browser, entry):
    Offer.objects.filter(pk=entry.offer_id).update(confirmed_on=datetime.date(2026, 3, 1), confirmed_by="Träger")
    data = export(browser, "csv")
    lines("csv", data, entry)["kurz"] = "Aus der Datei"
    assert bring_back(browser, "csv", data).result["proposed"] == 1
    assert Offer.objects.get(pk=entry.offer_id).summary == entry.offer.summary


def test_a_place_that_was_changed_since_is_not_written_over(browser, coordinator, entry):
    data = export(browser, "csv")
    lines("csv", data, entry)["parken"] = "aus der Datei"
    base = location_values(entry.location)
    mine = base | {"parking": "am Bahnhof"}
    edit_location(place=entry.location, base=base, mine=mine, actor=coordinator, at=timezone.now())
    bring_back(browser, "csv", data)
    assert Location.objects.get(pk=entry.location_id).parking == "am Bahnhof"
    assert "aus der Datei" in Proposal.objects.filter(entry=entry).get().message


def test_what_a_list_cannot_write_is_said_to_the_office(browser, entry):
    data = export(browser, "csv")
    lines("csv", data, entry)["traeger"] = "Ganz anderer Verein"
    assert bring_back(browser, "csv", data).result["proposed"] == 1
    assert "Träger: Ganz anderer Verein" in Proposal.objects.get().message
    assert not Provider.objects.filter(name="Ganz anderer Verein").exists()


def test_a_line_that_somebody_wrote_below_ours_is_a_new_entry_and_one_deleted_here_does_not_come_back(browser, entry):
    data = export(browser, "csv")
    gone = OfferAtLocation.objects.exclude(offer=entry.offer).first()
    gone_offer = gone.offer
    data.append(dict.fromkeys(data[0], "") | {"angebot": "Neue Tafel", "kategorien": "allein", "ortsteil": "Parchim"})
    gone_offer.delete()
    count = OfferAtLocation.objects.count()
    row = bring_back(browser, "csv", data)
    assert row.result["new"] == 1
    assert row.result["gone"] >= 1
    assert OfferAtLocation.objects.count() == count + 1
    assert "hier nicht mehr gibt" in browser.get(f"{PAGE}{row.pk}/").content.decode()


def test_the_export_of_another_directory_is_no_export_of_ours(browser, entry):
    data = export(browser, "csv")
    for line in data:
        line["verzeichnis"] = "https://nachbar.example/kreis/angebote/"
    file = SimpleUploadedFile("angebote.csv", file_of("csv", data))
    browser.post(PAGE, {"source": "Nachbar", "file": file})
    row = OfferImport.objects.order_by("-pk").first()
    assert row.directory == ""
    assert "Diese Datei kommt aus diesem Verzeichnis" not in browser.get(f"{PAGE}{row.pk}/").content.decode()
    assert run_import(row=row, at=AT)["new"] == len(data)


class TestTakingBack:
    @pytest.fixture(autouse=True)
    def _directory(self, coordinator, commune, in_scope):
        Category.objects.create(commune=commune, key="kita", name="Kita")
        self.browser, self.coordinator = client_of(coordinator), coordinator

    def take_in(self, *rows, at=None):
        file = SimpleUploadedFile("liste.csv", "\n".join([HEAD, *rows]).encode())
        self.browser.post(PAGE, {"source": "Jugendamt", "file": file})
        row = OfferImport.objects.order_by("-pk").first()
        run_import(row=row, at=at or timezone.now())
        row.refresh_from_db()
        return row

    def take_back(self, row):
        answer = self.browser.post(f"{PAGE}{row.pk}/", {"was": "zurücknehmen"})
        row.refresh_from_db()
        return answer

    def test_new_entries_go_with_their_providers_and_places_and_can_come_again(self):
        row = self.take_in(KITA, KITA.replace("1;Kita", "2;Hort", 1))
        assert "Diese Liste zurücknehmen" in self.browser.get(f"{PAGE}{row.pk}/").content.decode()
        assert self.take_back(row).status_code == 302
        assert row.state == "undone"
        for model in (Offer, OfferAtLocation, Location, Provider, SourceRecord):
            assert not model.objects.exists(), model
        assert "Kita Sonnenschein" not in self.browser.get("/probe/angebote/?q=Sonnenschein").content.decode()
        assert self.take_in(KITA).result["new"] == 1

    def test_a_second_list_goes_back_to_the_first_and_only_the_last_can(self):
        first = self.take_in(KITA)
        second = self.take_in(KITA.replace("123456", "999"), KITA.replace("1;Kita", "2;Hort", 1))
        assert self.take_back(first).status_code == 422
        assert Offer.objects.count() == 2
        self.take_back(second)
        assert Offer.objects.get().phone == "03871 123456"
        # The line of the source is as before too: what it says anew is taken in again.
        assert self.take_in(KITA.replace("123456", "999")).result["changed"] == 1
        assert self.take_back(second).status_code == 422

    def test_what_people_confirmed_or_changed_since_stays(self):
        row = self.take_in(KITA, KITA.replace("1;Kita", "2;Hort", 1), KITA.replace("1;Kita", "3;Krippe", 1))
        Offer.objects.filter(title="Hort Sonnenschein").update(phone="0385 1", changed_at=timezone.now())
        Proposal.objects.create(
            commune=row.commune,
            entry=OfferAtLocation.objects.get(offer__title="Krippe Sonnenschein"),
            message="Zu im August",
            created_at=timezone.now(),
        )
        self.take_back(row)
        assert set(Offer.objects.values_list("title", flat=True)) == {"Hort Sonnenschein", "Krippe Sonnenschein"}
        assert row.result["kept"] == 2
        assert "2 bleiben" in self.browser.get(f"{PAGE}{row.pk}/").content.decode()
        assert Provider.objects.count() == 1
        # The next list knows those that stayed.
        assert self.take_in(KITA, KITA.replace("1;Kita", "2;Hort", 1)).result["new"] == 1

    def test_proposals_of_the_list_go_with_it(self):
        self.take_in(KITA)
        Offer.objects.update(confirmed_on=AT.date(), confirmed_by="Träger")
        row = self.take_in(KITA.replace("123456", "999"))
        assert Proposal.objects.count() == 1
        self.take_back(row)
        assert not Proposal.objects.exists()

    def test_while_another_list_is_under_way_nothing_is_taken_back(self):
        row = self.take_in(KITA)
        self.take_in(KITA.replace("1;Kita", "9;Kita", 1))
        other = OfferImport.objects.order_by("-pk").first()
        OfferImport.objects.filter(pk=other.pk).update(state="running", created_at=timezone.now())
        answer = self.take_back(row)
        assert answer.status_code == 422
        assert "Gerade kommt eine Liste herein" in answer.content.decode()
