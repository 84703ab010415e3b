"""The command `werkstattplan`: Django's management commands, named with dashes."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run `werkstattplan plan-import …` as the management command `plan_import`, and so on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "werkstattplan.site.settings")
    arguments = list(sys.argv)
    if len(arguments) > 1:
        arguments[1] = arguments[1].replace("-", "_") if not arguments[1].startswith("-") else arguments[1]
    execute_from_command_line(arguments)
