"""The page of the directory as people get it: searches a second over HTTP, its weight, and when it is seen on a phone.

100,000 offers at 20,000 places; two web processes and four clients that ask one question after the other, all on the same cores.
Chromium as a phone of 360 px, 1.6 Mbit/s, 150 ms for every request, empty cache; the median of nine visits.
Run: python -m bench.offer_page [postgresql] [number]
"""

import contextlib
import http.client
import itertools
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import time
from urllib.parse import urlencode

from scripts import postgresql

from bench.offers import OFFERS, QUESTIONS, fill
from bench.support import ROOT, row
from bench.survey_page import visit
from bench.surveys import PORT, in_process, web

CLIENTS, SECONDS = 4, 10


def main() -> None:
    """Fill a commune, then ask over HTTP and look in a browser."""
    arguments = set(sys.argv[1:])
    size = next((int(argument) for argument in arguments if argument.isdigit()), OFFERS)
    database = postgresql.server() if "postgresql" in arguments else contextlib.nullcontext("")
    with tempfile.TemporaryDirectory(prefix="werkstattplan-bench-") as folder, database as url:
        environment = {"DATA_DIR": folder, "DATABASE_URL": url, "SECRET_KEY": "bench", "ALLOWED_HOSTS": "127.0.0.1"}
        environment["DJANGO_SETTINGS_MODULE"] = "werkstattplan.site.settings"
        environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
        os.environ.update(environment)
        path = in_process(prepare, size)
        with web():
            _searches(path, size)
            _first_view(path)


def prepare(size: int) -> str:
    """A commune with so many offers; returns the address of its directory."""
    import django

    django.setup()
    from django.core.management import call_command
    from django_scopes import scope

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from werkstattplan.modules.offers.services.index import build_index

    commune = fill(size)
    with scope(commune=commune):
        build_index(commune=commune)
    return f"/{commune.slug}/angebote/"


def _searches(path: str, size: int) -> None:
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        pool.map(ask, [(path, number, 3) for number in range(CLIENTS)])
        times = sorted(itertools.chain(*pool.map(ask, [(path, number, SECONDS) for number in range(CLIENTS)])))
    row(f"Pages of results of {size:,} offers, two web processes", f"{len(times) / SECONDS:.0f}/s", "aim 200/s")
    p99 = times[int(len(times) * 0.99)]
    row("  median / 99th percentile with four clients", f"{statistics.median(times):.0f} / {p99:.0f} ms")


def ask(order: tuple[str, int, int]) -> list[float]:
    """One client: all questions in turn over one connection; milliseconds of each."""
    path, first, seconds = order
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    times, end = [], time.perf_counter() + seconds
    for values in itertools.cycle([*QUESTIONS[first:], *QUESTIONS[:first]]):
        start = time.perf_counter()
        connection.request("GET", f"{path}?{urlencode(values)}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append((time.perf_counter() - start) * 1000)
        if time.perf_counter() > end:
            return times
    return times


def _first_view(path: str) -> None:
    program = shutil.which("chromium")
    if program is None:
        row("First view", "Chromium is not installed")
        return
    for name, selector in (("the form", "#suche-q"), ("the first result", "[data-offer]")):
        times, weights = visit(program, f"{path}?q=kita&wo=Parchim", selector)
        seen = f"{min(times):.0f}–{max(times):.0f} ms; aim 2,000 ms"
        row(f"First view on a phone: {name} is seen", f"{statistics.median(times):.0f} ms", seen)
    parts = ", ".join(f"{name} {weight / 1000:.1f}" for name, weight in weights.items())
    row("  bytes over the wire", f"{sum(weights.values()) / 1000:.1f} kB", f"aim 250 kB; {parts}")


if __name__ == "__main__":
    main()
