"""Handing over what a person answers for, in one act, and taking it back."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Plan, Responsibility, Tool
from werkstattplan.plan.search import index_tool
from werkstattplan.plan.services.touch import hold_plan, open_for_report
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person

VERB = "übergibt"


class HandsOverToOneself(Refusal):
    """Giver and taker are the same."""

    code = "hands-over-to-oneself"
    sentence = "Bitte wählen Sie eine andere Person, die übernimmt."


class TakerHasLeft(Refusal):
    """Who is to take over is not there any more."""

    code = "taker-has-left"
    sentence = "Diese Person ist selbst nicht mehr da. Bitte wählen Sie jemand anderen."


class NothingToHandOver(Refusal):
    """No tool was chosen, or somebody else has handed it over meanwhile."""

    code = "nothing-to-hand-over"
    sentence = "Es ist kein Werkzeug ausgewählt, das diese Person noch hat. Bitte laden Sie die Seite neu."


class HandoverChangedSince(Refusal):
    """What was handed over has moved on."""

    code = "handover-changed-since"
    sentence = "Das lässt sich nicht mehr zurücknehmen: Seitdem ist jemand anderes eingetragen worden."


class PersonIsErased(Refusal):
    """Nobody is left to give it back to."""

    code = "person-is-erased"
    sentence = "Das lässt sich nicht mehr zurücknehmen: Die Daten dieser Person sind gelöscht."


@transaction.atomic
def hand_over(
    *,
    person: Person,
    to: Person,
    responsibility_ids: Iterable[int],
    actor: User,
    at: datetime.datetime,
    left_on: datetime.date | None = None,
) -> Change:
    """Let `to` answer for the chosen tools of `person`, and stand in for whom `person` stood in, if `person` leaves.

    Who answers is a report about a plan, not part of its text: so this works in adopted editions too, and their adopted
    document stays. Every tool has it in its history. Raises `HandsOverToOneself`, `TakerHasLeft`, `NothingToHandOver`.
    """
    if to.pk == person.pk:
        raise HandsOverToOneself
    if to.left_on is not None and to.left_on <= at.date():
        raise TakerHasLeft
    chosen_ids = list(responsibility_ids)
    _hold_plans(chosen_ids)
    chosen = Responsibility.objects.select_for_update(of=("self",)).select_related("tool")
    rows = list(chosen.filter(person=person, pk__in=chosen_ids).order_by("pk"))
    if not rows and left_on is None:
        raise NothingToHandOver
    for row in rows:
        _move(row, person, to, actor, at)
    stood_in = list(Person.objects.filter(deputy=person).exclude(pk=to.pk).values_list("pk", flat=True))
    if left_on is not None:
        Person.objects.filter(pk__in=stood_in).update(deputy=to)
        Person.objects.filter(pk=person.pk).update(left_on=left_on)
    return record_change(
        commune=person.commune,
        actor=actor,
        at=at,
        verb=VERB,
        subject=person,
        before={
            "Zeilen": [row.pk for row in rows],
            "an": to.pk,
            "ausgeschieden": person.left_on.isoformat() if person.left_on else None,
            "vertrat": stood_in if left_on is not None else [],
        },
        after={
            "Werkzeuge": [row.tool.title for row in rows],
            "an": to.name,
            "ausgeschieden": left_on.isoformat() if left_on else None,
        },
    )


@transaction.atomic
def undo_handover(*, change: Change, actor: User, at: datetime.datetime) -> None:
    """Give everything back as it was. Raises `HandoverChangedSince`, `PersonIsErased`."""
    if Change.objects.filter(undoes=change).exists():
        raise HandoverChangedSince
    person = Person.objects.get(pk=change.object_id)
    if person.is_erased:
        raise PersonIsErased
    to = Person.objects.get(pk=change.before["an"])
    _hold_plans(change.before["Zeilen"])
    rows = list(
        Responsibility.objects.select_for_update(of=("self",))
        .select_related("tool")
        .filter(pk__in=change.before["Zeilen"], person=to)
        .order_by("pk")
    )
    if len(rows) != len(change.before["Zeilen"]):
        raise HandoverChangedSince
    for row in rows:
        _move(row, to, person, actor, at)
    if change.after["ausgeschieden"]:
        before = change.before["ausgeschieden"]
        Person.objects.filter(pk=person.pk).update(left_on=datetime.date.fromisoformat(before) if before else None)
        Person.objects.filter(pk__in=change.before["vertrat"], deputy=to).update(deputy=person)
    record_change(
        commune=person.commune,
        actor=actor,
        at=at,
        verb="nimmt die Übergabe zurück",
        subject=person,
        before=change.after,
        after={},
        undoes=change,
    )


def last_handover(person: Person) -> Change | None:
    """The last act by which the person handed something over, if it was not taken back."""
    acts = Change.objects.filter(object_type="people.person", object_id=str(person.pk), verb=VERB, undone_by=None)
    return acts.order_by("-pk").first()


def _hold_plans(responsibility_ids: list[int]) -> None:
    """Let other acts on these plans wait; always in the same order, so that two handovers never wait for each other."""
    plans = Plan.objects.filter(editions__tools__responsibilities__in=responsibility_ids)
    for plan_id in plans.order_by("pk").distinct().values_list("pk", flat=True):
        hold_plan(plan_id)


def _move(row: Responsibility, giver: Person, taker: Person, actor: User, at: datetime.datetime) -> None:
    opened = open_for_report(row.tool.edition_id, at=at)
    row.person = taker
    row.save(update_fields=["person"])
    opened.touch(row.tool)
    index_tool(Tool.objects.select_related("edition__plan", "commune").get(pk=row.tool_id))
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb="übergibt die Zuständigkeit",
        subject=row.tool,
        before={"Ansprechperson": giver.name},
        after={"Ansprechperson": taker.name},
    )
