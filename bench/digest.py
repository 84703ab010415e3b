"""The nightly digest of a thousand people about five thousand tools, and what the coordination sees the next morning."""

import datetime
import time
from typing import TYPE_CHECKING

from bench.support import made_plan, median_ms, peak_mb, row, set_up_django

if TYPE_CHECKING:
    from werkstattplan.platform.tenancy.models import Commune

PEOPLE, TOOLS = 1_000, 5_000


def main() -> None:
    """First run, second run on the same day, queries per mail; then the today page for 22 and for five thousand tools."""
    set_up_django()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from werkstattplan.modules.updates.services.digest import run_digest
    from werkstattplan.platform.notify.models import Message

    commune = make_commune("kreis", TOOLS, PEOPLE)
    day = datetime.date(2026, 11, 24)
    at = datetime.datetime(2026, 11, 24, 6, tzinfo=datetime.UTC)
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        run = run_digest(on=day, at=at)
    spent = time.perf_counter() - start
    assert run.queued == Message._base_manager.count() == PEOPLE, run
    row(f"Digest for {PEOPLE} people, {TOOLS} tools", f"{spent:.1f} s", "aim 60 s")
    row("  queries per mail", f"{len(queries) / PEOPLE:.1f}", f"{peak_mb():.0f} MB")
    start = time.perf_counter()
    again = run_digest(on=day, at=at)
    row("  second run on the same day", f"{time.perf_counter() - start:.1f} s", f"{again.queued} mails")
    today_page(commune, TOOLS)
    today_page(make_commune("klein", 22, 20), 22)


def today_page(commune: "Commune", tools: int) -> None:
    """The today page through the whole stack, signed in."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from werkstattplan.platform.access.models import Membership

    settings.SITE_REQUIRE_SECOND_FACTOR = False
    client = Client()
    client.force_login(Membership._base_manager.get(commune=commune).user)
    address = f"/arbeit/{commune.slug}/"
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    spent = median_ms(lambda: client.get(address), runs=7)
    row(f"Today page, {tools} tools", f"{spent:.0f} ms", f"aim 60 ms, {len(queries)} queries")


def make_commune(slug: str, tools: int, people: int) -> "Commune":
    """A commune with a published plan whose tools are spread over people with addresses, and somebody who coordinates."""
    from django_scopes import scope

    from werkstattplan.plan.models import Edition, Plan, Responsibility, Tool
    from werkstattplan.plan.services.create_edition import create_edition
    from werkstattplan.platform.access.models import Membership
    from werkstattplan.platform.identity.models import User
    from werkstattplan.platform.people.models import Person
    from werkstattplan.platform.places.services import load_ludwigslust_parchim
    from werkstattplan.platform.tenancy.models import Commune

    load_ludwigslust_parchim()
    commune = Commune.objects.create(slug=slug, name=f"Kreis {slug}", kind="district", official_key="13076")
    with scope(commune=commune):
        plan = Plan.objects.create(commune=commune, slug="plan", title="Plan")
        at = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
        edition = create_edition(plan=plan, document=made_plan(tools), at=at)
        Edition.objects.filter(pk=edition.pk).update(state="published", published_at=at)
        persons = Person.objects.bulk_create(
            Person(commune=commune, name=f"Person {number}", email=f"person{number}@{slug}.example")
            for number in range(people)
        )
        Responsibility.objects.bulk_create(
            Responsibility(commune=commune, tool=tool, person=persons[number % people])
            for number, tool in enumerate(Tool.objects.order_by("pk"))
        )
        Tool.objects.update(status="running")
        user = User.objects.create_user(f"mira@{slug}.example", name="Mira Muster")
        Membership.objects.create(commune=commune, user=user, role="coordinator")
    return commune


if __name__ == "__main__":
    main()
