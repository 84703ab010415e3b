"""Addresses inside lists of tools."""

from collections.abc import Mapping
from typing import Any

from django import template

from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.models import Tool
from werkstattplan.plan.services.tool_values import label_of

register = template.Library()


@register.simple_tag(takes_context=True)
def tool_address(context: Mapping[str, Any], tool: Tool) -> str:
    """The address of a tool's page."""
    return address_or_empty("work:tool", context["request"].commune.slug, context["plan"].slug, tool.key)


@register.filter
def value_label(name: str) -> str:
    """The German name of a value in the history."""
    return label_of(name)
