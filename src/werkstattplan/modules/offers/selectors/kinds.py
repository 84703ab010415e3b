"""The kinds of offers as a tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from werkstattplan.modules.offers.models import Category
from werkstattplan.modules.offers.taxonomy import known_kinds


@dataclass(frozen=True, kw_only=True, slots=True)
class KindRow:
    """A kind in the tree: how deep it lies, how many offers have it, and its class in care planning."""

    category: Category
    depth: int
    offers: int
    care: str


def kind_tree() -> list[KindRow]:
    """All kinds, those below right after those above; one query."""
    rows = list(
        Category.objects.annotate(offer_count=Count("offers"))
        .select_related("parent")
        .order_by("position", "name", "pk")
    )
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    found: list[KindRow] = []

    def walk(above: int | None, depth: int) -> None:
        for row in children.get(above, []):
            kind = known_kinds().get(row.key)
            count = getattr(row, "offer_count", 0)
            found.append(KindRow(category=row, depth=depth, offers=count, care=kind.care if kind else ""))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found


def below(kind: int, rows: Iterable[Category]) -> set[int]:
    """A kind with all that lie below it."""
    children: dict[int | None, list[int]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row.pk)
    found, waiting = set[int](), [kind]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += children.get(one, [])
    return found
