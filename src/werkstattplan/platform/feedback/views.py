"""Giving feedback, following it, answering it."""

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.feedback import services
from werkstattplan.platform.feedback.forms import AnswerForm, FeedbackForm
from werkstattplan.platform.feedback.models import Category, Feedback
from werkstattplan.platform.feedback.selectors import (
    commune_of_page,
    feedback_by_token,
    feedback_list,
    overdue_count,
)

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and what happens to what was sent."""
    at = timezone.now()
    page = _own_page((request.POST or request.GET).get("seite", ""))
    commune = commune_of_page(page)
    if request.method == "GET":
        form = FeedbackForm(commune=commune, at=at, initial={"seite": page})
    else:
        form = FeedbackForm(request.POST, commune=commune, at=at)
        if form.is_valid():
            return redirect("feedback:status", _take(request, form, page, at).token)
        form.empty_trap()
    context = {"form": form, "page": page, "about_commune": commune}
    return render(request, "feedback/new.html", context, status=422 if form.errors else 200)


def _take(request: HttpRequest, form: FeedbackForm, page: str, at: datetime.datetime) -> Feedback:
    values = form.cleaned_data
    commune = values.get("commune") or commune_of_page(page)
    assert commune is not None
    assert form.submission is not None
    pattern = request.build_absolute_uri(reverse("feedback:status", args=["TOKEN"]))
    with scope(commune=commune):
        return services.give_feedback(
            commune=commune,
            at=at,
            submission=form.submission,
            category=Category(values["category"]),
            page=page,
            text=values["text"],
            email=values["email"],
            address_pattern=pattern,
        )


def _own_page(page: str) -> str:
    """A path of this site, or "/" for anything else."""
    return page[:300] if page.startswith("/") and not page.startswith(("//", "/\\")) else "/"


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """How far the commune is, for whoever knows the address."""
    feedback = feedback_by_token(token)
    if feedback is None:
        raise Http404
    response = render(
        request,
        "feedback/status.html",
        {"feedback": feedback, "address": request.build_absolute_uri(), "today": timezone.localdate()},
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require("feedback.answer")
@require_safe
def feedback_of_commune(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All feedback, what is overdue first."""
    today = timezone.localdate()
    page = Paginator(feedback_list(), PER_PAGE).get_page(request.GET.get("seite", 1))
    rows = [{"feedback": row, "overdue": row.is_overdue(today)} for row in page.object_list]
    context = {"page": page, "rows": rows, "overdue": overdue_count(today), "breadcrumbs": _crumbs(request)}
    return render(request, "feedback/list.html", context)


@require("feedback.answer")
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, commune_slug: str, feedback_id: int) -> HttpResponse:
    """One piece of feedback with the form to answer it."""
    feedback = get_object_or_404(Feedback, pk=feedback_id)
    form = AnswerForm(request.POST if request.POST.get("tat") == "antworten" else None)
    if request.method == "POST" and _acted(request, feedback, form):
        return redirect("feedback:detail", commune_slug, feedback_id)
    context = {
        "feedback": feedback,
        "form": form,
        "overdue": feedback.is_overdue(timezone.localdate()),
        "breadcrumbs": _crumbs(request, f"Rückmeldung {feedback.pk}"),
    }
    return render(request, "feedback/detail.html", context, status=422 if form.errors else 200)


def _acted(request: HttpRequest, feedback: Feedback, form: AnswerForm) -> bool:
    if form.is_bound and not form.is_valid():
        return False
    actor = request.user
    address = request.build_absolute_uri(reverse("feedback:status", args=[feedback.token]))
    try:
        if form.is_bound:
            text = form.cleaned_data["text"]
            services.answer(feedback=feedback, actor=actor, at=timezone.now(), text=text, address=address)  # type: ignore[arg-type]
            messages.success(request, "Die Antwort ist gespeichert.")
        else:
            services.take_up(feedback=feedback, actor=actor, at=timezone.now())  # type: ignore[arg-type]
            messages.success(request, "Die Rückmeldung ist in Arbeit.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return True


def _crumbs(request: HttpRequest, label: str = "") -> list[dict[str, str]]:
    commune = request.commune  # type: ignore[attr-defined]
    crumbs = [
        {"label": commune.name, "url": f"/arbeit/{commune.slug}/"},
        {"label": "Rückmeldungen", "url": reverse("feedback:list", args=[commune.slug])},
    ]
    return [*crumbs, {"label": label, "url": ""}] if label else crumbs
