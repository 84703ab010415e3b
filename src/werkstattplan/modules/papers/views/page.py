"""What pages of papers share."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from werkstattplan.modules.papers.content import BlockKind, PaperContent
from werkstattplan.modules.papers.models import Paper
from werkstattplan.modules.papers.printing import chart_svg

PER_PAGE = 30


def crumbs(commune_slug: str, *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of papers."""
    start = [
        {"label": "Heute", "url": reverse("work:home", args=[commune_slug])},
        {"label": "Vorlagen", "url": reverse("papers:list", args=[commune_slug]) if more else ""},
    ]
    return start + [{"label": label, "url": url} for label, url in more]


def page_of(request: HttpRequest, papers: "QuerySet[Paper]") -> "Page[Paper]":
    """A page of a list of papers."""
    return Paginator(papers, PER_PAGE).get_page(request.GET.get("seite"))


def shown(content: PaperContent) -> dict[str, Any]:
    """What the template of a paper needs: its content, its blocks with an id each, charts as drawings."""
    blocks = [
        {"block": block, "id": f"teil-{number}", "drawing": chart_svg(block) if block.kind is BlockKind.CHART else ""}
        for number, block in enumerate(content.blocks, start=1)
    ]
    return {"content": content, "blocks": blocks}
