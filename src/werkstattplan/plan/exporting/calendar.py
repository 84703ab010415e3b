"""The steps of a plan as a calendar."""

import datetime
import hashlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import icalendar

from werkstattplan.plan.contracts import PlanDocument, StepDocument, ToolDocument
from werkstattplan.plan.exporting.layout import sheets_of


def render_calendar(document: PlanDocument, *, as_of: datetime.date, base_url: str) -> bytes:
    """An all-day entry for every run of planned months of every step with a year; identifiers stay the same."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Werkstattplan//Einzelmassnahmen//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", document.title)
    host = urlsplit(base_url).hostname or "werkstattplan.invalid"
    for _, tool, sheet in sheets_of(document):
        for number, step in enumerate(sheet.steps):
            for first, last in month_runs(step):
                calendar.add_component(_event(tool, step, number, first, last, as_of=as_of, host=host))
    return bytes(calendar.to_ical())


def month_runs(step: StepDocument) -> Iterator[tuple[datetime.date, datetime.date]]:
    """First day and the day after the last one of each run of planned months."""
    if step.year is None:
        return
    months = step.planned_months
    for index, month in enumerate(months):
        if index and months[index - 1] == month - 1:
            continue
        last = month
        while last + 1 in months:
            last += 1
        after = datetime.date(step.year + last // 12, last % 12 + 1, 1)
        yield datetime.date(step.year, month, 1), after


def _event(
    tool: ToolDocument,
    step: StepDocument,
    number: int,
    first: datetime.date,
    last: datetime.date,
    *,
    as_of: datetime.date,
    host: str,
) -> icalendar.Event:
    identity = hashlib.sha256(f"{tool.key}\n{number}\n{first}".encode()).hexdigest()[:24]
    event = icalendar.Event()
    event.add("uid", f"{identity}@{host}")
    event.add("dtstamp", datetime.datetime(as_of.year, as_of.month, as_of.day, tzinfo=datetime.UTC))
    event.add("dtstart", first)
    event.add("dtend", last)
    event.add("summary", f"{tool.title}: {step.title}")
    event.add("transp", "TRANSPARENT")
    return event
