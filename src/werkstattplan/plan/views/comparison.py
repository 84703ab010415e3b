"""Two states of a plan side by side."""

import datetime

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from werkstattplan.plan.forms.editions import ComparisonForm
from werkstattplan.plan.models import Edition
from werkstattplan.plan.selectors.past import State, compare, settled_state, state_now, state_on
from werkstattplan.plan.views.page import commune_of, edition_of, plan_context
from werkstattplan.platform.access.decorators import require


@require("plan.view_internal")
@require_safe
def comparison(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """What differs between two editions, or two days of the newest one; by default what is new since the one before."""
    newest = edition_of(plan_slug)
    prefetch_related_objects([newest.plan], "own_columns")
    editions = list(newest.plan.editions.order_by("-number"))
    form = ComparisonForm(request.GET, editions=editions)
    chosen = form.cleaned_data if form.is_valid() else {}
    after = _state(newest, editions, chosen.get("bis"), chosen.get("bis_tag")) or state_now(newest)
    before = _state(newest, editions, chosen.get("von"), chosen.get("von_tag")) or _default(newest, editions)
    back = reverse("work:editions", args=[commune_of(request).slug, plan_slug])
    context = plan_context(
        request, newest.plan, current="work:editions", crumbs=(("Fassungen", back), ("Vergleich", ""))
    )
    context |= {"form": form, "before": before, "after": after, "changes": compare(before, after), "edition": newest}
    return render(request, "plan/work/comparison.html", context)


def _state(newest: Edition, editions: list[Edition], number: str | None, day: datetime.date | None) -> State | None:
    if day is not None:
        return state_on(newest, day)
    found = next((row for row in editions if str(row.number) == number), None)
    return settled_state(found) if found else None


def _default(newest: Edition, editions: list[Edition]) -> State:
    """The edition before; the first one is compared with what it was when it was made."""
    before = next((row for row in editions if row.number < newest.number), None)
    if before is not None:
        return settled_state(before)
    return state_on(newest, newest.created_at.date())
