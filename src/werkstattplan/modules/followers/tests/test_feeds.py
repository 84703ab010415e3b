"""One filter for every exit: list, Atom and calendar show the same tools; feeds are valid, stable and cheap to ask."""

import datetime
import re
from urllib.parse import urlencode

import feedparser
import icalendar
import pytest
from django.test import Client
from django.utils.http import http_date
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from werkstattplan.modules.followers.models import PublicNews
from werkstattplan.modules.followers.module import MODULE
from werkstattplan.modules.followers.selectors.feed import KEEP
from werkstattplan.modules.followers.services.news import gather_news
from werkstattplan.modules.followers.tests.conftest import PAGE
from werkstattplan.modules.followers.tests.test_news import edition_without
from werkstattplan.plan.models import Step, Tool
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.platform.people.models import Person

ATOM = "{http://www.w3.org/2005/Atom}"
FEED, ICS = f"{PAGE}neuigkeiten.atom", f"{PAGE}termine.ics"


def get(address: str, **headers: str):
    return Client().get(address, headers=headers)


def entries(query: str = "") -> list[dict[str, str]]:
    response = get(f"{FEED}?{query}")
    assert response.status_code == 200
    tree = etree.fromstring(response.content)
    return [
        {
            "id": entry.findtext(f"{ATOM}id"),
            "title": entry.findtext(f"{ATOM}title"),
            "link": entry.find(f"{ATOM}link").get("href"),
            "kind": entry.find(f"{ATOM}category").get("term"),
            "updated": entry.findtext(f"{ATOM}updated"),
        }
        for entry in tree.iter(f"{ATOM}entry")
    ]


def tools_in_feed(query: str) -> set[str]:
    rows = entries(query)
    return {re.search(r"/werkzeug/([^/]+)/", row["link"])[1] for row in rows if "/werkzeug/" in row["link"]}


def tools_in_list(query: str) -> set[str]:
    text = get(f"/probe/werkstattplan/?{query}").content.decode()
    return set(re.findall(r'ui-card__link" href="/probe/werkstattplan/werkzeug/([^/]+)/"', text))


def tools_in_table(query: str) -> set[str]:
    text = get(f"/probe/werkstattplan/tabelle/?{query}").content.decode()
    return set(re.findall(r'href="/probe/werkstattplan/werkzeug/([^/]+)/"', text.split('id="liste"')[1]))


def titles_in_calendar(query: str) -> set[str]:
    calendar = icalendar.Calendar.from_ical(get(f"{ICS}?{query}").content)
    return {str(event["summary"]).split(":")[0] for event in calendar.walk("VEVENT")}


@pytest.fixture
def told(published, clock):
    gather_news(plan=published.plan, at=clock.now)
    clock.move(days=1)
    return published


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "feld": st.sampled_from(["teilhabe", "mobilitaet"]),
        "werkzeug": st.sampled_from(["musik", "vorlesen", "idee-radweg"]),
        "gemeinde": st.sampled_from(["13076108", "13076001"]),
        "jahr": st.sampled_from(["2020", "2021"]),
        "stand": st.sampled_from(["running", "planned", "unknown", "done"]),
        "q": st.sampled_from(["Musik", "radweg", "VORLESE", "Heim", "ü", "Mira", "nichts davon"]),
    },
)
STATUSES = st.lists(st.sampled_from(["running", "planned", "unknown", "done", "dropped"]), min_size=3, max_size=3)


