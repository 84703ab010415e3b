"""A real Chromium for tests: `page`, `sign_in` and `no_findings`. Tests that use it are marked `browser`."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
# Nothing but the page itself may use the network.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
FLAGS += ["--disable-default-apps", "--disable-sync", "--no-proxy-server", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser, live_server) -> Iterator[Page]:
    """A page of the running product at desktop size; fails the test on an error in a script or a foreign request."""
    context = browser.new_context(base_url=live_server.url, locale="de-DE", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    opened.on(
        "request", lambda request: troubles.append(request.url) if is_foreign(request.url, live_server.url) else None
    )
    opened.on("console", lambda message: troubles.append(message.text) if "Content Security" in message.text else None)
    yield opened
    context.close()
    assert troubles == []


def is_foreign(url: str, home: str) -> bool:
    return not url.startswith((home, "data:", "blob:", "about:"))


@pytest.fixture
def sign_in(page, live_server) -> Callable:
    """Signs an account in without the form, which has journeys of its own."""

    def sign_in(user) -> None:
        client = Client()
        client.force_login(user)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        page.context.add_cookies([{**cookie, "url": live_server.url}])

    return sign_in


@pytest.fixture
def no_findings(page) -> Callable[[], None]:
    """Asserts that axe finds nothing on the page as it is."""

    def no_findings() -> None:
        # After a click the next page may have only begun.
        page.wait_for_load_state()
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text())
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        found = [
            f"{one['id']}: {node['target']} {node['html'][:160]}"
            for one in result["violations"]
            for node in one["nodes"]
        ]
        assert found == [], f"{page.url}\n" + "\n".join(found)

    return no_findings
