"""What is open now and what comes next, in German words."""

import datetime

from werkstattplan.modules.offers.hours.rules import FreeDays, Hours, State
from werkstattplan.modules.offers.hours.times import next_change, state_at
from werkstattplan.modules.offers.hours.writing import LONG_DAYS, MONTHS


def now_in_words(hours: Hours, moment: datetime.datetime, free: FreeDays) -> str:
    """One sentence about a local moment; empty where the hours say nothing."""
    if not hours.rules:
        return ""
    here, change = state_at(hours, moment, free), next_change(hours, moment, free)
    if here is State.OPEN:
        return f"Jetzt geöffnet{_until(change, moment)}"
    if here is State.ASK:
        return f"Jetzt vielleicht geöffnet, bitte vorher anrufen{_until(change, moment)}"
    if change is None:
        return "Jetzt geschlossen"
    opens = "öffnet" if change[1] is State.OPEN else "öffnet nach Vereinbarung"
    return f"Jetzt geschlossen, {opens} {_when(change[0], moment)}"


def _until(change: tuple[datetime.datetime, State] | None, moment: datetime.datetime) -> str:
    return "" if change is None else f" bis {_when(change[0], moment, is_end=True)}"


def _when(then: datetime.datetime, moment: datetime.datetime, *, is_end: bool = False) -> str:
    time = f"{then:%H:%M} Uhr"
    days = (then.date() - moment.date()).days
    if days == 0:
        return time if is_end else f"heute um {time}"
    if days == 1:
        return f"morgen um {time}"
    day = LONG_DAYS[then.weekday()]
    return f"{day}, {then.day}. {MONTHS[then.month - 1]}, {time}" if days > 6 else f"{day} um {time}"
