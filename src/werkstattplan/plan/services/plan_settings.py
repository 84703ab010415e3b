"""What a plan is called, how it introduces itself, and which plans it is linked to."""

import datetime

from django.db import transaction
from django_scopes import scopes_disabled

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Edition, EditionState, Plan, PlanLink
from werkstattplan.plan.services.touch import open_for_change, open_for_report
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class PlanNotLinkable(Refusal):
    """A plan that is not public, is the plan itself, or is linked already."""

    code = "plan-not-linkable"
    sentence = "Dieser Plan lässt sich nicht verknüpfen. Bitte wählen Sie einen anderen aus der Liste."


@transaction.atomic
def change_plan(
    *, edition: Edition, title: str, introduction: str, edition_title: str, actor: User, at: datetime.datetime
) -> bool:
    """Change the plan's title and introduction and the heading of its edition; False if nothing is different.

    Raises `EditionIsAdopted` for the heading.
    """
    opened = (open_for_report if edition.title == edition_title else open_for_change)(edition.pk, at=at)
    plan = Plan.objects.get(pk=edition.plan_id)
    wanted = {"title": title, "introduction": introduction}
    before: dict[str, object] = {name: getattr(plan, name) for name in wanted if getattr(plan, name) != wanted[name]}
    after: dict[str, object] = {name: wanted[name] for name in before}
    Plan.objects.filter(pk=plan.pk).update(**wanted)
    if edition.title != edition_title:
        before["edition_title"], after["edition_title"] = edition.title, edition_title
        Edition.objects.filter(pk=edition.pk).update(title=edition_title)
    if not after:
        return False
    record_change(
        commune=plan.commune, actor=actor, at=at, verb="ändert den Plan", subject=plan, before=before, after=after
    )
    opened.touch()
    return True


def linkable_plans(plan: Plan) -> list[Plan]:
    """Plans to link to: those of the same commune and the published ones of all others, not linked yet."""
    taken = [plan.pk, *plan.links.values_list("linked_plan_id", flat=True)]
    with scopes_disabled():
        published = Edition.objects.filter(state=EditionState.PUBLISHED).values("plan")
        rows = Plan.objects.filter(pk__in=published) | Plan.objects.filter(commune=plan.commune_id)
        return list(rows.exclude(pk__in=taken).select_related("commune").order_by("commune__name", "title"))


def linked_plans(plan: Plan) -> list[PlanLink]:
    """The links of a plan, the linked plans and their communes loaded."""
    with scopes_disabled():
        return list(
            PlanLink.objects.filter(plan=plan).select_related("linked_plan__commune").order_by("linked_plan__title")
        )


@transaction.atomic
def link_plan(*, plan: Plan, linked_plan_id: int, note: str, actor: User, at: datetime.datetime) -> PlanLink:
    """Link to another plan. Raises `PlanNotLinkable`."""
    linked = next((row for row in linkable_plans(plan) if row.pk == linked_plan_id), None)
    if linked is None:
        raise PlanNotLinkable
    link = PlanLink.objects.create(commune=plan.commune, plan=plan, linked_plan=linked, note=note)
    _record(plan, "verknüpft einen Plan", before=None, after=str(linked), actor=actor, at=at)
    return link


@transaction.atomic
def unlink_plan(*, link: PlanLink, actor: User, at: datetime.datetime) -> None:
    """Remove a link to another plan."""
    with scopes_disabled():
        name = str(link.linked_plan)
    _record(link.plan, "löst eine Verknüpfung", before=name, after=None, actor=actor, at=at)
    link.delete()


def _record(
    plan: Plan, verb: str, *, before: str | None, after: str | None, actor: User, at: datetime.datetime
) -> None:
    record_change(
        commune=plan.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=plan,
        before={"linked_plan": before},
        after={"linked_plan": after},
    )
