"""The page of jobs, for administrators.

Jobs belong to the site, not to a commune. The page shows no arguments and no data, only which job failed and why.
"""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.jobs import selectors, services
from werkstattplan.platform.jobs.models import DeadLetter


@require("jobs.manage")
@require_safe
def jobs(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Dead jobs, schedules, workers."""
    context = {
        "dead": DeadLetter.objects.all()[:100],
        "schedules": selectors.schedule_rows(),
        "workers": selectors.living_workers(at=timezone.now()),
        "waiting": selectors.waiting_jobs(),
    }
    return render(request, "jobs/jobs.html", context)


@require("jobs.manage")
@require_POST
def decide(request: HttpRequest, commune_slug: str, job_id: uuid.UUID) -> HttpResponse:
    """Try a dead job again (`nochmal`) or delete it (`verwerfen`)."""
    act = request.POST.get("was")
    try:
        if act == "nochmal":
            services.revive(job_id=job_id, at=timezone.now())
            done = "Der Auftrag wird noch einmal versucht."
        elif act == "verwerfen":
            services.discard(job_id=job_id)
            done = "Der Auftrag ist verworfen."
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("jobs:list", commune_slug)
    record_change(
        commune=request.commune,  # type: ignore[attr-defined]
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        verb="wiederholt einen Auftrag" if act == "nochmal" else "verwirft einen Auftrag",
        subject=request.commune,  # type: ignore[attr-defined]
        before={},
        after={"auftrag": str(job_id)},
    )
    messages.success(request, done)
    return redirect("jobs:list", commune_slug)
