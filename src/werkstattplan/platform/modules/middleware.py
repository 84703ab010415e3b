"""Pages of a module that a commune has switched off do not exist."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from werkstattplan.kernel.modules import Module
from werkstattplan.platform.modules import registry


class ModuleSwitchMiddleware:
    """404 for every address of a module, also in the open interface, where its commune has it switched off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Compare the module of the address with the switches of its commune."""
        commune = getattr(request, "commune", None)
        module = _module_of(request)
        if commune is not None and module is not None and not registry.is_on(module, commune):
            raise Http404


def _module_of(request: HttpRequest) -> Module | None:
    match = request.resolver_match
    if match is None or not match.namespaces:
        return None
    if match.namespaces[0] != "api":
        return registry.module_of_namespace(match.namespaces[0])
    # The open interface has one namespace; a module's part is known by its path.
    for module in registry.all_modules():
        if module.api_router and f"/{module.address}/" in f"/{match.route}/":
            return module
    return None
