"""`werkstattplan site-prepare`: database, static files and, the first time, the example district."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from werkstattplan.platform.tenancy.models import Commune


class Command(BaseCommand):
    """Brings an installation up to date; quick when there is nothing to do."""

    help = "Bereitet Datenbank und Dateien vor und lädt beim ersten Mal den Beispiel-Landkreis."
    # They load every page and so take half of a start; `./test` runs them.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, collect static files, load the example into an empty database."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
        collect_static_files()
        if not Commune.objects.exists():
            call_command("example_load", stdout=self.stdout)


def collect_static_files() -> None:
    """Collect static files if one of them changed since the last time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.get_modified_time(path)} {storage.size(path)}\n".encode())
    stamp = settings.STATIC_ROOT / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())
