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


@pytest.mark.parametrize("who", ["coordinator", "anonymous"])
def test_every_page_is_accessible(who, edition, coordinator, client, page, sign_in, no_findings, subtests):
    """Each page is loaded once and then shown on every screen, as when somebody turns a phone or the evening comes."""
    publish_edition(edition=edition, actor=coordinator, at=AT)
    if who == "coordinator":
        client = client_of(coordinator)
        sign_in(coordinator)
    for name, address in pages(client, edition).items():
        page.goto(address)
        for screen, ((width, height), scheme) in SCREENS.items():
            with subtests.test(msg=f"{name} {screen}"):
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                no_findings()
                assert page.evaluate("document.documentElement.scrollWidth") <= width, "runs over the edge"
