"""axe finds nothing on any page, on desktop and phone, light and dark; nothing runs over the edge of a phone."""

import pytest

from tests.routes import pages
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT, client_of

pytestmark = pytest.mark.browser

SCREENS = {
    "desktop light": ((1440, 900), "light"),
    "desktop dark": ((1440, 900), "dark"),
    "phone light": ((390, 844), "light"),
    "phone dark": ((390, 844), "dark"),
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("who", ["coordinator", "anonymous"])
def test_every_page_is_accessible(who, screen, edition, coordinator, client, page, sign_in, no_findings, subtests):
    publish_edition(edition=edition, actor=coordinator, at=AT)
    if who == "coordinator":
        client = client_of(coordinator)
        sign_in(coordinator)
    (width, height), scheme = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for name, address in pages(client, edition).items():
        with subtests.test(msg=name):
            page.goto(address)
            no_findings()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, "runs over the edge"
