"""The open interface: one object to which every app adds its routes."""

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from werkstattplan.kernel.refusal import Refusal

api = NinjaAPI(
    title="Werkstattplan",
    version="1",
    description="Open data of published plans. Read only, no key needed. Texts are German.",
    docs_url=None,
    urls_namespace="api",
)


def json_response(data: Any, *, status: int = 200) -> HttpResponse:
    """Data as JSON without a detour through schema objects, which cost more than the query."""
    return HttpResponse(orjson.dumps(data), content_type="application/json; charset=utf-8", status=status)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """Nothing published at this address."""
    sentence = "Unter dieser Adresse ist nichts veröffentlicht."
    return json_response({"code": "not-found", "sentence": sentence}, status=404)


@api.exception_handler(ValidationError)
def bad_parameters(request: HttpRequest, error: Exception) -> HttpResponse:
    """A parameter of the wrong kind."""
    names = [str(entry["loc"][-1]) for entry in error.errors] if isinstance(error, ValidationError) else []
    sentence = f"Diese Angaben passen nicht: {', '.join(names)}. Die Beschreibung steht in openapi.json."
    return json_response({"code": "bad-parameters", "sentence": sentence}, status=422)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """A refusal with its name and sentence."""
    assert isinstance(error, Refusal)
    return json_response({"code": error.code, "sentence": error.sentence}, status=400)
