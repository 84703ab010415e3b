"""A whole district answers in one lesson: codes and replies at a set pace, retries, and the server killed in the middle.

Requests leave at their time whether the server keeps up or not, and are measured from that time, so that a stalled
server shows in the figures. The load comes from a process of its own.
Run: python -m bench.surveys [sqlite] [postgresql]
"""

import contextlib
import http.client
import json
import multiprocessing
import os
import queue
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.support import ROOT, row

sys.path.insert(0, str(ROOT))
from scripts import postgresql

PORT = 8791
SECONDS = 30
THREADS = 24
RETRIED = 0.1
PACE = {"sqlite": (50, 30), "postgresql": (75, 50)}
PEERS = (
    ("ONS census questionnaire runner, one instance", "116 requests/s", "p99 120 ms; eq-survey-runner-benchmark, 0007"),
    ("ONS census questionnaire runner, scale test", "39–46 requests/s/CPU", "p99 110–280 ms; k8s/0002 and 0004"),
    ("ONS census questionnaire runner, whole cluster", "135–150 replies/s", "765 CPUs; k8s/0002"),
)


QUESTIONS = json.dumps(
    {
        "format": 1,
        "title": {"de": "Die LUPE"},
        "languages": ["de"],
        "sections": [
            {
                "id": "s",
                "title": {"de": "Sechzig Fragen"},
                "questions": [
                    {"id": f"frage_{n}", "kind": "short_text", "text": {"de": f"Was fehlt dir am meisten, Nummer {n}?"}}
                    for n in range(60)
                ],
            }
        ],
    }
)


@dataclass
class Outcome:
    """What a run of the load gives back: milliseconds by kind, and how many were confirmed to the sender."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"marke": [], "antwort": []})
    confirmed: int = 0
    tries: int = 0


def main() -> None:
    """Both databases, or those that are named."""
    wanted = sys.argv[1:] or ["sqlite", "postgresql"]
    for name in wanted:
        if name == "postgresql" and postgresql.binaries() is None:
            row("PostgreSQL", "not installed")
            continue
        with postgresql.server(durable=True) if name == "postgresql" else contextlib.nullcontext("") as url:
            measure(name, url)
    for peer in PEERS:
        row(*peer)


def measure(name: str, url: str) -> None:
    """The lesson at its pace, then the lesson with a killed server."""
    redeemed, replied = PACE[name]
    with tempfile.TemporaryDirectory(prefix="werkstattplan-bench-") as folder:
        environment = {"DATA_DIR": folder, "DATABASE_URL": url, "SECRET_KEY": "bench", "ALLOWED_HOSTS": "127.0.0.1"}
        environment["DJANGO_SETTINGS_MODULE"] = "werkstattplan.site.settings"
        environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
        os.environ.update(environment)
        people = (redeemed + 10) * SECONDS
        waves = in_process(prepare, people, 2)
        with web():
            outcome = load(waves[0], redeemed, replied, lambda: None)
        label = f"Survey on {name}"
        for kind, pace, what in (("marke", redeemed, "code redemptions"), ("antwort", replied, "replies")):
            times = sorted(outcome.times[kind])
            p99 = times[int(len(times) * 0.99)]
            row(f"{label}: {what}", f"{len(times) / SECONDS:.0f}/s", f"aim ≥ {pace}/s")
            row("  median / 99th percentile", f"{times[len(times) // 2]:.0f} / {p99:.0f} ms", "aim p99 ≤ 500 ms")
        told(label, waves[0], outcome)
        with web() as server:
            outcome = load(waves[1], redeemed, replied, server.kill_and_start)
        told(f"{label}, server killed three times", waves[1], outcome)


def told(label: str, wave: dict[str, Any], outcome: Outcome) -> None:
    """Compare what was confirmed to senders with what is stored."""
    stored = in_process(count, wave["key"])
    row(f"{label}: confirmed / stored", f"{outcome.confirmed} / {stored}", f"{outcome.tries} tries; aim: equal")


def in_process(act: Callable[..., Any], *arguments: Any) -> Any:
    """Run something with Django in a process of its own: this one starts several sites."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(act, arguments)


def prepare(people: int, waves: int) -> list[dict[str, Any]]:
    """Waves with codes for so many people in boxes of thirty."""
    import datetime

    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from django_scopes import scope

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from werkstattplan.modules.surveys.models import Access, AnonymityLevel
    from werkstattplan.modules.surveys.services import boxes
    from werkstattplan.modules.surveys.services import waves as acts
    from werkstattplan.platform.identity.models import User
    from werkstattplan.platform.tenancy.models import Commune

    at = timezone.now()
    commune = Commune.objects.create(slug="kreis", name="Kreis", kind="district", official_key="13076")
    actor = User.objects.create_user("mira@probe.example", name="Mira")
    made = []
    with scope(commune=commune):
        for number in range(waves):
            survey = acts.create_survey(
                commune=commune,
                actor=actor,
                at=at,
                slug=f"s{number}",
                title="S",
                purpose="p",
                department="d",
                contact="c",
            )
            questionnaire = acts.add_questionnaire(survey=survey, actor=actor, at=at, document=QUESTIONS)
            wave = acts.plan_wave(
                survey=survey,
                questionnaire=questionnaire,
                actor=actor,
                at=at,
                access=Access.CODES,
                level=AnonymityLevel.ANSWERS_ONLY,
                opens_at=at - datetime.timedelta(hours=1),
                closes_at=at + datetime.timedelta(days=1),
                delete_on=at.date() + datetime.timedelta(days=900),
            )
            acts.open_wave(wave=wave, actor=actor, at=at)
            codes: list[str] = []
            while len(codes) < people:
                box = boxes.make_box(wave=wave, actor=actor, at=at, school="S", label=str(len(codes)), size=30)
                codes += box.codes
            made.append({"key": wave.key, "codes": codes})
    return made


