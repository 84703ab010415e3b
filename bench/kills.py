"""`kill -9` of web processes and worker at random moments while people write and mails leave; then nothing may be missing.

`python -m bench.kills [kills] [--soon]`. With `--soon` the leases of killed workers count as run out at the end, so that the
test of this file need not wait for half a minute. `DATABASE_URL` chooses PostgreSQL.
"""

import asyncio
import contextlib
import datetime
import email
import os
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.load import KINDS, Conversation, Sent, Writer, free_port, make_site, wait_for
from bench.product import Product
from bench.support import row

VICTIMS = (*["worker"] * 4, *["web process"] * 4, "web parent", "everything")
WRITERS, TOOLS = 6, 60
# Long enough that kills happen between "the server has it" and "the outbox knows".
SECONDS_PER_MAIL = 0.03
# Lease, two pauses after failures, and the time that jobs themselves take.
SECONDS_TO_SETTLE = 30 + 10 + 120 + 60


@dataclass
class Postbox:
    """A mail server that counts what it took."""

    taken: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail, slowly: the answer comes after the mail is in."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken[str(email.message_from_bytes(content)["Message-ID"])] += 1
        await asyncio.sleep(SECONDS_PER_MAIL)
        return "250 OK"


@dataclass
class Load:
    """What was sent to the product, and put into its outbox, until `over` is set."""

    sent: list[Sent] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def start(self, port: int, writers: list[Writer]) -> list[threading.Thread]:
        """Begin in threads of their own."""
        threads = [threading.Thread(target=self._write, args=(port, writer)) for writer in writers]
        threads.append(threading.Thread(target=self._post))
        for thread in threads:
            thread.start()
        return threads

    def _write(self, port: int, writer: Writer) -> None:
        while not self.over.is_set():
            kind = random.choice(KINDS)
            # Only the answer page promises that a form which is sent again counts once.
            conversation = Conversation(port, writer, patience=30 if kind == "answer" else 0)
            self.sent.append(conversation.write(kind))
            time.sleep(random.uniform(0.05, 0.3))

    def _post(self) -> None:
        """Put mails and jobs into the queues, each of them twice under the same key."""
        from django.db import connection

        from werkstattplan.platform.jobs.services import enqueue
        from werkstattplan.platform.notify.tasks import deliver_messages

        number = 0
        while not self.over.is_set():
            number += 1
            for _ in range(2):
                self.mails.append(_queue_mail(f"load.{number}"))
                enqueue(deliver_messages, key=f"load.{number // 4}")
            time.sleep(0.1)
        connection.close()


def _queue_mail(key: str) -> str:
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.platform.notify.services import queue_message
    from werkstattplan.platform.tenancy.models import Commune

    commune = Commune.objects.get()
    with scope(commune=commune):
        message = queue_message(
            commune=commune,
            recipient=f"{key}@post.example",
            subject="Probe",
            text="Probe",
            kind="load",
            key=key,
            at=timezone.now(),
        )
    return message.message_id


def main() -> None:
    """Kill, settle, count; leaves with 1 if something is missing, double or stuck."""
    soon = "--soon" in sys.argv
    numbers = [int(argument) for argument in sys.argv[1:] if argument != "--soon"]
    kills = numbers[0] if numbers else 200
    postbox = Postbox()
    server = Controller(postbox, hostname="127.0.0.1", port=free_port())
    server.start()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
    writers = make_site(writers=WRITERS, tools=TOOLS, database_url=os.environ.get("DATABASE_URL", ""))
    log = Path(os.environ["DATA_DIR"]) / "log"
    product = Product(free_port(), log)
    product.start()
    load = Load()
    threads = load.start(product.port, writers)
    try:
        killed = kill_many(product, kills)
        load.over.set()
        for thread in threads:
            thread.join()
        settled = settle(soon=soon)
    finally:
        load.over.set()
        product.stop()
        server.stop()
    row(f"{sum(killed.values())} kills", ", ".join(f"{name} {count}" for name, count in sorted(killed.items())))
    good = [
        report_writes(load.sent, log.read_text()),
        report_mails(load.mails, postbox),
        report_jobs(settled),
        report_history(),
    ]
    sys.exit(0 if all(good) else 1)


def kill_many(product: Product, kills: int) -> Counter[str]:
    """So many kills at random moments, or until Ctrl-C; what was killed how often."""
    killed: Counter[str] = Counter()
    with contextlib.suppress(KeyboardInterrupt):
        while sum(killed.values()) < kills:
            if random.random() < 0.7:
                wait_for(product.port)
            time.sleep(random.uniform(0.05, 1))
            kind = random.choice(VICTIMS)
            killed[kind] += product.kill(kind)
    return killed


