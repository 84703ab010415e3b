"""Headers that every page carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from werkstattplan.kernel.policy import content_policy

POLICY = content_policy()


class ContentSecurityPolicyMiddleware:
    """Forbids every source but our own: no third-party request can be made from any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