def count(key: str) -> int:
    """Replies that are stored, released or waiting."""
    import django

    django.setup()
    from django_scopes import scopes_disabled

    from werkstattplan.modules.surveys.models import Batch, Reply, SpentTicket, Wave

    with scopes_disabled():
        wave = Wave.objects.get(key=key)
        found = Reply.objects.filter(wave=wave).count() + sum(
            len(one.waiting) for one in Batch.objects.filter(wave=wave)
        )
        assert found == SpentTicket.objects.filter(wave=wave).count()
    return found


class Web:
    """The web processes."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start them and wait until they answer."""
        options = f"--interface wsgi --host 127.0.0.1 --port {PORT} --workers 2 --blocking-threads 2 --log-level error"
        command = [
            str(Path(sys.executable).parent / "granian"),
            *options.split(),
            "werkstattplan.site.wsgi:application",
        ]
        self.process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
        for _ in range(300):
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
                connection.request("GET", "/gibt-es-nicht/")
                connection.getresponse().read()
                return
            time.sleep(0.1)
        raise SystemExit("the server did not start")

    def kill(self) -> None:
        """kill -9, all of them at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_and_start(self) -> None:
        """Three times, while people answer."""
        for _ in range(3):
            time.sleep(SECONDS / 5)
            self.kill()
            self.start()


@contextmanager
def web() -> Iterator[Web]:
    """Web processes, gone afterwards."""
    server = Web()
    try:
        yield server
    finally:
        server.kill()


def load(wave: dict[str, Any], redeemed: int, replied: int, disturb: Callable[[], None]) -> Outcome:
    """Let the lesson run in another process, and disturb it meanwhile."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        running = pool.apply_async(lesson, (wave, redeemed, replied))
        disturb()
        outcome: Outcome = running.get()
    return outcome


def lesson(wave: dict[str, Any], redeemed: int, replied: int) -> Outcome:
    """Codes and replies at their pace. The first people have their tickets before the clock starts."""
    outcome, lock, jobs = Outcome(), threading.Lock(), queue.Queue[tuple[float, str, int] | None]()
    tickets: dict[int, str] = {}
    ahead = replied * SECONDS
    codes = wave["codes"]
    for person in range(min(replied * 4, len(codes))):
        tickets[person] = send(wave["key"], "marke", marke(codes, person))["ticket"]
    ready = len(tickets)
    start = time.perf_counter() + 1
    plan = [(start + number / redeemed, "marke", ready + number) for number in range(redeemed * SECONDS)]
    plan += [(start + number / replied, "antwort", number) for number in range(ahead)]
    chosen = random.Random(1)
    plan += [(at + 0.01, kind, person) for at, kind, person in plan if chosen.random() < RETRIED]

    def work() -> None:
        while job := jobs.get():
            at, kind, person = job
            time.sleep(max(0.0, at - time.perf_counter()))
            while kind == "antwort" and person not in tickets:
                time.sleep(0.005)
            body = marke(codes, person) if kind == "marke" else antwort(tickets[person], person)
            answer = send(wave["key"], kind, body, outcome)
            with lock:
                outcome.times[kind].append((time.perf_counter() - at) * 1000)
                if kind == "marke":
                    tickets[person] = answer["ticket"]
                outcome.confirmed += bool(answer.get("is_new"))

    for job in sorted(job for job in plan if job[2] < len(codes)):
        jobs.put(job)
    workers = [threading.Thread(target=work) for _ in range(THREADS)]
    for _ in workers:
        jobs.put(None)
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return outcome


def marke(codes: list[str], person: int) -> dict[str, Any]:
    """What a device sends to begin; the same again after a lost answer."""
    return {"code": codes[person], "secret": f"{person:032x}"}


def antwort(ticket: str, person: int) -> dict[str, Any]:
    """Sixty answers."""
    answers = {f"frage_{number}": f"antwort-{(person * number) % 7}" for number in range(60)}
    return {"ticket": ticket, "questionnaire": 1, "answers": answers}


_local = threading.local()


def send(key: str, what: str, body: dict[str, Any], outcome: Outcome | None = None) -> dict[str, Any]:
    """Send until there is an answer, as the page does."""
    while True:
        if outcome:
            outcome.tries += 1
        try:
            connection = getattr(_local, "connection", None) or http.client.HTTPConnection(
                "127.0.0.1", PORT, timeout=10
            )
            _local.connection = connection
            connection.request(
                "POST", f"/umfragen/{key}/{what}/", json.dumps(body), {"Content-Type": "application/json"}
            )
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
            if response.status == 200:
                return answer
        except (OSError, http.client.HTTPException, ValueError):
            _local.connection = None
        time.sleep(0.2)


if __name__ == "__main__":
    main()