def settle(*, soon: bool) -> float | None:
    """Seconds until no job waits or runs and no mail waits, with the product running; None if that never comes."""
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from werkstattplan.platform.jobs.models import WorkerLease
    from werkstattplan.platform.notify.models import Message
    from werkstattplan.platform.notify.tasks import deliver_messages

    deliver_messages.enqueue()
    if soon:
        WorkerLease.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=1))
    start = time.monotonic()
    while time.monotonic() - start < SECONDS_TO_SETTLE:
        time.sleep(0.5)
        busy = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists()
        if not busy and not Message._base_manager.filter(state="waiting").exists():
            return time.monotonic() - start
    return None


def report_writes(sent: list[Sent], log: str) -> bool:
    """Acknowledged writes that are missing, and answers that are there twice."""
    from werkstattplan.modules.updates.models import Answer
    from werkstattplan.plan.models import StatusReport
    from werkstattplan.platform.audit.models import Change

    answers = Counter(Answer._base_manager.values_list("sentence", flat=True))
    reports = Counter(StatusReport._base_manager.values_list("reason", flat=True))
    edits = Counter(after.get("remarks") for after in Change._base_manager.values_list("after", flat=True))
    there = {"answer": answers, "status": reports, "edit": edits}
    acknowledged = [one for one in sent if one.is_acknowledged]
    lost = [one for one in acknowledged if not there[one.kind][one.mark]]
    double = [one for one in sent if one.kind == "answer" and answers[one.mark] > 1]
    statuses = Counter(one.status for one in sent if one.status not in (0, 302))
    row(
        "  acknowledged writes",
        str(len(acknowledged)),
        f"of {len(sent)}; {sum(not one.status for one in sent)} without a reply",
    )
    row("  of them lost", str(len(lost)), "aim 0")
    row(
        "  answers sent again after a kill / there twice",
        f"{sum(one.tries > 1 for one in sent)} / {len(double)}",
        "aim 0",
    )
    row("  other replies", str(sum(statuses.values())), str(dict(statuses)) if statuses else "aim 0")
    row("  “database is locked” in the log", str(log.count("is locked")), "aim 0")
    return not lost and not double and not statuses and "is locked" not in log


def report_mails(mails: list[str], postbox: Postbox) -> bool:
    """Mails that the server took twice, that say they left and did not, and that hang."""
    from django.utils import timezone

    from werkstattplan.platform.notify.delivery import CLAIM_LASTS, give_up_lost_claims
    from werkstattplan.platform.notify.models import Message

    give_up_lost_claims(at=timezone.now() + CLAIM_LASTS)
    states = dict(Message._base_manager.values_list("message_id", "state"))
    counts = Counter(states.values())
    twice = [number for number, count in postbox.taken.items() if count > 1]
    missing = [number for number, state in states.items() if state == "sent" and number not in postbox.taken]
    lost = [number for number in mails if states.get(number) not in ("sent", "uncertain")]
    row("  mails", str(len(states)), ", ".join(f"{state} {count}" for state, count in sorted(counts.items())))
    row("  taken twice by the server", str(len(twice)), "aim 0")
    row("  said to be sent and never taken", str(len(missing)), "aim 0")
    row("  neither sent nor uncertain", str(len(lost)), "aim 0")
    return not twice and not missing and not lost


def report_jobs(settled: float | None) -> bool:
    """Jobs that hang, and those that wait for an administrator."""
    from django_tasks_db.models import DBTaskResult

    from werkstattplan.platform.jobs.models import DeadLetter

    dead = set(DeadLetter.objects.values_list("job_id", flat=True))
    rows = list(DBTaskResult.objects.exclude(status="SUCCESSFUL").values_list("pk", "status"))
    stuck = [pk for pk, status in rows if pk not in dead]
    row("  jobs", str(DBTaskResult.objects.count()), f"{len(dead)} killed three times: administrators see them")
    row(
        "  quiet after the last kill", f"{settled:.0f} s" if settled is not None else "never", "aim 60 s and the pauses"
    )
    row("  jobs stuck", str(len(stuck)), "aim 0")
    return settled is not None and not stuck


def report_history() -> bool:
    """Whether the chain of the history and the database itself are whole."""
    from django.db import connection

    from werkstattplan.platform.audit.chain import chain_new_rows
    from werkstattplan.platform.audit.verification import verify_chain
    from werkstattplan.platform.tenancy.models import Commune

    commune = Commune.objects.get()
    chain_new_rows(commune)
    result = verify_chain(commune)
    row("  rows of the history", str(result.checked), "chain intact" if result.is_intact else "CHAIN BROKEN")
    whole = True
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            whole = cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        row("  SQLite's own check", "ok" if whole else "BROKEN")
    return bool(result.is_intact) and whole


if __name__ == "__main__":
    main()
