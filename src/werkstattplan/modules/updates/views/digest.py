"""What leaves next, and how often is asked."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.forms import HoldForm, RhythmForm
from werkstattplan.modules.updates.selectors.digest import answer_address, mail_text, mails_of, next_commune_day
from werkstattplan.modules.updates.selectors.digest_facts import rhythm_of
from werkstattplan.modules.updates.services import digest
from werkstattplan.platform.access.decorators import require

# The nightly job runs before: see the schedule in `module.py`.
RUN_HOUR = 6


@require("updates.review")
@require_safe
def tomorrow(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Exactly the mails that leave on the next day on which mails go out, and who cannot be asked."""
    commune = request.commune  # type: ignore[attr-defined]
    now = timezone.localtime()
    first = now.date() if now.hour < RUN_HOUR else now.date() + datetime.timedelta(days=1)
    day = next_commune_day(commune, first)
    link = answer_address("persoenlicher-link")
    mails = [{"mail": mail, "words": mail_text(mail, link=link)} for mail in mails_of([day])]
    context = {
        "day": day.day,
        "skips": day.day != first,
        "mails": mails,
        "selection": day.selection,
        "rhythm": rhythm_of(commune),
        "later": first + datetime.timedelta(days=14),
        "breadcrumbs": _crumbs(commune_slug, "Was als Nächstes hinausgeht"),
    }
    return render(request, "updates/tomorrow.html", context)


@require("updates.review")
@require_POST
def hold(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Keep the mails to an address back, or let them go again (`freigeben`)."""
    commune = request.commune  # type: ignore[attr-defined]
    now = timezone.now()
    if "freigeben" in request.POST:
        digest.release_mail(commune=commune, email=request.POST.get("email", ""), actor=request.user, at=now)  # type: ignore[arg-type]
        messages.success(request, "Die Mail geht wieder hinaus.")
        return redirect("updates:tomorrow", commune_slug)
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte nennen Sie den Tag, bis zu dem die Mail warten soll.")
        return redirect("updates:tomorrow", commune_slug)
    try:
        digest.hold_mail(
            commune=commune,
            email=form.cleaned_data["email"],
            until=form.cleaned_data["until"],
            actor=request.user,  # type: ignore[arg-type]
            at=now,
            today=timezone.localdate(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Diese Mail wartet bis zum {form.cleaned_data['until']:%d.%m.%Y}.")
    return redirect("updates:tomorrow", commune_slug)


@require("updates.review")
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """How often is asked."""
    commune = request.commune  # type: ignore[attr-defined]
    form = RhythmForm.of(rhythm_of(commune), request.POST or None)
    if request.method == "POST" and form.is_valid():
        digest.set_rhythm(commune=commune, values=form.cleaned_data, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, "Der Rhythmus ist geändert.")
        return redirect("updates:tomorrow", commune_slug)
    context = {"form": form, "breadcrumbs": _crumbs(commune_slug, "Rhythmus")}
    return render(request, "updates/rhythm.html", context, status=422 if form.errors else 200)


def _crumbs(commune_slug: str, label: str) -> list[dict[str, str]]:
    return [
        {"label": "Arbeit", "url": reverse("work:home", args=[commune_slug])},
        {"label": "Rückfragen", "url": reverse("updates:queue", args=[commune_slug])},
        {"label": label, "url": ""},
    ]
