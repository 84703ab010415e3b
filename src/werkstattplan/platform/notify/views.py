"""The outbox, for the coordination."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.notify import selectors, services
from werkstattplan.platform.notify.models import Message, SuppressedAddress
from werkstattplan.platform.notify.tokens import WrongToken, wish_of

PER_PAGE = 50


@require("notify.see_outbox")
@require_safe
def outbox(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The mails of the commune with their state, and addresses that take none."""
    state = request.GET.get("zustand", "")
    context = {
        "mails": Paginator(selectors.outbox(state), PER_PAGE).get_page(request.GET.get("seite")),
        "tabs": _tabs(commune_slug, state),
        "suppressed": SuppressedAddress.objects.all()[:200],
        "has_server": settings.EMAIL_HAS_SERVER,
        "breadcrumbs": _crumbs(commune_slug),
    }
    return render(request, "notify/outbox.html", context)


@require("notify.see_outbox")
@require_safe
def message(request: HttpRequest, commune_slug: str, message_id: int) -> HttpResponse:
    """One mail as the recipient reads it."""
    found = get_object_or_404(Message.objects.select_related("person"), pk=message_id)
    context = {
        "mail": found,
        "has_server": settings.EMAIL_HAS_SERVER,
        "breadcrumbs": _crumbs(commune_slug, found.subject),
    }
    return render(request, "notify/message.html", context)


@require("notify.see_outbox")
@require_POST
def decide(request: HttpRequest, commune_slug: str, message_id: int) -> HttpResponse:
    """Send a mail once more (`nochmal`) or keep it from leaving (`zurueck`)."""
    found = get_object_or_404(Message.objects.select_related("commune"), pk=message_id)
    acts = {
        "nochmal": (services.send_again, "Die Mail geht noch einmal hinaus."),
        "zurueck": (services.withdraw, "Die Mail ist zurückgezogen und wartet nicht mehr."),
    }
    if request.POST.get("was", "") not in acts:
        raise Http404
    act, done = acts[request.POST["was"]]
    try:
        act(message=found, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("notify:message", commune_slug, message_id)


@require("notify.see_outbox")
@require_POST
def lift(request: HttpRequest, commune_slug: str, address_id: int) -> HttpResponse:
    """Let mails go to an address again."""
    found = get_object_or_404(SuppressedAddress.objects.select_related("commune"), pk=address_id)
    services.lift_suppression(address=found, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, f"An {found.email} gehen wieder Mails.")
    return redirect("notify:outbox", commune_slug)


# Mail programs send the wish for their readers, without a page of ours before it (RFC 8058). The link itself is signed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mails of a kind. Opening the page changes nothing, because mail scanners open links."""
    try:
        wish = wish_of(token)
    except WrongToken as error:
        raise Http404 from error
    state = "ask"
    if request.method == "POST":
        if request.POST.get("was") == "wieder":
            services.subscribe_again(email=wish.email, kind=wish.kind)
            state = "back"
        else:
            services.unsubscribe(email=wish.email, kind=wish.kind, at=timezone.now())
            state = "done"
    response = render(request, "notify/unsubscribe.html", {"wish": wish, "state": state})
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _tabs(commune_slug: str, chosen: str) -> list[dict[str, object]]:
    here = reverse("notify:outbox", args=[commune_slug])
    tabs: list[dict[str, object]] = [{"label": "Alle", "url": here, "current": not chosen}]
    return tabs + [
        {
            "label": f"{row.state.label} ({row.count})",
            "url": f"{here}?zustand={row.state.value}",
            "current": chosen == row.state.value,
        }
        for row in selectors.state_counts()
    ]


def _crumbs(commune_slug: str, title: str = "") -> list[dict[str, str]]:
    here = {"label": "Postausgang", "url": reverse("notify:outbox", args=[commune_slug]) if title else ""}
    start = [{"label": "Heute", "url": reverse("work:home", args=[commune_slug])}, here]
    return start + ([{"label": title, "url": ""}] if title else [])
