"""What stands beside a public list: the way to follow it."""

from typing import Any
from urllib.parse import parse_qs

from werkstattplan.kernel.modules import Selection

_ONE_THING = {
    "feld": "Diesem Handlungsfeld folgen",
    "werkzeug": "Diesem Werkzeug folgen",
    "gemeinde": "Dieser Gemeinde folgen",
}


def offer(selection: Selection) -> dict[str, Any]:
    """The words for following a selection."""
    names = list(parse_qs(selection.query))
    if not names:
        return {"label": "Diesem Plan folgen"}
    label = _ONE_THING.get(names[0], "") if len(names) == 1 else ""
    return {"label": label or "Dieser Auswahl folgen"}
