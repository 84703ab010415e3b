"""Open data: the page that lists it, and the files."""

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.exporting import ExportFormat, export_plan
from werkstattplan.plan.models import Edition
from werkstattplan.plan.selectors.data_package import data_package
from werkstattplan.plan.selectors.public_list import public_document
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import page_context, plan_of

PACKAGE = "datenpaket.zip"
FILES = (
    ("docx", "Word, im Layout des Papiers"),
    ("pdf", "PDF, barrierefrei, im Layout des Papiers"),
    ("xlsx", "Excel"),
    ("csv", "CSV, eine Zeile je Werkzeug"),
    ("json", "JSON, alles in einer Datei"),
    ("ics", "Kalender der Einzelmaßnahmen (iCal)"),
)


@require_safe
def open_data(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """What can be downloaded, and under which addresses."""
    plan = plan_of(request, plan_slug)
    context = page_context(
        request, plan_slug=plan_slug, title=plan.title, current="public:open_data", crumbs=(("Daten", ""),)
    )
    return render(request, "plan/public/open_data.html", context | {"plan": plan, "files": FILES, "package": PACKAGE})


@require_safe
def download(request: HttpRequest, commune_slug: str, plan_slug: str, export_format: str) -> HttpResponse:
    """The published edition as a file, without names of persons."""
    if export_format not in list(ExportFormat):
        raise Http404
    kind = ExportFormat(export_format)
    edition = plan_of(request, plan_slug).edition
    name = f"{plan_slug}-fassung-{edition.number}.{kind.extension}"
    return _file(request, edition, name, kind.media_type, lambda document: _export(request, edition, document, kind))


@require_safe
def package(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The tables with their description as one zip."""
    edition = plan_of(request, plan_slug).edition
    address = request.build_absolute_uri(request.path).removesuffix(f"daten/{PACKAGE}")
    changed = timezone.localdate(edition.content_changed_at).isoformat()

    def make(document: PlanDocument) -> bytes:
        return data_package(document, commune_name=commune_of(request).name, base_url=address, changed=changed)

    return _file(request, edition, f"{plan_slug}-daten.zip", "application/zip", make)


@require_safe
def field_calendar(request: HttpRequest, commune_slug: str, plan_slug: str, field_slug: str) -> HttpResponse:
    """The steps of one field of action as a calendar."""
    edition = plan_of(request, plan_slug).edition
    field = edition.fields.filter(slug=field_slug).first()
    if field is None:
        raise Http404

    def make(document: PlanDocument) -> bytes:
        chosen = tuple(row for row in document.fields if row.name == field.name)
        return _export(request, edition, replace(document, fields=chosen), ExportFormat.ICS)

    return _file(request, edition, f"{field_slug}.ics", ExportFormat.ICS.media_type, make)


@require_safe
def tool_calendar(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """The steps of one tool as a calendar."""
    edition = plan_of(request, plan_slug).edition
    if not edition.tools.filter(key=tool_key).exists():
        raise Http404

    def make(document: PlanDocument) -> bytes:
        fields = (
            replace(field, tools=tuple(tool for tool in field.tools if tool.key == tool_key))
            for field in document.fields
        )
        return _export(request, edition, replace(document, fields=tuple(fields)), ExportFormat.ICS)

    return _file(request, edition, f"{tool_key}.ics", ExportFormat.ICS.media_type, make)


def _export(request: HttpRequest, edition: Edition, document: PlanDocument, kind: ExportFormat) -> bytes:
    return export_plan(
        document,
        format=kind,
        commune_name=commune_of(request).name,
        as_of=timezone.localdate(edition.content_changed_at),
        base_url=request.build_absolute_uri("/").rstrip("/"),
    )


def _file(
    request: HttpRequest, edition: Edition, name: str, media_type: str, make: Callable[[PlanDocument], bytes]
) -> HttpResponse:
    """The file, or 304 where the reader has it already: its bytes change only with the edition's content."""
    etag = quote_etag(f"{edition.pk}-{edition.content_changed_at.timestamp():.6f}-{name}")
    headers = {"ETag": etag, "Last-Modified": http_date(edition.content_changed_at.timestamp())}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    edition.commune = commune_of(request)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return HttpResponse(make(public_document(edition)), content_type=media_type, headers=headers)
