"""Words and numbers of the editor."""

from collections.abc import Iterable

from django import template

from werkstattplan.modules.surveys.statistics.budget import Feature

register = template.Library()


@register.filter
def of_hundred(share: float) -> str:
    """A share as "so many of a hundred", with one decimal where it is small."""
    value = share * 100
    if 0 < value < 0.1:
        return "weniger als 0,1"
    return f"{value:.0f}" if value >= 10 or value == 0 else f"{value:.1f}".replace(".", ",")


@register.filter
def whole(number: float) -> str:
    """A number as a whole one; `floatformat` writes very small ones with an exponent."""
    return f"{number:.0f}"


@register.simple_tag
def names(features: Iterable[Feature]) -> str:
    """The questions of a combination in one phrase."""
    found = [f"„{feature.label}“" for feature in features]
    return " und ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)
