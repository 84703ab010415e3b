"""How far a tool is, in words instead of percentages."""

import datetime
from collections.abc import Iterable

from werkstattplan.plan.models import StatusReport, Step


def steps_sentence(steps: Iterable[Step]) -> str:
    """ "4 von 6 Schritten abgeschlossen"; empty where a tool has no steps."""
    done = [step.is_done for step in steps]
    if not done:
        return ""
    return f"{sum(done)} von {len(done)} {'Schritt' if len(done) == 1 else 'Schritten'} abgeschlossen"


def report_sentence(report: StatusReport | None, *, today: datetime.date) -> str:
    """ "letzter Stand vor 12 Tagen, von Mira Muster"; empty without a report."""
    if report is None:
        return ""
    days = (today - report.reported_on).days
    when = "heute" if days <= 0 else "gestern" if days == 1 else f"vor {days} Tagen"
    return f"letzter Stand {when}, von {report.reported_by}"


def progress_sentence(steps: Iterable[Step], report: StatusReport | None, *, today: datetime.date) -> str:
    """Steps and last report in one sentence; empty where there is neither."""
    return ", ".join(part for part in (steps_sentence(steps), report_sentence(report, today=today)) if part)
