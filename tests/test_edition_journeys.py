"""Editions in a real browser: deciding and looking back by keyboard; axe on the pages that need a second edition."""

import datetime

import pytest
from django.urls import reverse

from tests.test_accessibility import SCREENS
from werkstattplan.plan.contracts import FindingTerm
from werkstattplan.plan.models import Edition, Fate
from werkstattplan.plan.services.adoption import adopt_edition
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.services.reviews import add_finding, save_review
from werkstattplan.plan.services.succession import decide_fate, start_edition
from werkstattplan.plan.tests.conftest import AT

pytestmark = pytest.mark.browser

LATER = AT + datetime.timedelta(days=60)
ARGUMENTS = ["probe", "werkstattplan"]


def make_edition(base: Edition, by, *, at: datetime.datetime, publish: bool) -> Edition:
    """A next edition with one tool changed, one merged into it, one dropped."""
    new = start_edition(edition=base, title="Zweite Fassung", actor=by, at=at)
    music = new.tools.get(key="musik")
    for key, fate, successor, reason in (
        ("musik", Fate.CHANGE, None, "Jetzt auch im Winter und mit Lesen."),
        ("vorlesen", Fate.MERGE, music, "Beides machen dieselben Menschen an denselben Orten."),
        ("idee-radweg", Fate.DROP, None, "Das Land fördert den Bau nicht."),
    ):
        old_tool = base.tools.get(key=key)
        decide_fate(edition=new, old_tool=old_tool, fate=fate, successor=successor, reason=reason, actor=by, at=at)
    music.wording = "Musik und Vorlesen am Gartenzaun, das ganze Jahr."
    music.save()
    if publish:
        publish_edition(edition=new, actor=by, at=at)
    return Edition.objects.get(pk=new.pk)


@pytest.fixture
def adopted(edition, coordinator) -> Edition:
    adopt_edition(edition=edition, body="Kreistag", adopted_on=AT.date(), number="BV 1", actor=coordinator, at=AT)
    publish_edition(edition=edition, actor=coordinator, at=AT)
    review = save_review(
        edition=edition,
        title="Werkstatt im Frühjahr",
        held_on=AT.date(),
        note="Heime und Kapellen",
        actor=coordinator,
        at=AT,
    )
    tool = edition.tools.get(key="musik")
    for kind, term, words in (
        ("barrier", FindingTerm.STAFF, "Im Sommer fehlen Leute für den Aufbau."),
        ("barrier", FindingTerm.MONEY, ""),
        ("enabler", FindingTerm.VOLUNTEERS, "Die Kapellen kommen ohne Gage."),
    ):
        add_finding(review=review, tool=tool, kind=kind, term=term, words=words, actor=coordinator, at=AT)
    return Edition.objects.get()


def staff_pages(edition: Edition) -> dict[str, str]:
    review = edition.reviews.first() or edition.based_on.reviews.first()
    names = ("editions", "start_edition", "adoption", "comparison", "succession", "publishing", "new_tool")
    found = {name: reverse(f"work:{name}", args=ARGUMENTS) for name in names}
    found |= {
        name: reverse(f"work:{name}", args=[*ARGUMENTS, "musik"])
        for name in ("fate", "tool", "tool_edit", "month_sheet")
        if name != "fate" or edition.based_on
    }
    if edition.based_on is None:
        del found["succession"]
    found["review"] = reverse("work:review", args=[*ARGUMENTS, review.pk])
    return found | {"projector": reverse("work:projector", args=[*ARGUMENTS, review.pk, "musik"])}


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_editions_are_accessible(screen, adopted, coordinator, page, sign_in, no_findings, subtests) -> None:
    sign_in(coordinator)
    (width, height), scheme = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def look(pages: dict[str, str], when: str) -> None:
        for name, address in pages.items():
            with subtests.test(msg=f"{name}, {when}"):
                assert page.goto(address).status == 200
                no_findings()
                assert page.evaluate("document.documentElement.scrollWidth") <= width, "runs over the edge"

    look(staff_pages(adopted), "adopted")
    draft = start_edition(edition=adopted, title="Zweite Fassung", actor=coordinator, at=LATER)
    look(staff_pages(draft), "draft")
    draft.delete()
    make_edition(adopted, coordinator, at=LATER, publish=True)
    look(staff_pages(Edition.objects.get(number=2)), "published")
    public = {name: reverse(f"public:{name}", args=ARGUMENTS) for name in ("overview", "news")}
    public |= {
        f"{name} {key}": reverse(f"public:{name}", args=[*ARGUMENTS, key])
        for name, key in (("tool", "musik"), ("life", "musik"), ("life", "vorlesen"))
    }
    look(public, "public")


def test_arrow_keys_lead_through_the_workshop(adopted, coordinator, page, sign_in) -> None:
    sign_in(coordinator)
    page.goto(staff_pages(adopted)["projector"])
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/projektor/vorlesen/")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/projektor/musik/")
    page.get_by_role("radio", name="hat geholfen").check()
    page.get_by_label("Stichwort").select_option(label="Ehrenamt")
    page.get_by_label("In eigenen Worten").fill("Viele helfen mit")
    page.get_by_label("In eigenen Worten").press("ArrowRight")
    assert page.url.endswith("/projektor/musik/")
    page.get_by_label("In eigenen Worten").press("Enter")
    page.get_by_role("button", name="Entfernen: Ehrenamt: Viele helfen mit").wait_for()
    assert page.get_by_role("radio", name="hat geholfen").is_checked()


def test_deciding_by_keyboard_keeps_what_is_typed(adopted, coordinator, page, sign_in) -> None:
    draft = start_edition(edition=adopted, title="Zweite Fassung", actor=coordinator, at=LATER)
    sign_in(coordinator)
    page.goto(staff_pages(draft)["fate"])
    page.get_by_role("radio", name="weiterführen").focus()
    page.get_by_role("radio", name="ändern").check()
    page.get_by_label("Warum?").fill("Es braucht mehr Leute.")
    page.get_by_role("button", name="Speichern und weiter").press("Enter")
    page.wait_for_url("**/fortschreibung/werkzeug/vorlesen/")
    page.keyboard.press("k")
    page.wait_for_url("**/fortschreibung/werkzeug/musik/")
    assert page.get_by_role("radio", name="ändern").is_checked()
    assert page.get_by_label("Warum?").input_value() == "Es braucht mehr Leute."
