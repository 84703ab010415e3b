"""Bars with their words: each bar is a small SVG beside real text, so that it fits every width and every contrast."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_BAR = (
    '<svg class="ui-chart__bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="ui-chart__track" width="100" height="1"/><rect class="ui-chart__fill" width="{}" height="1"/></svg>'
)
_NOTHING = SafeString('<span class="ui-chart__nothing" aria-hidden="true"></span>')


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A bar: what it is about, how much of the whole (0 to 1), and the same as words. No share: nothing can be said."""

    label: str
    share: float | None
    value: str


def bar_chart(bars: Iterable[Bar], label: str) -> SafeString:
    """Bars below one another, each with its label and value. For screen readers it is one picture; its table follows."""
    rows = format_html_join(
        "",
        '<div class="ui-chart__row"><span class="ui-chart__label">{}</span>{}<span class="ui-chart__value">{}</span></div>',
        ((bar.label, _drawn(bar.share), bar.value) for bar in bars),
    )
    return format_html('<div class="ui-chart" role="img" aria-label="{}">{}</div>', label, rows)


def _drawn(share: float | None) -> SafeString:
    if share is None:
        return _NOTHING
    # A point whatever the language of the page: this number is for the browser.
    return format_html(_BAR, f"{100 * min(max(share, 0), 1):.1f}")
