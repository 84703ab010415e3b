"""What if this person leaves? Everything that hangs on a person."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from werkstattplan.kernel.modules import OpenItem
from werkstattplan.plan.models import EditionState, Responsibility, Step, Tool
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.modules import registry
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune

TEXT_COLUMNS = (
    *("title", "wording", "plain_text", "contacts_wording", "area_wording", "participants_wording", "target_group"),
    *("budget_wording", "outside_advice_wording", "remarks"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Burden:
    """What hangs on a person in the commune in scope."""

    responsibilities: list[Responsibility]
    open_steps: list[Step]
    texts: list[Tool]
    public_tools: list[Tool]
    open_items: list[OpenItem]
    stands_in_for: list[Person]
    membership: Membership | None

    @property
    def is_empty(self) -> bool:
        """Nothing would be left lying."""
        return not (self.responsibilities or self.open_items or self.stands_in_for)


def burden_of(person: Person, commune: Commune, on: datetime.date) -> Burden:
    """Everything that hangs on a person: tools of editions that are in force or in work, their open steps, texts that
    name the person, public pages that show the name, open items, and for whom the person stands in."""
    rows = responsibilities_of(person)
    tools = [row.tool_id for row in rows]
    return Burden(
        responsibilities=rows,
        open_steps=list(
            Step.objects.filter(tool__in=tools, is_done=False)
            .select_related("tool")
            .order_by("tool__title", "year", "position")
        ),
        texts=_naming(person),
        public_tools=[
            row.tool for row in rows if person.name_is_public and row.tool.edition.state == EditionState.PUBLISHED
        ],
        open_items=[
            item
            for module in registry.modules_of(commune)
            if module.open_items is not None
            for item in module.open_items(frozenset({person.pk}), on)
        ],
        stands_in_for=list(Person.objects.filter(deputy=person)),
        membership=Membership.objects.filter(user=person.user_id).first() if person.user_id else None,
    )


def responsibilities_of(person: Person) -> list[Responsibility]:
    """The rows that name a person in editions that are not superseded, in the order of the plan."""
    rows = Responsibility.objects.filter(person=person).exclude(tool__edition__state=EditionState.SUPERSEDED)
    return list(
        rows.select_related("tool__edition__plan", "tool__field", "function", "organisation").order_by(
            "tool__edition__plan__title", "tool__edition__number", "tool__field__position", "tool__position"
        )
    )


def _naming(person: Person) -> list[Tool]:
    """Tools of current editions whose texts hold the person's last name."""
    words = person.name.split()
    if not words:
        return []
    named = Q()
    for column in TEXT_COLUMNS:
        named |= Q(**{f"{column}__icontains": words[-1]})
    return list(Tool.objects.filter(named, edition__in=current_editions()).select_related("edition__plan"))
