"""What modules add to pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse

from werkstattplan.kernel.modules import NavigationEntry
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
