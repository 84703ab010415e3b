"""Values in a plan's own columns, checked by the kind of the column."""

import datetime
import re

from werkstattplan.kernel.money import format_euros, parse_euros
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import OwnColumnKind
from werkstattplan.plan.models import OwnColumn

_GERMAN_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_LINK = re.compile(r"^https?://[^\s/?#]+\.[^\s/?#]+\S*$")
YES_NO = {"ja": "Ja", "nein": "Nein"}


class ValueDoesNotFit(Refusal):
    """A value that is not of the column's kind."""

    code = "value-does-not-fit"


def clean_own_value(column: OwnColumn, text: str) -> str:
    """The value in its canonical German spelling; "" stays "". Raises `ValueDoesNotFit`, `NotAnAmount`."""
    value = text.strip()
    if not value:
        return ""
    kind = OwnColumnKind(column.kind)
    if kind is OwnColumnKind.DATE:
        return _day(value)
    if kind is OwnColumnKind.AMOUNT:
        return format_euros(parse_euros(value))
    if kind is OwnColumnKind.YES_NO and value.lower() not in YES_NO:
        raise ValueDoesNotFit("Bitte schreiben Sie hier Ja oder Nein.")
    if kind is OwnColumnKind.YES_NO:
        return YES_NO[value.lower()]
    if kind is OwnColumnKind.CHOICE and value not in column.choices:
        raise ValueDoesNotFit(f"Bitte wählen Sie eines davon: {', '.join(column.choices)}.")
    if kind is OwnColumnKind.LINK and not _LINK.match(value):
        raise ValueDoesNotFit("Das ist kein Link. Er beginnt mit https:// und enthält keine Leerzeichen.")
    return value


def _day(value: str) -> str:
    match = _GERMAN_DAY.match(value)
    iso = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else value
    try:
        return f"{datetime.date.fromisoformat(iso):%d.%m.%Y}"
    except ValueError:
        raise ValueDoesNotFit("Diesen Tag gibt es nicht. Bitte schreiben Sie ihn so: 31.12.2026.") from None
