"""The answers to a tool, on its page."""

from collections.abc import Mapping
from typing import Any

from werkstattplan.kernel.modules import ToolKey
from werkstattplan.modules.updates.models import Answer, AnswerState

SHOWN = 20


def answers_of_tool(tool: ToolKey) -> Mapping[str, Any] | None:
    """What waits and what was said before, the newest first; None where nobody has said anything. Two queries."""
    rows = Answer.objects.filter(tool__edition__plan__slug=tool.plan_slug, tool__key=tool.tool_key)
    found = list(rows.prefetch_related("finished_steps").order_by("-said_at", "-pk")[:SHOWN])
    if not found:
        return None
    return {
        "waiting": [answer for answer in found if answer.state == AnswerState.PROPOSED],
        "earlier": [answer for answer in found if answer.state != AnswerState.PROPOSED],
    }
