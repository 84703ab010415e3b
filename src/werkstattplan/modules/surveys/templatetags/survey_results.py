"""Numbers of results as words, and their charts."""

from django import template
from django.utils.safestring import SafeString

from werkstattplan.kernel.numbers import thousands
from werkstattplan.modules.surveys.statistics.report import Block, Comparison, Line
from werkstattplan.platform.ui.charts import Bar, bar_chart

register = template.Library()
register.filter(thousands)
NOTHING = "keine Aussage"
PROTECTED = "geschützt"


@register.filter
def percent(share: float | None) -> str:
    """A share in whole percent; what is not quite nothing or not quite all says so."""
    if share is None:
        return ""
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "unter 1 %"
    return "über 99 %" if whole == 100 and share < 1 else f"{whole} %"


@register.filter
def points(difference: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    whole = round(100 * difference)
    number = f"{whole:+d}".replace("-", "\N{MINUS SIGN}") if whole else "0"
    return f"{number} Prozentpunkt{'' if abs(whole) == 1 else 'e'}"


@register.filter
def decimal(number: float) -> str:
    """A mean with two places."""
    return f"{number:.2f}".replace(".", ",")


@register.filter
def rounded(count: int, least: int) -> str:
    """A count of a wave that runs: only between which numbers it lies."""
    return f"weniger als {least}" if count == 0 else f"{thousands(count)} bis {thousands(count + least - 1)}"


@register.simple_tag
def result_chart(block: Block, title: str, live_least: int = 0) -> SafeString:
    """The chart of a block; with `live_least` the counts are those of a wave that runs."""
    bars = [_bar(line, block.base, live_least) for line in block.lines if line.is_answer]
    return bar_chart(bars, f"Balkendiagramm: {title}. Dieselben Zahlen stehen in der Tabelle darunter.")


@register.simple_tag
def comparison_chart(table: Comparison, place: int) -> SafeString:
    """The chart of one answer by groups; empty where it is no answer."""
    cells = [group.cells[place] for group in table.groups]
    if all(cell.share is None for cell in cells):
        return SafeString()
    bars = [
        Bar(
            label=group.label,
            share=cell.share,
            value=PROTECTED if cell.count is None else _words(cell.count, cell.share, group.size),
        )
        for group, cell in zip(table.groups, cells, strict=True)
    ]
    return bar_chart(bars, f"Balkendiagramm: {table.columns[place]}. Dieselben Zahlen stehen in der Tabelle darunter.")


def _words(count: int, share: float | None, base: int) -> str:
    """A count with its share; where no share can be told, of how many it is."""
    return f"{thousands(count)} von {thousands(base)}" if share is None else f"{percent(share)} ({thousands(count)})"


def _bar(line: Line, base: int, live_least: int) -> Bar:
    if line.count is None:
        return Bar(label=line.label, share=None, value=NOTHING)
    if live_least:
        return Bar(label=line.label, share=line.share, value=rounded(line.count, live_least))
    value = _words(line.count, line.share, base)
    return Bar(label=line.label, share=line.share, value=value, low=line.low, high=line.high)
