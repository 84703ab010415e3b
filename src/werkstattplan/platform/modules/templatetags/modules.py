"""What modules add to pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from werkstattplan.kernel.modules import NavigationEntry, Selection, ToolKey
from werkstattplan.platform.modules import registry

register = template.Library()


@register.simple_tag(takes_context=True)
def module_navigation(context: Mapping[str, Any]) -> list[dict[str, str]]:
    """The staff pages of the commune's modules that the account may open, as label and url."""
    request = context["request"]
    commune = request.commune
    return [
        _link(entry, commune.slug)
        for module in registry.modules_of(commune)
        for entry in module.navigation
        if not entry.permission or request.user.has_perm(entry.permission, commune)
    ]


@register.simple_tag(takes_context=True)
def public_module_navigation(context: Mapping[str, Any]) -> list[dict[str, str]]:
    """The public pages of the commune's modules, as label and url."""
    commune = context["request"].commune
    if commune is None:
        return []
    return [_link(entry, commune.slug) for module in registry.modules_of(commune) for entry in module.public_navigation]


def _link(entry: NavigationEntry, commune_slug: str) -> dict[str, str]:
    return {"label": entry.label, "url": reverse(entry.url_name, args=[commune_slug])}


@register.simple_tag(takes_context=True)
def module_panels(context: Mapping[str, Any], plan_slug: str, tool_key: str, *, public: bool = False) -> SafeString:
    """The pieces that the commune's modules add to the page of a tool."""
    request = context["request"]
    tool = ToolKey(plan_slug=plan_slug, tool_key=tool_key)
    pieces = []
    for module in registry.modules_of(request.commune):
        for panel in module.plan_panels:
            shown = panel.context(tool) if panel.is_public == public else None
            if shown is not None:
                pieces.append(render_to_string(panel.template, {**shown, "tool": tool}, request=request))
    return SafeString("".join(pieces))


@register.simple_tag(takes_context=True)
def module_selection_panels(context: Mapping[str, Any], selection: Selection | None) -> SafeString:
    """The pieces that the commune's modules add to a public list of tools; nothing where its filter does not fit."""
    if selection is None:
        return SafeString()
    request = context["request"]
    pieces = []
    for module in registry.modules_of(request.commune):
        for panel in module.selection_panels:
            shown = panel.context(selection)
            if shown is not None:
                pieces.append(render_to_string(panel.template, {**shown, "selection": selection}, request=request))
    return SafeString("".join(pieces))


@register.simple_tag(takes_context=True)
def module_place_panels(context: Mapping[str, Any], ags: str) -> SafeString:
    """The pieces that the commune's modules add to the public page of a municipality."""
    request = context["request"]
    pieces = []
    for module in registry.modules_of(request.commune):
        for panel in module.place_panels:
            shown = panel.context(ags)
            if shown is not None:
                pieces.append(render_to_string(panel.template, dict(shown), request=request))
    return SafeString("".join(pieces))
