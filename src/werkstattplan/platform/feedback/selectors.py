"""Finding feedback."""

import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import Resolver404, resolve

from werkstattplan.platform.feedback.models import Feedback, State
from werkstattplan.platform.tenancy.models import Commune


def feedback_list() -> QuerySet[Feedback]:
    """All feedback of the commune in scope: open ones by their due date, so the overdue first; answered ones last."""
    answered_last = Case(When(state=State.ANSWERED, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Feedback.objects.order_by(answered_last, "due_on", "id")


def overdue_count(today: datetime.date) -> int:
    """How many pieces of feedback should have been answered by now."""
    return Feedback.objects.exclude(state=State.ANSWERED).filter(due_on__lt=today).count()


def feedback_by_token(token: str) -> Feedback | None:
    """The feedback behind a sender's address, of any commune."""
    # `_base_manager` on purpose: whoever knows the token may see it, and the address names no commune.
    return Feedback._base_manager.select_related("commune").filter(token=token).first()


def commune_of_page(page: str) -> Commune | None:
    """The commune a page belongs to; where there is only one at all, that one."""
    try:
        slug = resolve(page.partition("?")[0]).kwargs.get("commune_slug")
    except Resolver404:
        slug = None
    found = Commune.objects.filter(slug=slug).first() if slug else None
    if found is None:
        some = list(Commune.objects.all()[:2])
        found = some[0] if len(some) == 1 else None
    return found
