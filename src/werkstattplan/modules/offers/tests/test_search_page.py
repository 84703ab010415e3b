"""The page of results, its map, feed, widget and booklet, as visitors get them."""

import datetime
import io
import json

import pdfplumber
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.offers.forms.finding import Search
from werkstattplan.modules.offers.models import IndexSet, Offer, OfferAtLocation, OfferState
from werkstattplan.modules.offers.selectors.finding import find
from werkstattplan.modules.offers.services.index import build_index, index_offers
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PLAU, place
from werkstattplan.plan.tests.conftest import AT

URL = "/probe/angebote/"
BERLIN = timezone.get_default_timezone()


def titles(client, query=""):
    """The titles of the results in order, from the page itself."""
    text = client.get(f"{URL}?{query}").content.decode()
    return [part.partition("</a>")[0].rpartition(">")[2] for part in text.split('ui-card__title">')[1:]]


def found_at(commune, moment, **search):
    with scope(commune=commune):
        answer = find(Search(**search), commune=commune, at=moment)
        return {row.offer.title for row in answer.rows}


def test_only_the_page_with_the_map_may_ask_the_base_map_that_the_operator_chose(client, directory, settings):
    assert "https:" not in client.get(URL).headers["Content-Security-Policy"]
    settings.BASEMAP_STYLE_URL = "https://karten.example/stil/karte.json"
    policy = client.get(URL).headers["Content-Security-Policy"]
    assert "connect-src 'self' https://karten.example;" in policy
    assert "script-src 'self';" in policy
    assert "https:" not in client.get(f"{URL}vorschlag/").headers["Content-Security-Policy"]


def test_before_the_first_offer_the_page_says_so(client, commune):
    page = client.get(URL)
    assert page.status_code == 200
    assert "Noch keine Angebote eingetragen" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("q=deutsch+lernen", "Deutschkurs mit Kinderbetreuung"),
        ("q=sprachkurs+ukrainisch", "Deutschkurs mit Kinderbetreuung"),
        ("q=Kita", "Kindertagesstätte Zwergenland"),
        ("q=kindergaten", "Kindertagesstätte Zwergenland"),
        ("q=zwergenstube", "Kindertagesstätte Zwergenland"),
        ("q=jemand+zum+zuhören", "Sorgentelefon"),
        ("q=haekeln", "Häkelrunde"),
        ("q=Barkow", "Häkelrunde"),
    ],
)
def test_visitors_find_by_their_own_words(client, directory, query, first):
    assert titles(client, query)[0] == first


def test_offers_of_the_same_title_do_not_fill_the_first_places(client, directory):
    drafts = [
        OfferDraft(
            provider=f"Verein {village}",
            title=f"Frühstück am Samstag {village}",
            categories=("treff",),
            place=place("Saal", ags, 53.4, 12.1, village=village),
        )
        for village, ags in (("Lübz", LUEBZ), ("Plau", PLAU))
    ]
    with scope(commune=directory):
        add_offers(commune=directory, drafts=drafts, actor=None, at=AT)
        build_index(commune=directory)
    first, *others = [title.partition(" ")[0] for title in titles(client, "q=Begegnung")]
    assert (first, set(others[:2]), others[2:]) == ("Frühstück", {"Häkelrunde", "Sorgentelefon"}, ["Frühstück"] * 2)


def test_near_comes_first_and_far_is_named_with_its_distance(client, directory):
    assert titles(client, "wo=Lübz")[0] == "Kindertagesstätte Zwergenland"
    assert titles(client, "wo=19370+Parchim")[0] in {"Deutschkurs mit Kinderbetreuung", "Frühstück am Samstag"}
    assert titles(client, "wo=Barkow") == ["Häkelrunde"]
    assert len(titles(client, "wo=Xyzzyheim")) == 5
    assert "kennen wir nicht" in client.get(f"{URL}?wo=Xyzzyheim").content.decode()
    page = client.get(f"{URL}?q=deutschkurs&wo=Lübz").content.decode()
    assert "südwestlich von Lübz" in page or "westlich von Lübz" in page


def test_the_position_is_taken_only_when_rounded(client, directory):
    assert "in meiner Nähe" in client.get(f"{URL}?nah=53.46,12.03").content.decode()
    exact = client.get(f"{URL}?nah=53.46312,12.02871").content.decode()
    assert "nicht mehr danach suchen" not in exact


def test_facets_count_and_narrow_and_can_be_taken_back(client, directory):
    page = client.get(f"{URL}?kosten=free").content.decode()
    assert set(titles(client, "kosten=free")) == {"Deutschkurs mit Kinderbetreuung", "Sorgentelefon"}
    assert titles(client, "kosten=free&fern=1") == ["Sorgentelefon"]
    assert titles(client, "zugang=entrance") == ["Deutschkurs mit Kinderbetreuung"]
    assert 'href="/probe/angebote/?">' in page


