"""Following without an account, in a real browser: from the page of a municipality to the deleted address."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from werkstattplan.modules.followers.models import Follower
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.notify.models import Message
from werkstattplan.platform.ui import guarded_form

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADA = "ada@probe.example"


@pytest.fixture(autouse=True)
def published(edition, coordinator, monkeypatch) -> None:
    publish_edition(edition=edition, actor=coordinator, at=AT)
    # The test types faster than people do.
    monkeypatch.setattr(guarded_form, "QUICKEST", datetime.timedelta(0))


def link_in_newest_mail(part: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/folgen/{part}/\S+)", Message.objects.order_by("-pk")[0].text)
    assert found
    return found[1]


def ask_to_follow(page, email: str) -> None:
    page.get_by_label("E-Mail-Adresse", exact=True).fill(email)
    page.get_by_role("button", name="Bestätigungsmail schicken").press("Enter")


def test_a_municipality_is_followed_and_left_by_keyboard_on_a_phone(page, no_findings):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/probe/orte/13076108/")
    page.get_by_role("link", name="Folgen und Zahlen").press("Enter")
    assert page.url.endswith("#blick")
    no_findings()
    page.get_by_role("link", name="Dieser Gemeinde folgen").press("Enter")
    expect(page.get_by_role("heading", name="Gemeinde Parchim")).to_be_visible()
    ask_to_follow(page, "ada@gmial.com")
    expect(page.get_by_text("Meinen Sie ada@gmail.com?").first).to_be_visible()
    no_findings()
    ask_to_follow(page, ADA)
    expect(page.get_by_role("heading", name="Bitte sehen Sie in Ihr Postfach")).to_be_visible()
    page.goto(link_in_newest_mail("bestaetigen"))
    no_findings()
    page.get_by_role("button", name="Ja, ich möchte folgen").press("Enter")
    expect(page.get_by_role("heading", name="Sie folgen jetzt")).to_be_visible()
    page.get_by_role("link", name="Ansehen, ändern oder beenden").press("Enter")
    page.get_by_label("Wie oft?").select_option("daily")
    page.get_by_role("button", name="Speichern").press("Enter")
    expect(page.get_by_label("Wie oft?")).to_have_value("daily")
    no_findings()
    page.get_by_role("button", name="Alles beenden und Adresse löschen").press("Enter")
    expect(page.get_by_role("heading", name="Beendet")).to_be_visible()
    no_findings()
    assert Follower.objects.count() == 0


def test_everything_works_without_scripts_and_cookies(browser, live_server):
    """As in the window of a mail program: only the form, which anybody may open, needs the cookie of its own page."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto("/probe/folgen/")
    page.get_by_role("searchbox", name="Suchwort, zum Beispiel Bus").fill("Musik")
    page.get_by_role("button", name="Diesem Suchwort folgen").click()
    expect(page.get_by_role("heading", name="Suchwort „Musik“")).to_be_visible()
    expect(page.get_by_role("link", name="Kalender abonnieren")).to_have_attribute("href", re.compile(r"^webcal://"))
    ask_to_follow(page, ADA)
    expect(page.get_by_role("heading", name="Bitte sehen Sie in Ihr Postfach")).to_be_visible()
    context.clear_cookies()
    page.goto(link_in_newest_mail("bestaetigen"))
    page.get_by_role("button", name="Ja, ich möchte folgen").click()
    page.get_by_role("link", name="Ansehen, ändern oder beenden").click()
    page.get_by_role("button", name="Nicht mehr folgen").click()
    expect(page.get_by_role("heading", name="Beendet")).to_be_visible()
    assert context.cookies() == []
    assert Follower.objects.count() == 0
    context.close()


def test_a_forged_form_is_explained(page, no_findings):
    page.goto("/probe/folgen/werkstattplan/")
    page.context.clear_cookies()
    ask_to_follow(page, ADA)
    expect(page.get_by_role("heading", name="Das hat nicht geklappt")).to_be_visible()
    expect(page.get_by_text("Es wurde nichts geändert")).to_be_visible()
    no_findings()
    assert Follower.objects.count() == 0
