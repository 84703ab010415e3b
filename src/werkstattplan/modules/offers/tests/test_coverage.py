"""Seeing the whole: the overview, the months, the numbers in the plan, and who lives where."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope

from werkstattplan.kernel.modules import Period, ToolKey
from werkstattplan.modules.offers.models import Category, CoverageStand, GroupPopulation, Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors.stands import month_lines, recompute
from werkstattplan.modules.offers.services.coverage import (
    Figure,
    StandInThePast,
    set_tool,
    store_population,
    take_monthly_stand,
)
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM, PLAU, place
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.ledger.selectors import differences, evidence_of_municipality, evidence_of_tools
from werkstattplan.platform.places.models import Municipality

MAY, JUNE = datetime.date(2026, 5, 4), datetime.date(2026, 6, 2)
PAGE = "/probe/angebote/ueberblick/"


@pytest.fixture
def places(directory):
    """The directory in the real municipalities."""
    return directory


def text_of(response):
    return " ".join(response.content.decode().split())


def csv_rows(response):
    text = response.content.decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_all_kinds_with_the_municipalities_that_have_nothing(client, places):
    page = text_of(client.get(PAGE))
    assert "Kinderbetreuung" in page
    assert "?art=kinder" in page
    rows = {row[0]: row[1:] for row in csv_rows(client.get(f"{PAGE}gemeinden.csv"))}
    municipalities = Municipality.objects.count()
    assert rows["Kinderbetreuung"][:3] == ["1", "0", str(municipalities - 1)]
    # One by phone belongs to no municipality, one without a municipality neither.
    assert rows["Begegnung"][:3] == ["3", "1", str(municipalities - 1)]


def test_a_kind_says_where_it_is_missing_and_how_far_it_is(client, places):
    response = client.get(PAGE, {"art": "kinder", "ab": "5"})
    page, municipalities = text_of(response), Municipality.objects.count()
    assert f"In {municipalities - 1} von {municipalities} Gemeinden gibt es dazu kein Angebot; das nächste ist" in page
    assert "Weiße Flecken" in page
    rows = {row[0]: row for row in csv_rows(client.get(f"{PAGE}gemeinden.csv", {"art": "kinder"}))}
    assert rows[LUEBZ][3] == "1"
    assert float(rows[LUEBZ][5].replace(",", ".")) < 5
    assert rows[PARCHIM][3] == "0"
    assert 10 < float(rows[PARCHIM][5].replace(",", ".")) < 30


def test_the_limit_decides_what_is_a_white_spot(client, places):
    wide = text_of(client.get(PAGE, {"art": "kinder", "ab": "200"}))
    assert "Keine weißen Flecken" in wide
    assert "weiter als 2 km" in text_of(client.get(PAGE, {"art": "kinder", "ab": "2"}))
    assert client.get(PAGE, {"art": "kinder", "ab": "viel"}).context["limit"] == 10


def test_columns_sort_both_ways(client, places):
    rising = client.get(PAGE, {"art": "kinder", "sortiert": "weg"})
    ways = [line.km for line in rising.context["rows"]]
    assert ways == sorted(ways)
    assert 'aria-sort="ascending"' in rising.content.decode()
    assert "sortiert=-weg" in rising.content.decode()
    falling = client.get(PAGE, {"art": "kinder", "sortiert": "-weg"})
    assert [line.km for line in falling.context["rows"]] == ways[::-1]


def test_what_ended_or_expired_does_not_count(client, places):
    Offer.objects.filter(title__startswith="Kinder").update(expires_on=datetime.date(2020, 1, 1))
    index_offers(commune=places, entries=list(OfferAtLocation.objects.values_list("pk", flat=True)))
    assert "In keiner der" in text_of(client.get(PAGE, {"art": "kinder"}))


def test_the_aemter_sum_up_the_municipalities(client, places):
    rows = csv_rows(client.get(f"{PAGE}aemter.csv", {"art": "sprache"}))[1:]
    assert sum(int(row[3]) for row in rows) == 1
    people = sum(Municipality.objects.values_list("population", flat=True))
    assert sum(int(row[2]) for row in rows) == people


def elders(commune, actor, **numbers):
    figures = [
        Figure(ags, "ab-65", numbers.get(f"p{ags}", 500)) for ags in Municipality.objects.values_list("ags", flat=True)
    ]
    store_population(commune=commune, figures=figures, as_of=MAY, source="Meldestatistik", actor=actor, at=AT)


def test_a_group_is_the_basis_only_where_all_figures_are_known(client, places, coordinator):
    Category.objects.filter(key="treff").update(key="pflege-und-alter")
    index_offers(commune=places, entries=list(OfferAtLocation.objects.values_list("pk", flat=True)))
    address = {"art": "pflege-und-alter"}
    assert "Gezählt werden alle Einwohner*innen" in text_of(client.get(PAGE, address))
    elders(places, coordinator, **{f"p{PARCHIM}": 4_000, f"p{PLAU}": 99})
    page = text_of(client.get(PAGE, address))
    assert "Gezählt werden alle" not in page
    assert "Menschen ab 65 Jahren, Stand 4. Mai 2026; Quelle: Meldestatistik" in page
    rows = {row[0]: row for row in csv_rows(client.get(f"{PAGE}gemeinden.csv", address))}
    assert rows[PARCHIM][2:5] == ["4000", "1", "0,25"]
    # Few people: no rate.
    assert rows[PLAU][2:5] == ["99", "0", ""]
    GroupPopulation.objects.filter(municipality=PLAU).delete()
    page = text_of(client.get(PAGE, address))
    assert "Für 1 Gemeinde fehlt die Zahl" in page
    assert "Meldestatistik" not in page


TABLE = "Gemeindeschlüssel;ab 65 Jahre;0 bis 5 Jahre\n13076108;4.321;800\n13076089;1700;250\n"


def upload(client, text, name="alter.csv"):
    file = SimpleUploadedFile(name, text.encode(), "text/csv")
    data = {"was": "bevoelkerung", "file": file, "as_of": "2025-12-31", "source": "Meldestatistik"}
    return client.post("/arbeit/probe/angebote/pflege/zahlen/", data)


def test_staff_bring_figures_by_age(places, coordinator):
    assert upload(client_of(coordinator), TABLE).status_code == 302
    known = {(row.municipality_id, row.group): row.people for row in GroupPopulation.objects.all()}
    assert known == {
        (PARCHIM, "ab-65"): 4321,
        (PARCHIM, "0-5"): 800,
        (LUEBZ, "ab-65"): 1700,
        (LUEBZ, "0-5"): 250,
    }
    # The same day again replaces what was known of it.
    assert upload(client_of(coordinator), "Gemeinde;ab 65 Jahre\nParchim;4000\n").status_code == 302
    assert GroupPopulation.objects.get(group="ab-65").people == 4000
    assert GroupPopulation.objects.filter(group="0-5").count() == 2


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("Gemeinde;ab 65 Jahre\nTimbuktu;3\n", "„Timbuktu“ kennen wir nicht"),
        ("Gemeinde;ab 65 Jahre\nParchim;viele\n", "„viele“ ist keine Zahl"),
        ("Gemeinde;ab 65 Jahre\nParchim;-3\n", "„-3“ ist keine Zahl"),
        ("Gemeinde;ab 65 Jahre\nParchim;3\nParchim;4\n", "Parchim steht zweimal"),
        ("Gemeinde;ab 65 Jahre\nParchim;900000\n", "900000 Menschen in diesen Gruppen, aber nur"),
        ("Gemeinde;Hunde\nParchim;3\n", "Wir finden die Spalten nicht"),
    ],
)
def test_a_wrong_table_is_named_and_nothing_of_it_kept(places, coordinator, table, words):
    response = upload(client_of(coordinator), f"{table}")
    assert response.status_code == 422
    assert words in text_of(response)
    assert not GroupPopulation.objects.exists()


def test_only_coordinators_open_the_numbers(places, reader, coordinator):
    assert client_of(reader).get("/arbeit/probe/angebote/pflege/zahlen/").status_code == 403
    assert client_of(coordinator).get("/arbeit/probe/angebote/pflege/zahlen/").status_code == 200


def test_a_month_is_counted_once_and_stays(client, places):
    Offer.objects.filter(title__startswith="Kinder").update(confirmed_on=datetime.date(2026, 1, 5), confirmed_by="x")
    stand = take_monthly_stand(commune=places, on=MAY, at=AT)
    assert (stand.entries, stand.confirmed, stand.municipalities) == (5, 1, 2)
    assert take_monthly_stand(commune=places, on=MAY, at=AT) is None
    draft = OfferDraft(
        provider="Neu", title="Krabbelgruppe", categories=("kinder",), place=place("Plau", PLAU, 53.45, 12.26)
    )
    with scope(commune=places):
        add_offers(commune=places, drafts=[draft], actor=None, at=AT)
    take_monthly_stand(commune=places, on=JUNE, at=AT)
    assert [(line.entries, line.confirmed, line.municipalities) for line in month_lines("kinder")] == [
        (1, 1, 1),
        (2, 1, 2),
    ]
    page = text_of(client.get(f"{PAGE}verlauf/", {"art": "kinder"}))
    assert "1 → 2 Angebote" in page
    assert "Plau am See" in page
    rows = csv_rows(client.get(f"{PAGE}verlauf.csv"))
    assert rows[1:] == [["2026-05", "2026-05-04", "5", "1", "2"], ["2026-06", "2026-06-02", "6", "1", "3"]]


def test_what_was_before_is_not_invented(client, places):
    assert "Noch kein Monat gezählt" in text_of(client.get(f"{PAGE}verlauf/"))
    take_monthly_stand(commune=places, on=JUNE, at=AT)
    with pytest.raises(StandInThePast):
        take_monthly_stand(commune=places, on=MAY, at=AT)


def test_two_months_the_wrong_way_round_are_explained(client, places):
    take_monthly_stand(commune=places, on=MAY, at=AT)
    take_monthly_stand(commune=places, on=JUNE, at=AT)
    page = text_of(client.get(f"{PAGE}verlauf/", {"von": "2026-06", "bis": "2026-05"}))
    assert "den früheren zuerst" in page
    assert "In keiner Gemeinde hat sich die Zahl geändert" in text_of(client.get(f"{PAGE}verlauf/"))


def test_the_numbers_stand_in_the_plan_and_equal_the_tables(places, edition, coordinator):
    music = ToolKey(plan_slug=edition.plan.slug, tool_key="musik")
    set_tool(commune=places, tool=music, actor=coordinator, on=MAY, at=AT)
    lines = {line.kind: line.value for line in evidence_of_tools(music.plan_slug, ["musik"])}
    assert lines == {"offers.entries": 5, "offers.covered": 2}
    assert ("Angebotskarte, Einträge", "2 Einträge") in evidence_of_municipality(PARCHIM)
    Offer.objects.filter(title="Sorgentelefon").update(state="ended")
    Offer.objects.filter(title="Häkelrunde").update(confirmed_on=MAY, confirmed_by="x")
    with scope(commune=places):
        index_offers(commune=places, entries=list(OfferAtLocation.objects.values_list("pk", flat=True)))
    take_monthly_stand(commune=places, on=JUNE, at=AT)
    lines = {line.kind: line.value for line in evidence_of_tools(music.plan_slug, ["musik"])}
    assert lines == {"offers.entries": 4, "offers.confirmed": 1, "offers.covered": 2}
    with scope(commune=places):
        assert differences(places, until=JUNE) == []
        june = {(line.kind, line.value) for line in recompute(Period(first=JUNE, last=JUNE))}
    assert june == {("offers.entries", -1), ("offers.confirmed", 1)}


def test_another_tool_takes_the_numbers_over(places, edition, coordinator):
    plan = edition.plan.slug
    set_tool(commune=places, tool=ToolKey(plan_slug=plan, tool_key="musik"), actor=coordinator, on=MAY, at=AT)
    set_tool(commune=places, tool=ToolKey(plan_slug=plan, tool_key="bus"), actor=coordinator, on=MAY, at=AT)
    assert evidence_of_tools(plan, ["musik"]) == []
    assert {line.kind: line.value for line in evidence_of_tools(plan, ["bus"])} == {
        "offers.entries": 5,
        "offers.covered": 2,
    }
    set_tool(commune=places, tool=None, actor=coordinator, on=MAY, at=AT)
    assert evidence_of_tools(plan) == []
    assert CoverageStand.objects.count() == 3
    with scope(commune=places):
        assert differences(places, until=MAY) == []


def test_the_coordinator_chooses_the_tool_and_its_page_shows_the_numbers(client, places, edition, coordinator):
    staff = client_of(coordinator)
    address = "/arbeit/probe/angebote/pflege/zahlen/"
    response = staff.post(address, {"was": "werkzeug", "tool": f"{edition.plan.slug}/musik"})
    assert response.status_code == 302
    publish_edition(edition=edition, actor=coordinator, at=AT)
    page = text_of(client.get(reverse("public:tool", args=["probe", edition.plan.slug, "musik"])))
    assert "5 Einträge im Verzeichnis, 0 % davon" in page
    assert "In 2 von" in page
    assert staff.post(address, {"was": "werkzeug", "tool": "gibt/esnicht"}).status_code == 422


def test_the_page_of_a_municipality_says_what_is_there_and_what_is_not(client, places):
    page = text_of(client.get(f"/probe/orte/{PARCHIM}/"))
    assert "2 Angebote ansehen" in page
    assert "Sprachförderung: 1" in page
    lacking = page.partition("Was es hier nicht gibt")[2]
    assert "Kinderbetreuung" in lacking
    assert "Sprachförderung" not in lacking
    assert "noch kein Angebot eingetragen" in text_of(client.get(f"/probe/orte/{PLAU}/"))


def test_every_class_of_the_map_has_a_pattern(client, places):
    page = client.get(PAGE, {"art": "kinder", "karte": "weg"}).content.decode()
    used = {part.split(")")[0] for part in page.split("url(#")[1:]}
    assert used
    assert all(f'id="{name}"' in page for name in used)
