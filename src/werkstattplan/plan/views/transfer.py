"""A tool as a description for other communes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.plan.exporting import ExportFormat
from werkstattplan.plan.exporting.transferring import TransferFormat, render_transfer
from werkstattplan.plan.selectors.transfer import transferable
from werkstattplan.plan.views.page import tool_of
from werkstattplan.platform.access.decorators import require


@require("plan.view_internal")
@require_safe
def transfer(
    request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, export_format: str
) -> HttpResponse:
    """The description of a tool as a file, without names of persons."""
    if export_format not in list(TransferFormat):
        raise Http404
    tool = tool_of(plan_slug, tool_key)
    description = transferable(tool, as_of=timezone.localdate())
    content = render_transfer(description, format=TransferFormat(export_format), author=tool.commune.name)
    headers = {"Content-Disposition": f'attachment; filename="{tool_key}-uebertragen.{export_format}"'}
    return HttpResponse(content, content_type=ExportFormat(export_format).media_type, headers=headers)
