"""Files of an edition for staff."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from werkstattplan.plan.exporting import ExportFormat
from werkstattplan.plan.selectors.handing_out import edition_file
from werkstattplan.plan.views.page import edition_of
from werkstattplan.platform.access.decorators import require


@require("plan.view_internal")
@require_safe
def export(
    request: HttpRequest, commune_slug: str, plan_slug: str, export_format: str, number: int | None = None
) -> HttpResponse:
    """The newest edition, or the one with this number, as a file to keep."""
    edition = edition_of(plan_slug, number)
    if export_format not in list(ExportFormat):
        raise Http404
    kind = ExportFormat(export_format)
    data = edition_file(edition, kind=kind, base_url=request.build_absolute_uri("/").rstrip("/"))
    name = f"{plan_slug}-fassung-{edition.number}.{kind.extension}"
    return HttpResponse(
        data, content_type=kind.media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
