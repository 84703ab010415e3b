"""Three departments with three lists of three kinds become one directory without duplicates, and stay one."""

import datetime
import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from werkstattplan.modules.offers.models import (
    Category,
    DuplicateHint,
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
YOUTH = [
    "Nr;Name der Einrichtung;Träger;Kategorie;Straße;PLZ;Ort;Telefon",
    "1;Kita Sonnenschein;Verein Süd;Kita;Lange Straße 3;19370;Parchim;03871 123456",
    "2;Jugendclub Mühle;Verein Süd;Treff;Mühlenweg 8;19370;Parchim;03871 555",
]
SOCIAL = [
    ["Bezeichnung", "Art", "Anschrift", "PLZ", "Ort", "Telefonnummer", "Öffnungszeiten"],
    [
        "Kindertagesstätte Sonnenschein e. V.",
        "Kita",
        "Lange Str. 3",
        19370,
        "Parchim",
        "+49 3871 123456",
        "Mo-Fr 06:00-17:00",
    ],
    ["Tafel Lübz", "Treff", "Am Markt 22", 19386, "Lübz", "038731 777", ""],
]


def welcome(phone="038731 777"):
    """The list of the third department, after the open standard."""
    address = {"address_1": "Am Markt 22", "city": "Lübz", "postal_code": "19386"}
    location = {"id": "c0000000-0000-4000-8000-000000000001", "location_type": "physical", "addresses": [address]}
    return {
        "contents": [
            {
                "id": "a0000000-0000-4000-8000-000000000001",
                "name": "Lübzer Tafel",
                "status": "active",
                "description": "Lebensmittel für wenig Geld.",
                "phones": [{"id": "b0000000-0000-4000-8000-000000000001", "number": phone}],
                "attributes": [{"id": "1", "taxonomy_term": {"id": "1", "code": "treff", "name": "Treff"}}],
                "service_at_locations": [{"id": "d0000000-0000-4000-8000-000000000001", "location": location}],
            }
        ]
    }


@pytest.fixture
def browser(coordinator, commune, in_scope):
    for key, name in (("kita", "Kita"), ("treff", "Treff")):
        Category.objects.create(commune=commune, key=key, name=name)
    return client_of(coordinator)


def take_in(browser, source, name, content):
    browser.post(f"{PAGE}/einlesen/", {"source": source, "file": SimpleUploadedFile(name, content)})
    row = OfferImport.objects.order_by("-pk").first()
    sent = {f"spalte-{n}": row.source.mapping.get(column, "") for n, column in enumerate(row.columns)}
    browser.post(f"{PAGE}/einlesen/{row.pk}/", sent | {"category": "", "was": "übernehmen"})
    row.refresh_from_db()
    result = run_import(row=row, at=AT)
    assert result["left_out"] == 0, row.faults
    return result


def youth(browser, phone="03871 123456"):
    return take_in(browser, "Jugendamt", "kitas.csv", "\n".join(YOUTH).replace("03871 123456", phone).encode("cp1252"))


def social(browser):
    book = openpyxl.Workbook()
    for line in SOCIAL:
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    return take_in(browser, "Sozialamt", "liste.xlsx", content.getvalue())


def integration(browser, **more):
    return take_in(browser, "Integration", "hsds.json", json.dumps(welcome(**more)).encode())


def pair(title):
    """The pair of which one has this title, as the page sees it, and which side that is."""
    hint = next(row for row in DuplicateHint.objects.all() if title in {row.first.title, row.second.title})
    return hint, "1" if hint.first.title == title else "2"


def test_three_lists_of_three_departments(browser, commune):
    assert [youth(browser)["new"], social(browser)["new"], integration(browser)["new"]] == [2, 2, 1]
    assert propose_duplicates(commune=commune) == 2
    page = browser.get(f"{PAGE}/doppelt/").content.decode()
    assert "Die Anschrift ist gleich." in page
    assert "Jugendclub Mühle" not in page

    # Merged field by field: the name of the youth department, all else of the first side.
    hint, side = pair("Kita Sonnenschein")
    browser.post(f"{PAGE}/doppelt/", {"nummer": hint.pk, "was": "zusammen", "feld-angebot": side})
    assert "1 Angebot" in browser.get("/probe/angebote/?q=Sonnenschein").content.decode()
    assert Offer.objects.get(title="Kita Sonnenschein", state="active")

    # Taken back, and done again.
    browser.post(f"{PAGE}/doppelt/", {"nummer": OfferMerge.objects.get().pk, "was": "trennen"})
    assert Offer.objects.exclude(state="ended").count() == 5
    propose_duplicates(commune=commune)
    hint, side = pair("Kita Sonnenschein")
    browser.post(f"{PAGE}/doppelt/", {"nummer": hint.pk, "was": "zusammen", "feld-angebot": side})
    hint, side = pair("Tafel Lübz")
    browser.post(
        f"{PAGE}/doppelt/", {"nummer": hint.pk, "was": "zusammen", "feld-angebot": side, "feld-beschreibung": "2"}
    )
    assert Offer.objects.exclude(state="ended").count() == 3
    assert propose_duplicates(commune=commune) == 0

    # The same lists again bring nothing back and change nothing.
    assert [youth(browser)["same"], social(browser)["same"], integration(browser)["same"]] == [2, 2, 1]

    # An owner confirms; a list that says otherwise then may only propose.
    kita = OfferAtLocation.objects.get(offer__title="Kita Sonnenschein", offer__state="active")
    Offer.objects.filter(pk=kita.offer_id).update(confirmed_on=datetime.date(2026, 3, 1), confirmed_by="Träger")
    before = Offer.objects.get(pk=kita.offer_id).phone
    assert youth(browser, phone="03871 999999")["proposed"] == 1
    assert Offer.objects.get(pk=kita.offer_id).phone == before
    assert Proposal.objects.get().values == {"telefon": "03871 999999"}

    # What nobody touched follows its list.
    tafel = Offer.objects.get(title="Tafel Lübz", state="active")
    assert integration(browser, phone="038731 888")["changed"] == 1
    tafel.refresh_from_db()
    assert tafel.phone == "038731 888"
