"""What all pages for answering share: the wave of the short address, and answers for programs. They know no session."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.models import Wave
from werkstattplan.modules.surveys.services.refusals import TooMuchText, UnreadableAnswers
from werkstattplan.platform.modules import registry

LARGEST_BODY = 500_000


def of_wave(view: Callable[Concatenate[HttpRequest, Wave, ...], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the wave of its short address, within the scope of the wave's commune; 404 where there is none."""

    @wraps(view)
    def found(request: HttpRequest, wave_key: str, **kwargs: Any) -> HttpResponseBase:
        # `_base_manager` on purpose: short addresses name no commune.
        rows = Wave._base_manager.select_related("commune")
        wave = rows.filter(key=wave_key.lower()).first()
        module = registry.module_of_namespace("surveys")
        if wave is None or module is None or not registry.is_on(module, wave.commune):
            raise Http404
        with scope(commune=wave.commune):
            return view(request, wave, **kwargs)

    return found


def json_act(act: Callable[[Wave, dict[str, Any]], dict[str, Any]]) -> Callable[..., HttpResponseBase]:
    """A view that takes JSON and answers with JSON; refusals are told with their code and sentence (409).

    No cookie is read, so a page of somebody else could do nothing here that it could not do by itself: no CSRF token.
    """

    def view(request: HttpRequest, wave: Wave) -> HttpResponse:
        try:
            return _answer(act(wave, _body(request)), 200)
        except Refusal as refusal:
            return _answer({"code": refusal.code, "sentence": refusal.sentence}, 409)

    return csrf_exempt(require_POST(of_wave(wraps(act)(view))))


def _answer(values: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(values, status=status, headers={"Cache-Control": "no-store"})


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LARGEST_BODY:
        raise TooMuchText
    try:
        values = json.loads(request.body)
    except ValueError as error:
        raise UnreadableAnswers from error
    if not isinstance(values, dict):
        raise UnreadableAnswers
    return values


def text_of(values: dict[str, Any], name: str) -> str:
    """A text of a body; empty if it is missing. Raises `UnreadableAnswers` for anything but a text."""
    value = values.get(name, "")
    if not isinstance(value, str) or "\x00" in value:
        raise UnreadableAnswers
    return value
