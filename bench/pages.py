"""Public pages: time of the overview at three sizes, queries per page, and load on the tool page with two web processes."""

import http.client
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.support import median_ms, publish_plan, row, set_up_django

SIZES = (10, 1_000, 10_000)
CLIENTS, SECONDS = 4, 8


def main() -> None:
    """Pages in process first, then load on real web processes."""
    set_up_django()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    for size in SIZES:
        path = publish_plan(size)
        for name, address in (("overview, first page", f"/{path}/"), ("tool page", f"/{path}/werkzeug/rufbus-0/")):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            count = len(queries)
            assert response.status_code == 200, (address, response.status_code)
            spent = median_ms(lambda address=address: client.get(address))
            row(
                f"Public {name} of {size} tools",
                f"{spent:.1f} ms",
                f"{count} queries, {len(response.content) // 1024} KiB",
            )
    connection.close()
    load(f"/kreis-{SIZES[1]}/plan/werkzeug/rufbus-0/")


def load(path: str) -> None:
    """Requests per second and the 99th percentile with keep-alive clients in processes of their own."""
    port = 8765
    command = [
        Path(sys.executable).parent / "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += [
        "--workers",
        "2",
        "--blocking-threads",
        "2",
        "--log-level",
        "error",
        "werkstattplan.site.wsgi:application",
    ]
    server = subprocess.Popen([str(part) for part in command], env=dict(os.environ))
    try:
        wait_for(port)
        with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
            times = [spent for part in pool.starmap(hammer, [(port, path)] * CLIENTS) for spent in part]
    finally:
        server.terminate()
        server.wait()
    times.sort()
    row(f"Public tool page, {CLIENTS} clients, 2 web processes", f"{len(times) / SECONDS:.0f} requests/s", "aim 300")
    row(
        "  median / 99th percentile",
        f"{statistics.median(times):.0f} / {times[int(len(times) * 0.99)]:.0f} ms",
        "aim p99 100 ms",
    )


def wait_for(port: int) -> None:
    """Until the server answers, at most 20 seconds."""
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def hammer(port: int, path: str) -> list[float]:
    """Request the page for some seconds over one connection; milliseconds of each request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    times = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
        times.append((time.perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    main()
