"""The door of every page for staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

View = Callable[..., HttpResponseBase]


def require(permission: str) -> Callable[[View], View]:
    """Let a request pass only if its account has the permission in the commune of the address.

    Visitors are sent to the sign-in page and staff without a second factor to its set-up. A stranger, with no role in
    the commune, sees that there is nothing (404); a member without the permission is told so (403). The permission
    stands at the view as `required_permission`, where the test of all routes finds it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if settings.SITE_REQUIRE_SECOND_FACTOR and not is_mfa_enabled(request.user):
                return redirect("mfa_index")
            check(request, permission, request.commune)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def check(request: HttpRequest, permission: str, subject: Any) -> None:
    """Raise Http404 for strangers to the commune, PermissionDenied for members without the permission."""
    if not request.user.has_perm("access.enter", request.commune):  # type: ignore[attr-defined]
        raise Http404
    if not request.user.has_perm(permission, subject):
        raise PermissionDenied
