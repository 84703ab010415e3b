"""Addresses and marks inside lists of tools."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.models import Tool
from werkstattplan.plan.services.tool_values import label_of
from werkstattplan.platform.ui.templatetags.ui import badge

register = template.Library()

SELECTED = SafeString(" selected")

HEALTH_LOOKS = {
    "stopped": ("danger", "close"),
    "behind": ("warning", "warning"),
    "silent": ("missing", "question-mark"),
    "outdated": ("warning", "calendar-today"),
    "running": ("success", "autorenew"),
    "ahead": ("info", "arrow-forward"),
    "closed": ("quiet", "check"),
}


@register.simple_tag(takes_context=True)
def tool_address(context: Mapping[str, Any], tool: Tool) -> str:
    """The address of a tool's page."""
    return address_or_empty("work:tool", context["request"].commune.slug, context["plan"].slug, tool.key)


@register.filter
def value_label(name: str) -> str:
    """The German name of a value in the history."""
    return label_of(name)


@register.simple_tag
def health_badge(state: str, label: str) -> SafeString:
    """How a tool really stands, as icon and text."""
    tone, icon_name = HEALTH_LOOKS.get(str(state), ("quiet", "default"))
    return badge(label, tone, icon_name)


@register.simple_tag
def choices(rows: Iterable[Any], chosen: int | None) -> SafeString:
    """The rows as options of a select; in one go, because there may be hundreds."""
    return format_html_join(
        "", '<option value="{}"{}>{}</option>', ((row.pk, SELECTED if row.pk == chosen else "", row) for row in rows)
    )