def test_what_nobody_offers_helps_on(client, directory):
    page = client.get(f"{URL}?q=deutsch&wo=Lübz&umkreis=3&tag=so").content.decode()
    assert "Nichts gefunden" in page
    for way_on in ("Weiter weg suchen: bis 10 km", "Im ganzen Gebiet suchen", "Zu jeder Zeit suchen", "tel:115"):
        assert way_on in page


def test_open_at_a_day_and_time(directory):
    monday = datetime.datetime(2026, 3, 2, 9, tzinfo=BERLIN)
    open_now = found_at(directory, monday, day="jetzt")
    assert open_now == {"Deutschkurs mit Kinderbetreuung", "Kindertagesstätte Zwergenland"}
    assert found_at(directory, monday.replace(hour=17), day="jetzt") == set()
    assert found_at(directory, monday, day="sa") == {"Frühstück am Samstag"}
    assert found_at(directory, monday, day="sa", time="15:00") == set()


def test_on_holidays_of_the_land_nothing_is_open(directory):
    # Women's Day of 2027 and Reformation Day of 2028 are working days by the calendar, and holidays in this Land.
    assert found_at(directory, datetime.datetime(2027, 3, 8, 9, tzinfo=BERLIN), day="jetzt") == set()
    assert found_at(directory, datetime.datetime(2028, 10, 31, 9, tzinfo=BERLIN), day="jetzt") == set()
    assert found_at(directory, datetime.datetime(2027, 3, 9, 9, tzinfo=BERLIN), day="jetzt") != set()


def test_ended_and_expired_offers_are_gone_everywhere(client, directory):
    today = timezone.localdate()
    with scope(commune=directory):
        Offer.objects.filter(title="Sorgentelefon").update(state=OfferState.ENDED)
        Offer.objects.filter(title="Häkelrunde").update(expires_on=today - datetime.timedelta(days=1))
        gone = list(
            OfferAtLocation.objects.filter(offer__title__in=["Sorgentelefon", "Häkelrunde"]).values_list(
                "pk", flat=True
            )
        )
        index_offers(commune=directory, entries=gone)
    for address in (URL, f"{URL}einbetten/", f"{URL}neu.atom", f"{URL}karte.json"):
        text = client.get(address).content.decode()
        assert "Sorgentelefon" not in text
        assert "Häkelrunde" not in text
    assert len(titles(client)) == 3
    assert [client.get(f"{URL}{key}/").status_code for key in gone] == [404, 404]


def test_a_changed_offer_is_found_by_its_new_words_only(client, directory):
    assert titles(client, "q=Häkelrunde") == ["Häkelrunde"]
    with scope(commune=directory):
        entry = OfferAtLocation.objects.get(offer__title="Häkelrunde")
        Offer.objects.filter(pk=entry.offer_id).update(title="Filzwerkstatt")
        index_offers(commune=directory, entries=[entry.pk])
    assert titles(client, "q=filzwerkstatt") == ["Filzwerkstatt"]
    assert titles(client, "q=Häkelrunde") == []


def test_deleted_offers_are_taken_out_of_the_counts(client, directory):
    with scope(commune=directory):
        OfferAtLocation.objects.filter(offer__title__in=["Häkelrunde", "Sorgentelefon"]).delete()
        index_offers(commune=directory, entries=[])
    assert json.loads(client.get(f"{URL}karte.json").content)["total"] == 3 == len(titles(client))


def test_a_new_index_says_the_same_and_forgets_words(client, directory):
    questions = ("", "q=deutsch", "wo=Parchim", "kosten=free", "q=kita&wo=Lübz")
    before = [sorted(titles(client, question)) for question in questions]
    with scope(commune=directory):
        entry = OfferAtLocation.objects.get(offer__title="Häkelrunde")
        entry.delete()
        build_index(commune=directory)
        assert not IndexSet.objects.filter(group="title", key__contains="hakel").exists()
    for which in (0, 2):
        before[which].remove("Häkelrunde")
    assert [sorted(titles(client, question)) for question in questions] == before


def test_a_commune_finds_only_its_own(client, directory, django_user_model):
    from werkstattplan.platform.tenancy.models import Commune

    Commune.objects.create(slug="nebenan", name="Landkreis Nebenan", kind="district", official_key="13076")
    assert "Deutschkurs" not in client.get("/nebenan/angebote/?q=deutschkurs").content.decode()


