"""The commune of a request."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django_scopes import scope

from werkstattplan.platform.tenancy.models import Commune


class CommuneMiddleware:
    """Sets `request.commune` from the address's `commune_slug` and opens its scope for the whole request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slug = _commune_slug(request.path_info)
        if slug is None:
            request.commune = None  # type: ignore[attr-defined]
            return self.get_response(request)
        commune = Commune.objects.filter(slug=slug).first()
        if commune is None:
            raise Http404
        request.commune = commune  # type: ignore[attr-defined]
        with scope(commune=commune):
            return self.get_response(request)


def _commune_slug(path: str) -> str | None:
    try:
        return resolve(path).kwargs.get("commune_slug")
    except Resolver404:
        return None
