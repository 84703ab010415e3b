"""Following without an account: what can be followed, the form, and where the feeds are."""

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.followers.forms import FollowForm
from werkstattplan.modules.followers.models import Rhythm
from werkstattplan.modules.followers.selectors.feed import entries_of
from werkstattplan.modules.followers.selectors.offers import offer
from werkstattplan.modules.followers.selectors.start import plans_to_follow
from werkstattplan.modules.followers.services import following
from werkstattplan.plan.forms.public import fitting_filter
from werkstattplan.plan.selectors.open_data import ToolFilter, filtered_tools
from werkstattplan.plan.selectors.public_pages import PublicPlan
from werkstattplan.plan.selectors.selection import label_of, selection_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import commune_context, page_context, plan_of
from werkstattplan.platform.notify.addresses import MistypedAddress

NEWS_SHOWN = 10


@require_safe
def start(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """What can be followed, and how."""
    plans = plans_to_follow(commune_of(request))
    context = commune_context(
        request, [plan for plan, _ in plans], current="followers_public:start", crumbs=(("Folgen", ""),)
    )
    return render(request, "followers/start.html", context | {"plans": plans})


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The three ways to follow the selection of the address, and what to do with the form."""
    plan = plan_of(request, plan_slug)
    chosen = fitting_filter(plan, request.GET.urlencode())
    context = page_context(request, plan_slug=plan_slug, title=plan.title, crumbs=(("Folgen", ""),))
    context["plan"] = plan
    if chosen is None:
        return render(request, "followers/unknown.html", context, status=404)
    at = timezone.now()
    form = FollowForm(request.POST or None, at=at)
    label = label_of(plan, chosen)
    if form.is_bound and _asked(request, form, plan, chosen, label):
        return redirect("followers_public:asked", commune_slug, plan_slug)
    context |= _shown(plan, chosen, at) | {
        "form": form,
        "label": label,
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    # Programs for calendars answer to this scheme and subscribe instead of copying the dates once.
    context["subscribe_url"] = f"webcal://{request.get_host()}{context['calendar_url']}"
    return render(request, "followers/follow.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: FollowForm, plan: PublicPlan, chosen: ToolFilter, label: str) -> bool:
    """Whether the wish was taken; if not, the form says why and keeps what was typed."""
    if form.is_valid():
        values = form.cleaned_data
        try:
            following.follow(
                commune=commune_of(request),
                plan=plan.edition.plan,
                query=selection_of(plan.edition.plan.slug, chosen).query,
                label=label,
                email=values["email"],
                rhythm=Rhythm(values["rhythmus"]),
                at=form.at,
                is_sure=values["sicher"],
            )
        except MistypedAddress as refusal:
            form.ask_if_sure()
            form.add_error("email", refusal.sentence)
        except Refusal as refusal:
            form.add_error("email", refusal.sentence)
        else:
            return True
    form.empty_trap()
    return False


def _shown(plan: PublicPlan, chosen: ToolFilter, at: datetime.datetime) -> dict[str, Any]:
    selection = selection_of(plan.edition.plan.slug, chosen)
    query = f"?{selection.query}" if selection.query else ""
    slugs = [plan.edition.commune.slug, selection.plan_slug]
    return {
        "offer": offer(selection),
        "entries": entries_of(plan, chosen, at=at)[:NEWS_SHOWN],
        "count": filtered_tools(plan.edition, chosen, plan.text).count(),
        "list_url": reverse("public:overview", args=slugs) + query,
        "feed_url": reverse("followers_public:feed", args=slugs) + query,
        "calendar_url": reverse("followers_public:calendar", args=slugs) + query,
    }


@require_safe
def asked(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The same answer for every address: look into your mailbox."""
    plan = plan_of(request, plan_slug)
    context = page_context(request, plan_slug=plan_slug, title=plan.title, crumbs=(("Folgen", ""),))
    context |= {"plan": plan, "has_mail_server": settings.EMAIL_HAS_SERVER}
    return render(request, "followers/asked.html", context)