def test_the_map_has_what_the_list_has(client, directory):
    data = json.loads(client.get(f"{URL}karte.json").content)
    assert data["total"] == 5
    assert [result["title"] for result in data["results"]] == [
        title for title in titles(client) if title not in {"Sorgentelefon", "Häkelrunde"}
    ]
    assert {(cluster["name"], cluster["count"]) for cluster in data["clusters"]} == {("Parchim", 2), ("Lübz", 1)}
    close = json.loads(client.get(f"{URL}karte.json?ausschnitt=53.4,11.8,53.44,11.9&stufe=14").content)
    assert sorted(cluster["count"] for cluster in close["clusters"]) == [1, 1]


@pytest.mark.parametrize("box", ["", "a,b,c,d", "nan,nan,nan,nan", "1,2,3", "inf,inf,inf,inf", "60,10,50,12"])
def test_a_part_of_the_map_that_makes_no_sense_shows_everything(client, directory, box):
    assert len(json.loads(client.get(f"{URL}karte.json?ausschnitt={box}&stufe=x").content)["clusters"]) == 2


@pytest.mark.parametrize(
    "query",
    ["seite=-1", "seite=99", "umkreis=x", "tag=xx", "zeit=99:99", "kategorie=x%00y", "q=%00", "nah=1,2", "gemeinde=1"],
)
def test_addresses_that_make_no_sense_still_answer(client, directory, query):
    assert client.get(f"{URL}?{query}").status_code == 200


def test_the_widget_may_be_framed_and_sets_no_cookie(client, directory):
    page = client.get(f"{URL}einbetten/?q=kita")
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert page.cookies == {}
    assert b"<script" not in page.content
    assert "Zwergenland" in page.content.decode()
    assert "frame-ancestors 'none'" in client.get(URL).headers["Content-Security-Policy"]


def test_what_the_widget_was_made_for_stays_when_its_visitors_search(client, directory):
    page = client.get(f"{URL}einbetten/?kategorie=kinder&kategorie=treff&umkreis=20&q=kita&wo=Lübz").content.decode()
    hidden = [part.partition(">")[0] for part in page.split('<input type="hidden" ')[1:]]
    assert hidden == [
        'name="umkreis" value="20"',
        'name="kategorie" value="kinder"',
        'name="kategorie" value="treff"',
    ]


def test_only_the_page_of_results_may_ask_for_the_position(client, directory):
    assert "geolocation=(self)" in client.get(URL).headers["Permissions-Policy"]
    assert "geolocation=()" in client.get(f"{URL}einbetten/").headers["Permissions-Policy"]


def test_the_feed_holds_the_results_of_its_address(client, directory):
    text = client.get(f"{URL}neu.atom?kategorie=kinder").content.decode()
    assert "Zwergenland" in text
    assert "Deutschkurs" not in text


def test_the_booklet_is_grouped_by_place_or_theme_and_made_for_everybody(client, directory):
    def lines(query):
        pdf = client.get(f"{URL}heft.pdf?{query}").content
        assert b"pdfuaid" in pdf
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            return "\n".join(page.extract_text() for page in document.pages).splitlines()

    by_place = lines("")
    assert [name for name in ("Lübz", "Parchim", "Überall: per Telefon oder im Internet") if name in by_place]
    assert "Sprachförderung" in lines("nach=thema")
    assert client.get(f"{URL}heft.pdf?q=xyzzy").status_code == 404


def test_the_number_of_queries_does_not_grow(client, directory):
    def queries(address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(address)
        return len(captured)

    few = queries(f"{URL}?q=deutsch")
    assert queries(f"{URL}?wo=Parchim&kosten=free&tag=sa") <= few
    assert queries(URL) <= few <= 12


def test_private_addresses_stand_nowhere(client, directory):
    with scope(commune=directory):
        Offer.objects.update(owner_email="geheim@probe.example", changed_at=AT)
        build_index(commune=directory)
        key = OfferAtLocation.objects.first().pk
    for address in (URL, f"{URL}?q=geheim", f"{URL}{key}/", f"{URL}einbetten/", f"{URL}neu.atom", f"{URL}karte.json"):
        assert b"geheim@" not in client.get(address).content


def test_the_interface_searches_like_the_page(client, directory):
    base = "/api/v1/communes/probe/angebote/services"
    found = client.get(f"{base}?search=kindergaten").json()
    assert [row["name"] for row in found["contents"]] == titles(client, "q=kindergaten")
    first = client.get(f"{base}?search=beratung+treff+kurs&per_page=1").json()
    second = client.get(f"{base}?search=beratung+treff+kurs&per_page=1&page=2").json()
    assert first["total_items"] == second["total_items"]
    assert first["contents"] != second["contents"]
    assert client.get(f"{base}?search=deutschkurs&free=true").json()["total_items"] <= 1
    assert client.get(f"{base}?search={'x' * 101}").status_code == 422
