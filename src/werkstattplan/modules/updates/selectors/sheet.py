"""A person's questions on paper."""

import datetime
from importlib.resources import files

import segno

from werkstattplan.plan.models import Tool
from werkstattplan.plan.selectors.upkeep import CLOSED_STATUSES, current_editions
from werkstattplan.platform.documents.pdf import typeset
from werkstattplan.platform.documents.word import clean
from werkstattplan.platform.people.models import Person


def tools_of_person(person: Person) -> list[Tool]:
    """The tools for which a person answers and of which something is expected."""
    tools = Tool.objects.filter(edition__in=current_editions(), responsibilities__person=person)
    return list(
        tools.exclude(status__in=CLOSED_STATUSES)
        .select_related("edition__plan", "commune")
        .prefetch_related("steps")
        .distinct()
        .order_by("field__position", "position")
    )


def sheet_of(person: Person, *, way_back: str, on: datetime.date) -> bytes:
    """A PDF/UA to fill in with a pen; `way_back` is the address at which it is typed in, also as a QR code."""
    qr = segno.make(way_back, error="m")
    data = {
        "name": clean(person.name),
        "commune": clean(person.commune.name),
        "day": f"{on:%d.%m.%Y}",
        "as_of": [on.year, on.month, on.day],
        "address": way_back,
        "qr": qr.svg_inline(border=2),
        "tools": [
            {
                "title": clean(tool.title),
                "steps": [clean(step.title) for step in tool.steps.all() if not step.is_done],
            }
            for tool in tools_of_person(person)
        ],
    }
    template = files("werkstattplan.modules.updates").joinpath("sheet.typ").read_bytes()
    return typeset(template, data, as_of=on)
