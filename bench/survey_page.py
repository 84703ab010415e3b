"""The page of a survey on a phone in a village: its weight, and when the first question can be read.

Chromium as a phone of 360 px, 1.6 Mbit/s, 150 ms for every request, empty cache; the median of nine visits. Two surveys of
sixty questions: with codes, where the field for the code comes first, and open, where the first question does. The
second one asks every kind of question and offers all 142 municipalities.
Run: python -m bench.survey_page
"""

import datetime
import json
import os
import shutil
import statistics
import tempfile
from typing import Any

from bench.support import ROOT, row
from bench.surveys import PORT, in_process, web

VISITS = 9
NETWORK = {"downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "latency": 150, "offline": False}
# Notes the first picture of the page in which the element can be seen.
WATCH = """([selector]) => {
  const look = () => {
    const found = document.querySelector(selector);
    if (found && found.checkVisibility()) { window.seenAt = performance.now(); return; }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def main() -> None:
    """Both surveys."""
    program = shutil.which("chromium")
    if program is None:
        row("Survey page", "Chromium is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="werkstattplan-bench-") as folder:
        environment = {"DATA_DIR": folder, "DATABASE_URL": "", "SECRET_KEY": "bench", "ALLOWED_HOSTS": "127.0.0.1"}
        environment["DJANGO_SETTINGS_MODULE"] = "werkstattplan.site.settings"
        environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
        os.environ.update(environment)
        keys = in_process(prepare)
        with web():
            for (label, selector), key in zip(PAGES, keys, strict=True):
                told(label, *visit(program, f"/umfragen/{key}/", selector))


PAGES = (
    ("sixty texts, with codes", "#code"),
    ("every kind of question and all municipalities, open", "[data-question]"),
)


def told(label: str, times: list[float], weights: dict[str, float]) -> None:
    """The rows of one survey."""
    row(
        f"Survey page, {label}: first question visible",
        f"{statistics.median(times):.0f} ms",
        f"{min(times):.0f}–{max(times):.0f} ms; aim 1,000 ms",
    )
    parts = ", ".join(f"{name} {size / 1000:.1f}" for name, size in weights.items())
    row("  bytes over the wire", f"{sum(weights.values()) / 1000:.1f} kB", f"aim 60 kB; {parts}")


def visit(program: str, path: str, selector: str) -> tuple[list[float], dict[str, float]]:
    """Milliseconds from the click until the selected element is seen, and the bytes of each file, headers too."""
    from playwright.sync_api import sync_playwright

    times, weights = [], {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-proxy-server"])
        for _ in range(VISITS):
            context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
            page = context.new_page()
            page.add_init_script(f"({WATCH})(['{selector}'])")
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", NETWORK)
            received = weigh(session)
            page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="commit")
            times.append(page.wait_for_function("() => window.seenAt").json_value())
            page.wait_for_load_state("networkidle")
            weights = dict(received)
            context.close()
        browser.close()
    return times, weights


def weigh(session: Any) -> dict[str, float]:
    """Collects the bytes of every file that comes, by its name."""
    names: dict[str, str] = {}
    received: dict[str, float] = {}

    def begun(event: dict[str, Any]) -> None:
        file = event["request"]["url"].rstrip("/").rsplit("/", 1)[-1]
        named = f"{file.split('.')[0]}.{file.rsplit('.', 1)[-1]}" if "." in file else file
        names[event["requestId"]] = named if names else "page"

    def ended(event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:
            received[names[event["requestId"]]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", begun)
    session.on("Network.loadingFinished", ended)
    return received


def prepare() -> list[str]:
    """Two waves that run, and their addresses."""
    import django

    django.setup()
    from django.core.management import call_command

    for command, options in (("migrate", {"verbosity": 0}), ("createcachetable", {"verbosity": 0})):
        call_command(command, **options)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.modules.surveys.models import Access, AnonymityLevel
    from werkstattplan.modules.surveys.services import waves as acts
    from werkstattplan.platform.identity.models import User
    from werkstattplan.platform.places.services import load_ludwigslust_parchim
    from werkstattplan.platform.tenancy.models import Commune

    load_ludwigslust_parchim()
    at = timezone.now()
    commune = Commune.objects.create(slug="kreis", name="Kreis", kind="district", official_key="13076")
    actor = User.objects.create_user("mira@probe.example", name="Mira")
    keys = []
    with scope(commune=commune):
        for access, document in ((Access.CODES, texts()), (Access.OPEN, every_kind())):
            survey = acts.create_survey(
                commune=commune,
                actor=actor,
                at=at,
                slug=f"lupe-{access}",
                title="Die LUPE",
                purpose="Wir wollen wissen, was euch fehlt.",
                department="Fachdienst Jugend",
                contact="jugend@probe.example",
            )
            wave = acts.plan_wave(
                survey=survey,
                questionnaire=acts.add_questionnaire(survey=survey, actor=actor, at=at, document=document),
                actor=actor,
                at=at,
                access=access,
                level=AnonymityLevel.ANSWERS_ONLY,
                opens_at=at - datetime.timedelta(hours=1),
                closes_at=at + datetime.timedelta(days=1),
                delete_on=at.date() + datetime.timedelta(days=900),
            )
            acts.open_wave(wave=wave, actor=actor, at=at)
            keys.append(wave.key)
    return keys


def texts() -> str:
    """Sixty questions for a short text."""
    return whole([{"id": f"frage_{number}", "kind": "short_text"} for number in range(60)])


def every_kind() -> str:
    """Sixty questions, five of each kind but the place, which comes once; five choices where there are choices."""
    kinds = ["single", "multiple", "scale", "ranking", "number", "short_text", "long_text", "matrix", "date", "picture"]
    questions: list[dict[str, Any]] = [{"id": "ort", "kind": "place"}]
    for number in range(59):
        kind = [*kinds, "consent", "single"][number % 12]
        question: dict[str, Any] = {"id": f"frage_{number}", "kind": kind}
        if kind in ("single", "multiple", "ranking", "matrix", "picture"):
            question["choices"] = [
                {"id": f"c{n}", "text": {"de": f"Antwort {number}.{n} in drei Worten"}} for n in range(5)
            ]
        if kind == "matrix":
            question["rows"] = [{"id": f"r{n}", "text": {"de": f"Zeile {number}.{n} der Tabelle"}} for n in range(5)]
        questions.append(question)
    return whole(questions)


def whole(questions: list[dict[str, Any]]) -> str:
    """A questionnaire of six sections."""
    for number, question in enumerate(questions):
        question["text"] = {"de": f"Was wünschst du dir am meisten, wenn du an den Ort Nummer {number} denkst?"}
    sections = [
        {"id": f"s{first}", "title": {"de": f"Teil {first // 10 + 1}"}, "questions": questions[first : first + 10]}
        for first in range(0, 60, 10)
    ]
    return json.dumps({"format": 1, "title": {"de": "Die LUPE"}, "languages": ["de"], "sections": sections})


if __name__ == "__main__":
    main()