@given(filters=st.lists(FILTERS, min_size=1, max_size=4), statuses=STATUSES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_list_table_feed_and_calendar_show_the_same_tools(told, clock, filters, statuses) -> None:
    for key, status in zip(("musik", "vorlesen", "idee-radweg"), statuses, strict=True):
        Tool.objects.filter(key=key).update(status=status)
    clock.move(hours=1)
    # Sometimes the job was there in between, sometimes not.
    if len(filters) % 2:
        gather_news(plan=told.plan, at=clock.now)
    for chosen in filters:
        query = urlencode(chosen)
        shown = tools_in_list(query)
        assert tools_in_table(query) == shown
        assert tools_in_feed(query) == shown
        assert titles_in_calendar(query) == ({"Musik am Gartenzaun"} if "musik" in shown else set())


def test_the_feed_is_what_readers_understand(told, clock) -> None:
    Tool.objects.filter(key="musik").update(status="running")
    Step.objects.filter(title="Konzerte").update(is_done=True)
    gather_news(plan=told.plan, at=clock.now)
    response = get(f"{FEED}?feld=teilhabe")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Werkstattplan der Probe: Handlungsfeld Teilhabe"
    assert feed.feed.language == "de"
    assert [entry.title for entry in feed.entries] == [
        "Musik am Gartenzaun: Schritt „Konzerte“ ist abgeschlossen",
        "Musik am Gartenzaun: Stand ist jetzt „läuft“, vorher „Stand nicht angegeben“",
        "Vorlesestunden: neu im Plan",
        "Musik am Gartenzaun: neu im Plan",
    ]


def test_the_feed_keeps_the_rules_of_atom(told) -> None:
    tree = etree.fromstring(get(f"{FEED}?q=Musik").content)
    assert tree.tag == f"{ATOM}feed"
    for parent in (tree, *tree.iter(f"{ATOM}entry")):
        # RFC 4287, 4.1.1 and 4.1.2: exactly one of each; identifiers are IRIs; an author for the whole feed.
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1, name
        assert parent.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert datetime.datetime.fromisoformat(parent.findtext(f"{ATOM}updated")).tzinfo is not None
        alternates = [link for link in parent.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        assert len(alternates) == 1
    assert tree.find(f"{ATOM}author/{ATOM}name") is not None
    assert tree.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{FEED}?q=Musik"
    identifiers = [element.text for element in tree.iter(f"{ATOM}id")]
    assert len(set(identifiers)) == len(identifiers)


def test_an_empty_selection_is_an_empty_feed_and_an_empty_calendar(told) -> None:
    assert entries("q=gibtesnicht") == []
    assert titles_in_calendar("q=gibtesnicht") == set()
    assert get(f"{FEED}?q=gibtesnicht").content == get(f"{FEED}?q=gibtesnicht").content


@pytest.mark.parametrize("query", ["feld=weg", "gemeinde=1", "jahr=1999", "stand=erfunden", "werkzeug=weg"])
def test_a_filter_that_does_not_fit_is_no_feed_of_everything(told, query) -> None:
    assert get(f"{FEED}?{query}").status_code == 404
    assert get(f"{ICS}?{query}").status_code == 404


def test_before_the_job_ran_a_new_tool_has_the_news_it_will_have_then(published, clock) -> None:
    before = {(row["id"], row["title"], row["updated"]) for row in entries()}
    assert len(before) == 3
    assert PublicNews.objects.count() == 0
    gather_news(plan=published.plan, at=clock.now)
    assert {(row["id"], row["title"], row["updated"]) for row in entries()} == before


def test_identifiers_stay_when_other_news_come(told, clock) -> None:
    before = {row["id"] for row in entries()}
    Tool.objects.filter(key="musik").update(status="running")
    gather_news(plan=told.plan, at=clock.now)
    assert before < {row["id"] for row in entries()}
    # The same news have the same identifier in every selection.
    assert {row["id"] for row in entries("feld=teilhabe")} < {row["id"] for row in entries()}


def test_old_news_leave_but_every_tool_keeps_its_newest(told, clock) -> None:
    for status in ("planned", "running"):
        Tool.objects.filter(key="musik").update(status=status)
        told.__class__.objects.update(content_changed_at=clock.now)
        gather_news(plan=told.plan, at=clock.now)
        clock.move(days=1)
    assert len(entries("werkzeug=musik")) == 3
    clock.move(seconds=KEEP.total_seconds())
    assert [row["title"] for row in entries("werkzeug=musik")] == [
        "Musik am Gartenzaun: Stand ist jetzt „läuft“, vorher „geplant“"
    ]
    assert tools_in_feed("") == {"musik", "vorlesen", "idee-radweg"}


def test_a_tool_that_left_the_plan_says_farewell_where_it_was_in_the_list(told, clock, coordinator) -> None:
    publish_edition(edition=edition_without(told.plan, clock, "vorlesen"), actor=coordinator, at=clock.now)
    clock.move(hours=1)
    gather_news(plan=told.plan, at=clock.now)
    for query in ("", "feld=teilhabe", "gemeinde=13076108", "q=Vorlese"):
        assert "Vorlesestunden: nicht mehr im Plan" in [row["title"] for row in entries(query)], query
        assert "vorlesen" not in tools_in_feed(query)
    for query in ("feld=mobilitaet", "gemeinde=13076001", "q=Radweg"):
        assert "Vorlesestunden: nicht mehr im Plan" not in [row["title"] for row in entries(query)], query
    clock.move(seconds=KEEP.total_seconds())
    assert [row for row in entries() if row["kind"] == "Nicht mehr im Plan"] == []


def test_names_are_masked_also_in_old_news(told, clock) -> None:
    Person.objects.filter(name="Bo Beispiel").update(name_is_public=True)
    Step.objects.filter(title="Konzerte").update(title="Konzert mit Bo Beispiel")
    gather_news(plan=told.plan, at=clock.now)
    clock.move(hours=1)
    Step.objects.filter(title="Konzert mit Bo Beispiel").update(is_done=True)
    gather_news(plan=told.plan, at=clock.now)
    assert "Schritt „Konzert mit Bo Beispiel“" in entries()[0]["title"]
    Person.objects.filter(name="Bo Beispiel").update(name_is_public=False)
    assert all("Bo Beispiel" not in row["title"] for row in entries())
    assert "Bo Beispiel" not in get(PAGE).content.decode()


@pytest.mark.parametrize("address", [FEED, ICS])
def test_who_has_it_already_gets_no_second_copy(told, clock, address) -> None:
    first = get(address)
    again = get(address, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    by_date = get(address, if_modified_since=first.headers["Last-Modified"])
    assert by_date.status_code == 304
    Tool.objects.filter(key="musik").update(title="Musik im Garten")
    told.__class__.objects.update(content_changed_at=clock.now)
    gather_news(plan=told.plan, at=clock.now)
    assert get(address, if_none_match=first.headers["ETag"]).status_code == 200
    assert get(address, if_modified_since=first.headers["Last-Modified"]).status_code == 200
    assert get(address, if_modified_since=http_date(clock.now.timestamp())).status_code == 304


def test_the_calendar_of_a_selection_has_its_months(told) -> None:
    calendar = icalendar.Calendar.from_ical(get(f"{ICS}?werkzeug=musik").content)
    assert str(calendar["x-wr-calname"]).endswith("Werkzeug „Musik am Gartenzaun“")
    found = {(str(event["summary"]), event["dtstart"].dt.isoformat()) for event in calendar.walk("VEVENT")}
    assert found == {
        ("Musik am Gartenzaun: Kapellen fragen", "2020-03-01"),
        ("Musik am Gartenzaun: Konzerte", "2020-05-01"),
    }


def test_the_module_s_calendar_holds_all_public_steps(told) -> None:
    events = list(MODULE.calendar_feeds[0].events())
    assert {(event.title, event.starts_on.month, event.ends_on.month) for event in events} == {
        ("Musik am Gartenzaun: Kapellen fragen", 3, 4),
        ("Musik am Gartenzaun: Konzerte", 5, 7),
    }
    assert len({event.key for event in events}) == 2
