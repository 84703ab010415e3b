"""What pieces on other pages need to know."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def may_review(context: Mapping[str, Any]) -> bool:
    """Whether who looks at the page decides on answers."""
    request = context["request"]
    return bool(request.user.has_perm("updates.review", request.commune))
