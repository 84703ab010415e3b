"""Staff page: change a wave that nobody has answered yet, or give it a corrected questionnaire."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms import PromiseForm, VersionForm
from werkstattplan.modules.surveys.models import Access, AnonymityLevel, Wave, WaveState
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.services.waves import change_promise, use_questionnaire
from werkstattplan.modules.surveys.views.trail import wave_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """The two forms; the button says which one was sent."""
    row = wave_of(wave_id)
    sent = request.POST.get("was", "")
    now = {"access": row.access, "level": row.anonymity_level, "batch_size": row.batch_size}
    promise = PromiseForm(request.POST if sent == "zusage" else None, initial=now)
    version = VersionForm(
        request.POST if sent == "fassung" else None, survey=row.survey, initial={"questionnaire": row.questionnaire}
    )
    if (promise.is_valid() and _promised(request, row, promise)) or (
        version.is_valid() and _used(request, row, version)
    ):
        return redirect("surveys:wave", commune_slug, wave_id)
    context: dict[str, Any] = {
        "wave": row,
        "promise": promise,
        "version": version,
        "can_use": row.state in (WaveState.PLANNED, WaveState.OPEN),
        "breadcrumbs": wave_crumbs(request, row, ("Ändern", "")),
    }
    is_wrong = promise.errors or version.errors
    return render(request, "surveys/staff/adjust.html", context, status=422 if is_wrong else 200)


def _promised(request: HttpRequest, row: Wave, form: PromiseForm) -> bool:
    values = form.cleaned_data
    try:
        change_promise(
            wave=row,
            actor=actor_of(request),
            at=timezone.now(),
            level=AnonymityLevel(values["level"]),
            access=Access(values["access"]),
            batch_size=values["batch_size"],
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, "Die Zusage ist geändert. Sie steht so auf der ersten Seite der Umfrage.")
    return True


def _used(request: HttpRequest, row: Wave, form: VersionForm) -> bool:
    chosen = form.cleaned_data["questionnaire"]
    try:
        use_questionnaire(wave=row, questionnaire=chosen, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"Gefragt wird jetzt Fassung {chosen.number}. Wer schon begonnen hat, antwortet zu Ende.")
    return True
