"""Refusals that a page has no better place for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from werkstattplan.kernel.refusal import Refusal


class RefusalMiddleware:
    """A refusal that a view let through becomes a page with its sentence and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """409 with the German sentence; other exceptions go their way."""
        if not isinstance(exception, Refusal):
            return None
        return render(request, "ui/refused.html", {"refusal": exception, "back": _own_address(request)}, status=409)


def _own_address(request: HttpRequest) -> str:
    """The page before, if it was one of this site."""
    before = request.headers.get("Referer", "")
    here = request.build_absolute_uri("/")
    return before if before.startswith(here) else ""
