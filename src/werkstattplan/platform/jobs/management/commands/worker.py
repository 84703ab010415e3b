"""`werkstattplan worker`: does jobs, begins those whose time has come, brings back those that a killed worker left."""

import logging
import secrets
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from werkstattplan.platform.jobs.schedules import run_due
from werkstattplan.platform.jobs.services import renew_lease, requeue_abandoned

SECONDS_BETWEEN_SIGNS_OF_LIFE = 5.0
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until it gets SIGTERM; a job under way is finished first."""

    help = "Arbeitet Aufträge ab, zum Beispiel Importe."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--batch` stops when the queue is empty."""
        parser.add_argument("--batch", action="store_true", help="Beenden, wenn nichts mehr zu tun ist.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the sign of life, then work."""
        worker_id = secrets.token_hex(16)
        renew_lease(worker_id=worker_id, at=timezone.now())
        requeue_abandoned(at=timezone.now())
        stop = threading.Event()
        threading.Thread(target=_live, args=(worker_id, stop), daemon=True).start()
        worker = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()
        stop.set()


def _live(worker_id: str, stop: threading.Event) -> None:
    """Renew the lease, look after other workers' jobs and the clock, on a connection of its own."""
    while not stop.wait(SECONDS_BETWEEN_SIGNS_OF_LIFE):
        close_old_connections()
        try:
            renew_lease(worker_id=worker_id, at=timezone.now())
            requeue_abandoned(at=timezone.now())
            run_due(at=timezone.now())
        except OperationalError:
            # A busy database: the lease lasts for several more tries.
            logger.warning("could not renew the lease of worker %s", worker_id)
    connection.close()
