"""Lists of others: what is wrong is named, all or nothing comes in, and people's edits stay."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from werkstattplan.modules.offers.exchange.checking import guess_mapping
from werkstattplan.modules.offers.exchange.coding import UnreadableFile, WrongEncoding
from werkstattplan.modules.offers.exchange.ground import fault_of_point, municipality_at
from werkstattplan.modules.offers.exchange.reading import EmptyFile, read_file
from werkstattplan.modules.offers.exchange.sheets import TooManyRows
from werkstattplan.modules.offers.models import (
    Category,
    DuplicateHint,
    Location,
    Offer,
    OfferAtLocation,
    OfferImport,
    OfferMerge,
    Proposal,
)
from werkstattplan.modules.offers.services.importing import run_import
from werkstattplan.modules.offers.services.merging import propose_duplicates
from werkstattplan.plan.tests.conftest import AT, client_of

PAGE = "/arbeit/probe/angebote/pflege"
HEAD = "Nr;Name der Einrichtung;Träger;Kategorie;Straße;PLZ;Ort;Telefon;Lat;Lon"
KITA = "1;Kita Sonnenschein;Verein Süd;Kita;Lange Str. 3;19370;Parchim;03871 123456;53,4256;11,8483"


@pytest.fixture
def kita(commune, in_scope):
    return Category.objects.create(commune=commune, key="kita", name="Kita")


@pytest.fixture
def browser(coordinator, kita):
    return client_of(coordinator)


def upload(browser, text, *, name="liste.csv", source="Jugendamt"):
    content = text if isinstance(text, bytes) else text.encode()
    answer = browser.post(f"{PAGE}/einlesen/", {"source": source, "file": SimpleUploadedFile(name, content)})
    return answer, OfferImport.objects.order_by("-pk").first()


def mapping_of(row):
    sent = {f"spalte-{n}": row.source.mapping.get(column, "") for n, column in enumerate(row.columns)}
    return sent | {"category": row.source.mapping.get("", "")}


def take_in(browser, text, **more):
    _, row = upload(browser, text, **more)
    assert browser.post(f"{PAGE}/einlesen/{row.pk}/", mapping_of(row) | {"was": "übernehmen"}).status_code == 302
    row.refresh_from_db()
    run_import(row=row, at=AT)
    row.refresh_from_db()
    return row


def test_a_list_comes_in_with_its_columns_understood(browser):
    row = take_in(browser, f"{HEAD}\n{KITA}")
    assert row.result == {"new": 1, "changed": 0, "same": 0, "proposed": 0, "left_out": 0}
    assert row.rows == []
    entry = OfferAtLocation.objects.get()
    assert (entry.offer.title, entry.offer.provider.name, entry.offer.phone) == (
        "Kita Sonnenschein",
        "Verein Süd",
        "03871 123456",
    )
    assert (entry.location.street, entry.location.house_number) == ("Lange Str.", "3")
    assert entry.location.municipality.name.startswith("Parchim")
    assert entry.location.placed_by == "given"
    assert "Kita Sonnenschein" in browser.get("/probe/angebote/?q=Sonnenschein").content.decode()


def test_looking_changes_nothing(browser):
    _, row = upload(browser, f"{HEAD}\n{KITA}")
    assert browser.post(f"{PAGE}/einlesen/{row.pk}/", mapping_of(row) | {"was": "prüfen"}).status_code == 302
    page = browser.get(f"{PAGE}/einlesen/{row.pk}/").content.decode()
    assert "Kita Sonnenschein" in page
    assert Offer.objects.count() == 0


def test_the_columns_are_known_the_next_time(browser):
    _, row = upload(browser, "Wie heißt es;Wo\nTafel;Parchim")
    sent = {"spalte-0": "angebot", "spalte-1": "ortsteil", "category": "kita", "was": "prüfen"}
    browser.post(f"{PAGE}/einlesen/{row.pk}/", sent)
    _, again = upload(browser, "Wie heißt es;Wo\nTreff;Parchim")
    assert again.source.mapping == {"Wie heißt es": "angebot", "Wo": "ortsteil", "": "kita"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (KITA.replace("53,4256;11,8483", "11,8483;53,4256"), "vertauscht"),
        (KITA.replace("53,4256;11,8483", "5922500;290700"), "UTM 33"),
        (KITA.replace("53,4256;11,8483", "5922500;33290700"), "vorangestellter Zone"),
        (KITA.replace("53,4256;11,8483", "5922500;4490700"), "Gauß-Krüger"),
        (KITA.replace("53,4256;11,8483", "5922500;689000"), "UTM 32"),
        (KITA.replace("53,4256;11,8483", "48,1372;11,5755"), "außerhalb"),
        (KITA.replace("53,4256;11,8483", "0;0"), "null"),
        (KITA.replace("Sonnenschein", "<b>Sonnenschein</b>"), "HTML"),
        (KITA.replace("1;Kita Sonnenschein", "1;"), "Name"),
        (KITA.replace(";Kita;", ";Zauberei;"), "Zauberei"),
        (KITA.replace("19370", "1937"), "fünf Ziffern"),
    ],
)
def test_faults_are_named_with_their_line_and_the_line_stays_out(browser, line, sentence):
    row = take_in(browser, f"{HEAD}\n{KITA}\n{line.replace('1;', '2;', 1)}")
    assert row.faults[0]["line"] == 3
    assert sentence in row.faults[0]["sentence"]
    assert row.result["new"] == 1
    assert row.result["left_out"] == 1
    assert sentence in browser.get(f"{PAGE}/einlesen/{row.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.csv", "Name\nKindertagesstÃ¤tte".encode(), WrongEncoding),
        ("a.csv", b"Name;Ort\n", EmptyFile),
        ("a.xlsx", b"no sheet", UnreadableFile),
        ("a.json", b"{", UnreadableFile),
        ("a.osm", b"<!DOCTYPE x [<!ENTITY a 'b'>]><osm>&a;</osm>", UnreadableFile),
        ("a.exe", b"MZ", UnreadableFile),
        ("a.csv", ("Name\n" + "x\n" * 100_000).encode(), TooManyRows),
    ],
)
def test_files_that_cannot_be_read_say_why(name, content, refusal):
    with pytest.raises(refusal):
        read_file(name, content)


def test_a_file_that_cannot_be_read_leaves_nothing_and_says_why(browser):
    answer, row = upload(browser, ("Name\n" + "x\n" * 100_000).encode())
    assert (answer.status_code, row) == (422, None)
    assert "100.000" in answer.content.decode()


def test_tables_of_offices_are_read_whatever_their_encoding_and_kind():
    assert read_file("a.csv", "Name\nBücherei".encode("cp1252")).rows == (("Bücherei",),)
    assert read_file("a.csv", "Name;Ort\nBücherei;Plau".encode("utf-16")).rows == (("Bücherei", "Plau"),)
    book = openpyxl.Workbook()
    book.active.append(["Name", "PLZ"])
    book.active.append(["Bücherei", 19370])
    content = io.BytesIO()
    book.save(content)
    assert read_file("a.xlsx", content.getvalue()).rows == (("Bücherei", "19370"),)


def test_an_extract_of_openstreetmap_gives_what_has_a_name():
    text = (
        b'<osm><node id="5" lat="53.4" lon="11.8"><tag k="name" v="Treff"/><tag k="wheelchair" v="limited"/></node>'
        b'<node id="6" lat="53.4" lon="11.8"><tag k="highway" v="crossing"/></node></osm>'
    )
    table = read_file("a.osm", text)
    (row,) = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    filled = {name: value for name, value in row.items() if value}
    assert filled.pop("nennung") == "© OpenStreetMap-Mitwirkende, ODbL 1.0"
    assert filled == {"angebot": "Treff", "id": "node/5", "breite": "53.4", "laenge": "11.8", "zugang_entrance": "1"}


def test_our_own_files_come_back(browser, client):
    take_in(browser, f"{HEAD}\n{KITA}")
    for kind in ("json", "geojson"):
        content = client.get(f"/probe/angebote/daten/angebote.{kind}").getvalue()
        table = read_file(f"a.{kind}", content)
        (row,) = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        assert (row["angebot"], row["strasse"], row["kategorien"]) == ("Kita Sonnenschein", "Lange Str.", "kita")


def test_the_next_list_updates_what_nobody_touched(browser):
    take_in(browser, f"{HEAD}\n{KITA}")
    row = take_in(browser, f"{HEAD}\n{KITA.replace('123456', '999999')}")
    assert row.result["changed"] == 1
    assert Offer.objects.get().phone == "03871 999999"
    assert take_in(browser, f"{HEAD}\n{KITA.replace('123456', '999999')}").result["same"] == 1


@pytest.mark.parametrize("edit", [{"confirmed_on": AT.date(), "confirmed_by": "Träger"}, {"phone": "0385 1"}])
def test_what_people_confirmed_or_changed_is_not_overwritten_but_proposed(browser, edit):
    take_in(browser, f"{HEAD}\n{KITA}")
    Offer.objects.update(**edit)
    before = Offer.objects.get().phone
    row = take_in(browser, f"{HEAD}\n{KITA.replace('123456', '999999')}")
    assert row.result["proposed"] == 1
    assert Offer.objects.get().phone == before
    proposal = Proposal.objects.get()
    assert proposal.values == {"telefon": "03871 999999"}
    page = browser.get(f"{PAGE}/vorschlaege/").content.decode()
    assert "03871 999999" in page
    assert before in page
    browser.post(f"{PAGE}/vorschlaege/", {"vorschlag": proposal.pk, "was": "übernehmen", "feld": ["telefon"]})
    assert Offer.objects.get().phone == "03871 999999"


def test_a_run_that_breaks_leaves_nothing(browser, monkeypatch):
    _, row = upload(browser, f"{HEAD}\n{KITA}")
    browser.post(f"{PAGE}/einlesen/{row.pk}/", mapping_of(row) | {"was": "übernehmen"})
    row.refresh_from_db()

    def broken(**kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("werkstattplan.modules.offers.services.taking.index_offers", broken)
        with pytest.raises(RuntimeError):
            run_import(row=row, at=AT)
    assert Offer.objects.count() == 0
    row.refresh_from_db()
    assert "Nichts wurde übernommen" in browser.get(f"{PAGE}/einlesen/{row.pk}/").content.decode()
    assert run_import(row=row, at=AT)["new"] == 1


def test_addresses_get_points_as_far_as_the_data_goes_and_the_rest_is_listed(browser):
    lines = [
        KITA,
        "2;Tafel;;Kita;Lange Straße 9;19370;Parchim;;;",
        "3;Chor;;Kita;Feldweg 1;19370;Parchim;;;",
        "4;Werkstatt;;Kita;;;Lübz;;;",
        "5;Laden;;Kita;;;Kleinkleckersdorf;;;",
    ]
    take_in(browser, "\n".join([HEAD, *lines]))
    how = {row.offers.get().offer.title: row.placed_by for row in Location.objects.all()}
    assert how == {
        "Kita Sonnenschein": "given",
        "Tafel": "street",
        "Chor": "village",
        "Werkstatt": "municipality",
        "Laden": "none",
    }
    page = browser.get(f"{PAGE}/ohne-punkt/").content.decode()
    assert "„Kleinkleckersdorf“ ist keine Gemeinde" in page


def test_three_lists_become_one_and_a_merge_can_be_undone(browser, commune):
    take_in(browser, f"{HEAD}\n{KITA}")
    other = "7;Kindertagesstätte Sonnenschein e. V.;Amt;Kita;Lange Straße 3;19370;Parchim;+49 3871 123456;;"
    take_in(browser, f"{HEAD}\n{other}", source="Sozialamt")
    assert propose_duplicates(commune=commune) == 1
    hint = DuplicateHint.objects.get()
    assert "Die Anschrift ist gleich." in browser.get(f"{PAGE}/doppelt/").content.decode()
    browser.post(f"{PAGE}/doppelt/", {"nummer": hint.pk, "was": "zusammen", "feld-angebot": "2"})
    shown = browser.get("/probe/angebote/?q=Sonnenschein").content.decode()
    assert "1 Angebot" in shown
    assert Offer.objects.get(state="active").title == "Kindertagesstätte Sonnenschein e. V."
    again = take_in(browser, f"{HEAD}\n{other}", source="Sozialamt")
    assert again.result["same"] == 1
    browser.post(f"{PAGE}/doppelt/", {"nummer": OfferMerge.objects.get().pk, "was": "trennen"})
    assert set(Offer.objects.values_list("title", "state")) == {
        ("Kita Sonnenschein", "active"),
        ("Kindertagesstätte Sonnenschein e. V.", "active"),
    }


def test_two_that_are_different_are_not_asked_about_again(browser, commune):
    take_in(browser, f"{HEAD}\n{KITA}\n{KITA.replace('1;Kita', '2;Kita', 1)}")
    assert propose_duplicates(commune=commune) == 1
    browser.post(f"{PAGE}/doppelt/", {"nummer": DuplicateHint.objects.get().pk, "was": "verschieden"})
    assert propose_duplicates(commune=commune) == 0
    assert "Keine Hinweise" in browser.get(f"{PAGE}/doppelt/").content.decode()


def test_columns_are_guessed_by_the_word_that_says_it_best():
    guessed = guess_mapping(["Nr", "Einrichtung", "Angebot", "Straße", "Nr.", "Ort", "Farbe"])
    assert guessed == {
        "Nr": "id",
        "Einrichtung": "traeger",
        "Angebot": "angebot",
        "Straße": "strasse",
        "Nr.": "hausnummer",
        "Ort": "ortsteil",
    }
    assert guess_mapping(["Einrichtung", "Straße", "Nr"]) == {
        "Einrichtung": "angebot",
        "Straße": "strasse",
        "Nr": "hausnummer",
    }


def test_every_municipality_holds_its_own_middle_and_the_district_has_an_outside():
    assert municipality_at("13076", 53.4256, 11.8483)
    assert municipality_at("13076", 48.1, 11.5) == ""
    assert fault_of_point("13076", float("nan"), 11.0)
    assert fault_of_point("99999", 48.1, 11.5) == ""


def test_readers_and_strangers_do_not_take_lists_in(reader, stranger):
    assert client_of(reader).get(f"{PAGE}/einlesen/").status_code == 403
    assert client_of(stranger).get(f"{PAGE}/einlesen/").status_code == 404
