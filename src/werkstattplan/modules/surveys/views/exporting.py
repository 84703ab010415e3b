"""The page on which replies leave as files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.exports.files import WAYS
from werkstattplan.modules.surveys.models import WaveState
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.rules import rules_of
from werkstattplan.modules.surveys.services.exporting import take_out
from werkstattplan.modules.surveys.views.trail import wave_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_safe
def ways(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """What may leave, in which formats, and what is done before to protect people."""
    row = wave_of(wave_id)
    context = {
        "wave": row,
        "ways": WAYS.items(),
        "is_settled": row.state == WaveState.SETTLED,
        "replies": row.replies.count(),
        "rules": rules_of(row),
        "breadcrumbs": wave_crumbs(request, row, ("Antworten ausgeben", "")),
    }
    return render(request, "surveys/staff/export.html", context)


@require(RUN)
@require_POST
def file(request: HttpRequest, commune_slug: str, wave_id: int, way: str) -> HttpResponse:
    """The replies as a file; the history says that they left."""
    if way not in WAYS:
        raise Http404
    row = wave_of(wave_id)
    try:
        content = take_out(wave=row, way=way, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("surveys:ways_out", commune_slug, wave_id)
    name = f"{row.survey.slug}-welle-{row.number}.{WAYS[way].ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=WAYS[way].content_type, headers=headers)
