"""At what the evidence of a selection stands."""

from urllib.parse import parse_qs

from werkstattplan.kernel.modules import ToolKey


def tool_of(plan_slug: str, query: str) -> ToolKey | None:
    """The one tool that a selection names, or None."""
    keys = parse_qs(query).get("werkzeug")
    return ToolKey(plan_slug=plan_slug, tool_key=keys[0]) if keys else None


def municipality_of(query: str) -> str:
    """The AGS of the municipality that a selection names; may be empty."""
    return parse_qs(query).get("gemeinde", [""])[0]
