"""Counting the directory, the tool of the plan to which its numbers belong, and how many people a group has where."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django_scopes import scope

from werkstattplan.kernel.modules import ToolKey
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.models import (
    CoverageCount,
    CoverageRule,
    CoverageStand,
    GroupPopulation,
    OfferAtLocation,
)
from werkstattplan.modules.offers.selectors.finding import shown_on
from werkstattplan.modules.offers.selectors.stands import figures_of, latest_stand, tool_of
from werkstattplan.modules.offers.selectors.stored import StoredIndex, index_of
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.ledger.services import record_evidence
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

A_YEAR = datetime.timedelta(days=365)
BATCH = 1_000


class StandInThePast(Refusal):
    """The directory was counted on a later day already."""

    code = "stand-in-the-past"
    sentence = "Das Verzeichnis wurde schon an einem späteren Tag gezählt. Was vorher war, lässt sich nicht nachtragen."


@transaction.atomic
def take_monthly_stand(*, commune: Commune, on: datetime.date, at: datetime.datetime) -> CoverageStand | None:
    """Count the directory for the month of a day and tell the plan; None without offers, or if the month is counted.

    Raises `StandInThePast` where a later day was counted.
    """
    with scope(commune=commune):
        month = on.replace(day=1)
        if CoverageStand.objects.filter(month=month).exists():
            return None
        return _take(commune, on, at, month)


@transaction.atomic
def set_tool(*, commune: Commune, tool: ToolKey | None, actor: User, on: datetime.date, at: datetime.datetime) -> None:
    """Say to which tool of the plan the numbers of the directory belong; they move there at once. The same again is no change.

    Raises `StandInThePast`.
    """
    with scope(commune=commune):
        rule, _ = CoverageRule.objects.select_for_update().get_or_create(commune=commune)
        if tool_of(rule) == tool:
            return
        before = {"plan_slug": rule.plan_slug, "tool_key": rule.tool_key}
        rule.plan_slug, rule.tool_key = (tool.plan_slug, tool.tool_key) if tool else ("", "")
        rule.save()
        record_change(
            commune=commune,
            actor=actor,
            at=at,
            verb="ordnet die Angebotskarte einem Werkzeug zu",
            subject=rule,
            before=before,
            after={"plan_slug": rule.plan_slug, "tool_key": rule.tool_key},
        )
        _take(commune, on, at, None)


def _take(
    commune: Commune, on: datetime.date, at: datetime.datetime, month: datetime.date | None
) -> CoverageStand | None:
    index = index_of(commune.pk)
    if index is None or not index.alive:
        return None
    before = latest_stand()
    if before and before.taken_on > on:
        raise StandInThePast
    counts = list(_counts(index, on))
    everything = [row for row in counts if not row.kind]
    rule = CoverageRule.objects.first()
    stand = CoverageStand.objects.create(
        commune=commune,
        taken_on=on,
        month=month,
        plan_slug=rule.plan_slug if rule else "",
        tool_key=rule.tool_key if rule else "",
        entries=sum(row.entries for row in everything),
        confirmed=sum(row.confirmed for row in everything),
        municipalities=sum(row.municipality_id is not None for row in everything),
    )
    for row in counts:
        row.commune, row.stand = commune, stand
    CoverageCount.objects.bulk_create(counts, batch_size=BATCH)
    _tell_the_plan(commune, before, stand, at)
    return stand


def _counts(index: StoredIndex, on: datetime.date) -> Iterable[CoverageCount]:
    """The numbers of each kind in each municipality; the kind is empty for all together."""
    shown = shown_on(index, on)
    fresh = OfferAtLocation.objects.visible(on).filter(offer__confirmed_on__range=(on - A_YEAR, on))
    confirmed = bits.of_numbers(
        number for pk in fresh.order_by().values_list("pk", flat=True) if (number := index.numbers.get(pk)) is not None
    )
    places: dict[str | None, int] = {
        ags: index.bits(Group.MUNICIPALITY.value, ags) for ags in index.values(Group.MUNICIPALITY)
    }
    nowhere = shown
    for members in places.values():
        nowhere &= ~members
    kinds = {"": shown} | {key: index.bits(Group.CATEGORY.value, key) for key in index.values(Group.CATEGORY)}
    for ags, there in (*places.items(), (None, nowhere)):
        for kind, members in kinds.items():
            found = shown & there & members
            if found:
                yield CoverageCount(
                    municipality_id=ags,
                    kind=kind,
                    entries=found.bit_count(),
                    confirmed=(found & confirmed).bit_count(),
                )


def _tell_the_plan(commune: Commune, before: CoverageStand | None, stand: CoverageStand, at: datetime.datetime) -> None:
    """Record by how much the numbers grew or fell, so that the sum until a day is the state of that day."""
    old, new, own = figures_of(before), figures_of(stand), tool_of(stand)
    places = {row.ags: row for row in Municipality.objects.filter(ags__in={ags for _, _, ags in old | new})}
    for kind, tool, ags in sorted(old.keys() | new.keys(), key=repr):
        value = new.get((kind, tool, ags), 0) - old.get((kind, tool, ags), 0)
        if value:
            record_evidence(
                commune=commune,
                kind=kind,
                # A stand moves the numbers of two tools at most: those of its own and those of the one before.
                key=f"{stand.pk}/{'own' if tool == own else 'former'}/{ags}",
                value=value,
                occurred_on=stand.taken_on,
                at=at,
                source=stand,
                tool=tool,
                municipality=places.get(ags),
            )


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people of a group live in a municipality."""

    ags: str
    group: str
    people: int


@transaction.atomic
def store_population(
    *,
    commune: Commune,
    figures: Iterable[Figure],
    as_of: datetime.date,
    source: str,
    actor: User,
    at: datetime.datetime,
) -> int:
    """Keep the people of groups by municipality on a day; what was known of that day is replaced. Returns their number."""
    rows = [
        GroupPopulation(
            commune=commune,
            municipality_id=figure.ags,
            group=figure.group,
            people=figure.people,
            as_of=as_of,
            source=source,
        )
        for figure in figures
    ]
    before = _summary(GroupPopulation.objects.filter(as_of=as_of))
    GroupPopulation.objects.filter(as_of=as_of, group__in={row.group for row in rows}).delete()
    GroupPopulation.objects.bulk_create(rows, batch_size=BATCH)
    if rows:
        record_change(
            commune=commune,
            actor=actor,
            at=at,
            verb="trägt Bevölkerung nach Alter ein",
            subject=rows[0],
            before=before,
            after=_summary(rows) | {"as_of": as_of.isoformat(), "source": source},
        )
    return len(rows)


def _summary(rows: Iterable[GroupPopulation]) -> dict[str, Any]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.group] = sums.get(row.group, 0) + row.people
    return sums
