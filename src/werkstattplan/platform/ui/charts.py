"""Bars with their words: each bar is a small SVG beside real text, so that it fits every width and every contrast."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_BAR = (
    '<svg class="ui-chart__bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="ui-chart__track" width="100" height="1"/><rect class="ui-chart__fill" width="{}" height="1"/>{}</svg>'
)
_RANGE = '<rect class="ui-chart__range" x="{}" y="0.4" width="{}" height="0.2"/>'
_NOTHING = SafeString('<span class="ui-chart__nothing" aria-hidden="true"></span>')


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A bar: what it is about, how much of the whole (0 to 1), and the same as words. No share: nothing can be said.

    `low` and `high`: between which shares the true one lies.
    """

    label: str
    share: float | None
    value: str
    low: float | None = None
    high: float | None = None


def bar_chart(bars: Iterable[Bar], label: str) -> SafeString:
    """Bars below one another, each with its label and value. For screen readers it is one picture; its table follows."""
    rows = format_html_join(
        "",
        '<div class="ui-chart__row"><span class="ui-chart__label">{}</span>{}<span class="ui-chart__value">{}</span></div>',
        ((bar.label, _drawn(bar), bar.value) for bar in bars),
    )
    return format_html('<div class="ui-chart" role="img" aria-label="{}">{}</div>', label, rows)


def _drawn(bar: Bar) -> SafeString:
    if bar.share is None:
        return _NOTHING
    between = SafeString()
    if bar.low is not None and bar.high is not None:
        between = format_html(_RANGE, _of_hundred(bar.low), _of_hundred(bar.high - bar.low))
    return format_html(_BAR, _of_hundred(bar.share), between)


def _of_hundred(share: float) -> str:
    """With a point whatever the language of the page: this number is for the browser."""
    return f"{100 * min(max(share, 0), 1):.1f}"
