"""What the page for operators says is what the program does: settings, commands, times."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import find_commands

from werkstattplan.kernel.modules import Schedule
from werkstattplan.platform.jobs.schedules import all_schedules
from werkstattplan.site.environment import Environment

DOCS = Path(__file__).resolve().parent.parent / "docs"
OPERATING = (DOCS / "operating.md").read_text()
# Called by `./start`, never by a person.
CALLED_BY_PROGRAMS = {"site_prepare", "example_load", "worker"}


def own_commands() -> list[str]:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("werkstattplan.")]
    return [name for config in ours for name in find_commands(str(Path(config.path) / "management"))]


def time_of(schedule: Schedule) -> str:
    if schedule.every_minutes:
        return {1: "every minute", 60: "every hour"}.get(
            schedule.every_minutes, f"every {schedule.every_minutes} minutes"
        )
    return f"{schedule.hour}:{schedule.minute:02}"


def test_every_schedule_stands_there_with_its_time():
    missing = [
        line
        for row in all_schedules()
        if row.task.startswith("werkstattplan.") and (line := f"| {time_of(row)} | {row.label} |") not in OPERATING
    ]
    assert missing == []


@pytest.mark.parametrize("name", Environment.model_fields)
def test_every_setting_stands_there(name):
    assert f"`{name.upper()}`" in OPERATING


def test_every_command_of_a_person_is_described():
    everything = "\n".join(path.read_text() for path in (*DOCS.rglob("*.md"), DOCS.parent / "README.md"))
    assert own_commands()
    missing = [
        name for name in own_commands() if name not in CALLED_BY_PROGRAMS and name.replace("_", "-") not in everything
    ]
    assert missing == []
