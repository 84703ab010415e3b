"""Search pages: over everything public, over one commune, and for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.search.selectors import search
from werkstattplan.platform.tenancy.models import Commune

MAX_QUERY_LENGTH = 200


def search_all(request: HttpRequest) -> HttpResponse:
    """Search the public entries of all communes."""
    return _page(request, communes=None)


def search_commune(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Search the public entries of one commune."""
    return _page(request, communes=[request.commune])  # type: ignore[attr-defined]


@require("access.enter")
def search_work(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Search everything of one commune."""
    return _page(request, communes=[request.commune], include_internal=True)  # type: ignore[attr-defined]


def _page(request: HttpRequest, *, communes: list[Commune] | None, include_internal: bool = False) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    hits = search(query, communes=communes, include_internal=include_internal) if query else []
    return render(request, "search/results.html", {"query": query, "hits": hits, "internal": include_internal})
