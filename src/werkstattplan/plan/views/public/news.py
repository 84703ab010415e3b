"""What is new in the published edition, and the life of a tool through all editions."""

import datetime

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.plan.forms.editions import SinceForm
from werkstattplan.plan.models import Edition, EditionState
from werkstattplan.plan.selectors.life import life_of
from werkstattplan.plan.selectors.past import State, compare, public_edition_at, settled_state, state_now, state_on
from werkstattplan.plan.selectors.public_list import PublicView
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import page_context, plan_of


@require_safe
def news(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """What the published edition has that an earlier one, or an earlier day, had not."""
    plan = plan_of(request, plan_slug)
    edition = plan.edition
    edition.commune = commune_of(request)
    # Both states and the public's view name the plan's own columns.
    prefetch_related_objects([edition.plan], "own_columns")
    older = list(edition.plan.editions.filter(state=EditionState.SUPERSEDED).order_by("-number"))
    form = SinceForm(request.GET, editions=older)
    chosen = form.cleaned_data if form.is_valid() else {}
    before = _before(edition, older, chosen.get("fassung"), chosen.get("tag"))
    view = PublicView(edition)
    context = page_context(
        request, plan_slug=plan_slug, title=plan.title, current="public:news", crumbs=(("Was ist neu", ""),)
    )
    context |= {
        "plan": plan,
        "form": form,
        "before": before,
        "changes": compare(before, state_now(edition), view=view) if before else None,
        "is_first": not older,
    }
    return render(request, "plan/public/news.html", context)


def _before(edition: Edition, older: list[Edition], number: str | None, day: datetime.date | None) -> State | None:
    """The state to compare with; None for a day on which the public saw nothing of the plan."""
    if day is not None:
        seen = public_edition_at(edition.plan, day)
        return state_on(seen, day) if seen else None
    found = next((row for row in older if str(row.number) == number), older[0] if older else None)
    if found is not None:
        return settled_state(found)
    assert edition.published_at is not None
    return state_on(edition, timezone.localdate(edition.published_at))


@require_safe
def life(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """The life of a tool, also of one that is no longer in the plan."""
    plan = plan_of(request, plan_slug)
    edition = plan.edition
    edition.commune = commune_of(request)
    found = life_of(edition.plan, tool_key, view=PublicView(edition), public_only=True)
    if found is None:
        raise Http404
    context = page_context(request, plan_slug=plan_slug, title=plan.title, crumbs=((found.title, ""),))
    context |= {"plan": plan, "life": found, "tool_key": tool_key}
    return render(request, "plan/public/life.html", context)
