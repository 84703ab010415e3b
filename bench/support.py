"""What the benchmarks share: a throw-away installation, plans of any size, timing."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from werkstattplan.plan import contracts as c  # noqa: E402 - the path comes first

NOUNS = ["Rufbus", "Lesepaten", "Chor", "Radweg", "Jugendforum", "Dorfladen", "Angebotskarte", "Pflegeplanung"]
MUNICIPALITIES = [("Parchim", "13076108"), ("Hagenow", "13076060"), ("Ludwigslust", "13076090")]


def made_plan(tools: int, *, sheets: bool = True) -> c.PlanDocument:
    """A plan with so many tools in twenty fields; every second one with a detail sheet of four steps."""
    per_field: list[list[c.ToolDocument]] = [[] for _ in range(min(20, max(1, tools // 4)))]
    for number in range(tools):
        per_field[number % len(per_field)].append(_tool(number, with_sheet=sheets and number % 2 == 0))
    fields = tuple(
        c.FieldDocument(
            name=f"Handlungsfeld {index + 1}",
            description="Was hier geschieht, in zwei Sätzen. Und warum.",
            tools=tuple(rows),
        )
        for index, rows in enumerate(per_field)
    )
    return c.PlanDocument(title="Plan für Messungen", years=(2024, 2025, 2026), fields=fields)


def _tool(number: int, *, with_sheet: bool) -> c.ToolDocument:
    noun = NOUNS[number % len(NOUNS)]
    name, key = MUNICIPALITIES[number % 3]
    contacts = c.Contacts(
        wording=f"Projektkoordination {number % 50} (FD Muster {number % 9})",
        entries=(c.Contact(function=f"Projektkoordination {number % 50}", organisation=f"FD Muster {number % 9}"),),
    )
    area = c.Area(wording=name, parts=(c.AreaPart(kind=c.AreaKind.MUNICIPALITY, name=name, key=key),))
    participants = c.Participants(wording="Vereine, Schulen", entries=("Vereine", "Schulen"))
    wording = f"{noun} {number}: " + "Gemeinsam mit den Menschen vor Ort wird daran gearbeitet. " * 3
    steps = tuple(
        c.StepDocument(title=f"Schritt {step}", year=2025, planned_months=(step, step + 1)) for step in range(1, 5)
    )
    sheet = c.SheetDocument(
        wording=wording,
        target_group="Einwohner*innen",
        contacts=contacts,
        area=area,
        participants=participants,
        budget=c.Budget(wording="1.000,00 €", amount_cents=100_000),
        steps=steps,
        remarks="Ohne Besonderheiten.",
    )
    return c.ToolDocument(
        key=f"{noun.lower()}-{number}",
        title=f"{noun} {number}",
        wording=wording,
        contacts=contacts,
        area=area,
        participants=participants,
        years=(2024, 2025),
        status=list(c.ToolStatus)[number % 7],
        sheet=sheet if with_sheet else None,
    )


def set_up_django(database_url: str = "") -> None:
    """An empty installation in a folder of its own, on SQLite unless an address is given.

    `BENCH_FOLDER` names a folder whose database may have its tables already.
    """
    folder = os.environ.get("BENCH_FOLDER") or tempfile.mkdtemp(prefix="werkstattplan-bench-")
    os.environ.update(DATA_DIR=folder, SECRET_KEY="bench", DJANGO_SETTINGS_MODULE="werkstattplan.site.settings")
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
    os.environ["DATABASE_URL"] = database_url
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def publish_plan(tools: int) -> str:
    """Store and publish a plan with so many tools; returns its path `commune/plan`."""
    import datetime

    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.plan.models import Edition, Plan
    from werkstattplan.plan.services.create_edition import create_edition
    from werkstattplan.platform.places.services import load_ludwigslust_parchim
    from werkstattplan.platform.tenancy.models import Commune

    load_ludwigslust_parchim()
    commune = Commune.objects.create(
        slug=f"kreis-{tools}", name=f"Kreis {tools}", kind="district", official_key="13076"
    )
    with scope(commune=commune):
        plan = Plan.objects.create(commune=commune, slug="plan", title="Plan")
        edition = create_edition(
            plan=plan, document=made_plan(tools), at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
        )
        Edition.objects.filter(pk=edition.pk).update(state="published", published_at=timezone.now())
    return f"{commune.slug}/plan"


def median_ms(act: Callable[[], object], *, runs: int = 15, warm_up: int = 3) -> float:
    """The median of so many runs in milliseconds, after a warm-up."""
    for _ in range(warm_up):
        act()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def peak_mb() -> float:
    """The most memory this process has used. Not of getrusage: a child begins there with the peak of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def row(name: str, value: str, aim: str = "") -> None:
    """Print one line of a result."""
    print(f"{name:<58} {value:>18}   {aim}", flush=True)
