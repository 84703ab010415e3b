"""Small building blocks of pages, in Python: measured, a tag takes 60 % of the time of an include, a third of cotton."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from werkstattplan.kernel.numbers import thousands
from werkstattplan.platform.ui import charts, links

register = template.Library()
register.filter(thousands)
register.simple_tag(links.site_links)
register.simple_tag(charts.bar_chart)

TONES = {"info": "info", "success": "success", "warning": "warning", "error": "danger", "danger": "danger"}
TONE_WORDS = {"info": "Hinweis", "success": "Erledigt", "warning": "Achtung", "danger": "Fehler"}
STATUS_LOOKS = {
    "unknown": ("missing", "question-mark"),
    "idea": ("quiet", "help"),
    "planned": ("info", "calendar-today"),
    "running": ("active", "autorenew"),
    "paused": ("warning", "more-vert"),
    "done": ("success", "check"),
    "dropped": ("quiet", "close"),
    "superseded": ("quiet", "arrow-forward"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A KERN icon by its name, hidden from screen readers."""
    return format_html('<span class="kern-icon kern-icon--{}" aria-hidden="true"></span>', name)


@register.simple_tag
def badge(text: object, tone: str = "quiet", icon_name: str = "") -> SafeString:
    """A short label; tones: quiet, info, active, success, warning, danger, missing."""
    mark = icon(icon_name) if icon_name else SafeString()
    return format_html('<span class="ui-badge ui-badge--{}">{}{}</span>', tone, mark, text)


@register.simple_tag
def status_badge(status: str, label: object) -> SafeString:
    """The status of a tool as icon and text, never as colour alone; an unlisted status looks quiet."""
    tone, icon_name = STATUS_LOOKS.get(str(status), ("quiet", "default"))
    return badge(label, tone, icon_name)


@register.simple_tag
def missing(what: str) -> SafeString:
    """Marks visibly that something is not stated, for example `{% missing "Keine Ansprechperson genannt" %}`."""
    return badge(what, "missing", "question-mark")


@register.simple_tag
def progress(value: int, maximum: int, label: str) -> SafeString:
    """A progress bar with its sentence, for example "4 von 6 Schritten"."""
    return format_html(
        '<span class="ui-progress"><span class="ui-progress__label">{}</span>'
        '<progress value="{}" max="{}" aria-label="{}"></progress></span>',
        label,
        value,
        max(maximum, 1),
        label,
    )


@register.simple_tag
def link_button(url: str, label: object, kind: str = "secondary", icon_name: str = "") -> SafeString:
    """A link that looks like a button; kinds: primary, secondary, tertiary."""
    mark = icon(icon_name) if icon_name else SafeString()
    return format_html(
        '<a class="kern-btn kern-btn--{}" href="{}">{}<span class="kern-label">{}</span></a>', kind, url, mark, label
    )


@register.simple_tag
def button(
    label: object, kind: str = "primary", icon_name: str = "", name: str = "", value: str = "", type: str = "submit"
) -> SafeString:
    """A button; kinds: primary, secondary, tertiary."""
    mark = icon(icon_name) if icon_name else SafeString()
    named = format_html(' name="{}" value="{}"', name, value) if name else SafeString()
    return format_html(
        '<button class="kern-btn kern-btn--{}" type="{}"{}>{}<span class="kern-label">{}</span></button>',
        kind,
        type,
        named,
        mark,
        label,
    )


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: str = "") -> SafeString:
    """A notice with icon, heading and text; kinds: info, success, warning, error."""
    tone = TONES.get(kind, "info")
    return format_html(
        '<div class="ui-notice ui-notice--{}"><span class="kern-icon kern-icon--{}" aria-hidden="true"></span>'
        '<div class="ui-notice__text"><strong class="{}">{}</strong> {}</div></div>',
        tone,
        tone,
        "ui-notice__title" if title else "kern-sr-only",
        title or f"{TONE_WORDS[tone]}:",
        content,
    )


@register.simple_block_tag
def card(content: SafeString, title: str = "", url: str = "", level: int = 3) -> SafeString:
    """A card; with `url` its heading is the link."""
    text = format_html('<a class="ui-card__link" href="{}">{}</a>', url, title) if url else title
    heading = format_html('<h{} class="ui-card__title">{}</h{}>', level, text, level) if title else SafeString()
    return format_html('<article class="ui-card">{}{}</article>', heading, content)


@register.simple_block_tag
def disclosure(content: SafeString, title: str, open: bool = False) -> SafeString:
    """A section that opens and closes, without JavaScript."""
    return format_html(
        '<details class="ui-disclosure"{}><summary>{}</summary><div class="ui-disclosure__body">{}</div></details>',
        SafeString(" open") if open else "",
        title,
        content,
    )


@register.simple_block_tag
def empty_state(content: SafeString, title: str = "Hier fehlt noch etwas") -> SafeString:
    """What a list shows when it has no rows, with what to do next."""
    return format_html('<div class="ui-empty"><p class="ui-empty__title">{}</p>{}</div>', title, content)


@register.simple_block_tag
def data_table(content: SafeString, caption: str, id: str = "tabelle", stacked: bool = True) -> SafeString:
    """A table with caption in a scroll container; give `data-label` to cells, which become cards on phones."""
    return format_html(
        '<div class="ui-table-scroll" tabindex="0" role="region" aria-labelledby="{}-titel">'
        '<table class="ui-table{}" id="{}"><caption id="{}-titel">{}</caption>{}</table></div>',
        id,
        " ui-table--stacked" if stacked else "",
        id,
        id,
        caption,
        content,
    )


@register.simple_block_tag
def toolbar(content: SafeString, label: str) -> SafeString:
    """A row of actions above a list or sheet."""
    return format_html('<div class="ui-toolbar" role="group" aria-label="{}">{}</div>', label, content)


@register.simple_tag
def tabs(items: list[Mapping[str, Any]], label: str) -> SafeString:
    """Tabs as links: items with label, url and current."""
    rows = format_html_join(
        "",
        '<li><a href="{}"{}>{}</a></li>',
        (
            (item["url"], SafeString(' aria-current="page"') if item.get("current") else "", item["label"])
            for item in items
        ),
    )
    return format_html('<nav class="ui-tabs" aria-label="{}"><ul>{}</ul></nav>', label, rows)


@register.simple_tag(takes_context=True)
def page_address(context: Mapping[str, Any], number: int) -> str:
    """The address of the current list with another page number."""
    request = context.get("request")
    query = request.GET.copy() if isinstance(request, HttpRequest) else None
    if query is None:
        return f"?seite={number}"
    query["seite"] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Links to the pages of a list (query parameter `seite`); nothing where there is one page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "request": context.get("request")}
