"""Kinds of offers: loading those that come with the software, and what the district makes of them."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import Category, Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors.kinds import below
from werkstattplan.modules.offers.services.both import EditOutcome, settle
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.taxonomy import known_kinds
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

# More than these would keep the person waiting; a job makes the index anew.
MOST_AT_ONCE = 300
COLUMNS = ("name", "synonyms", "parent_id", "position")
Later = Callable[[], object]


class KindTaken(Refusal):
    """Another kind has this name."""

    code = "kind-taken"
    sentence = "Eine Kategorie mit diesem Namen gibt es schon, vielleicht ausgeblendet. Bitte nehmen Sie sie."


class KindInCircle(Refusal):
    """A kind would lie below itself."""

    code = "kind-in-circle"
    sentence = "Eine Kategorie kann nicht unter sich selbst liegen. Bitte wählen Sie eine andere Gruppe."


class KindInUse(Refusal):
    """Offers have the kind, or others lie below it."""

    code = "kind-in-use"
    sentence = (
        "Diese Kategorie wird noch gebraucht: von Angeboten oder von Kategorien darunter. "
        "Legen Sie sie mit einer anderen zusammen."
    )


def category_values(row: Category) -> dict[str, Any]:
    """What the form of a kind shows."""
    return {name: getattr(row, name) for name in COLUMNS}


@transaction.atomic
def load_categories(*, commune: Commune, actor: User | None, at: datetime.datetime) -> int:
    """Add the kinds that come with the software and are not there by key or name; returns how many are new.

    What is there stays as it is: names and words of the district are never overwritten, and what it hid stays hidden.
    """
    rows = list(Category.objects.select_for_update())
    by_key, by_name = {row.key: row for row in rows}, {row.name.casefold(): row for row in rows}
    fresh = []
    for position, kind in enumerate(known_kinds().values()):
        there = by_key.get(kind.key) or by_name.get(kind.name.casefold())
        if there is None:
            there = Category.objects.create(
                commune=commune,
                key=kind.key,
                name=kind.name,
                parent=by_key.get(kind.parent),
                synonyms="\n".join(kind.words),
                position=position,
            )
            fresh.append(there)
        by_key[kind.key] = there
    if fresh:
        record_change(
            commune=commune,
            actor=actor,
            at=at,
            verb="categories.loaded",
            subject=commune,
            before={},
            after={"Kategorien": [row.name for row in fresh]},
        )
    return len(fresh)


@transaction.atomic
def add_category(*, commune: Commune, values: Mapping[str, Any], actor: User, at: datetime.datetime) -> Category:
    """Add a kind of the district's own. Raises `KindTaken`."""
    _check_name(values["name"])
    row = Category.objects.create(
        commune=commune, key=_free_key(values["name"]), **{name: values[name] for name in COLUMNS}
    )
    record_change(
        commune=commune, actor=actor, at=at, verb="category.added", subject=row, before={}, after={"name": row.name}
    )
    return row


@transaction.atomic
def edit_category(
    *,
    category: Category,
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    actor: User,
    at: datetime.datetime,
    index_later: Later,
) -> EditOutcome:
    """Save what the person changed since `base`; the search learns the new words. Raises `KindTaken`, `KindInCircle`."""
    rows = {row.pk: row for row in Category.objects.select_for_update()}
    row = rows[category.pk]
    current = category_values(row)
    changed, clashes = settle(base, mine, current)
    if clashes or not changed:
        return EditOutcome(clashes=clashes, current=current)
    if "name" in changed:
        _check_name(changed["name"], but=row.pk)
    under = below(row.pk, rows.values())
    if changed.get("parent_id") in under:
        raise KindInCircle
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    if changed.keys() - {"position"}:
        _index(row.commune, under, index_later)
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb="category.changed",
        subject=row,
        before={name: current[name] for name in changed},
        after=changed,
    )
    return EditOutcome(changed=tuple(changed))


@transaction.atomic
def hide_category(*, category: Category, is_hidden: bool, actor: User, at: datetime.datetime) -> None:
    """Take a kind that nobody uses out of all choices, or put it back. Raises `KindInUse`."""
    row = Category.objects.select_for_update().get(pk=category.pk)
    if row.is_hidden == is_hidden:
        return
    if is_hidden and (row.offers.exists() or row.children.filter(is_hidden=False).exists()):
        raise KindInUse
    row.is_hidden = is_hidden
    row.save(update_fields=["is_hidden"])
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb="category.hidden" if is_hidden else "category.shown",
        subject=row,
        before={},
        after={"name": row.name},
    )


@transaction.atomic
def merge_categories(
    *, dropped: Category, kept: Category, actor: User, at: datetime.datetime, index_later: Later
) -> int:
    """Give all offers of one kind another one; its name and words go on finding them. Returns how many offers moved.

    Raises `KindInCircle` where the kept one is the dropped one or lies below it.
    """
    rows = {row.pk: row for row in Category.objects.select_for_update()}
    gone, stays = rows[dropped.pk], rows[kept.pk]
    if stays.pk in below(gone.pk, rows.values()):
        raise KindInCircle
    moved = list(Offer.objects.filter(categories=gone))
    for offer in moved:
        offer.categories.add(stays)
        offer.categories.remove(gone)
    Category.objects.filter(parent=gone).update(parent=stays)
    words = [*stays.synonyms.splitlines(), gone.name, *gone.synonyms.splitlines()]
    stays.synonyms = "\n".join(dict.fromkeys(word.strip() for word in words if word.strip()))
    gone.synonyms, gone.is_hidden = "", True
    stays.save(update_fields=["synonyms"])
    gone.save(update_fields=["synonyms", "is_hidden"])
    _index(stays.commune, below(stays.pk, Category.objects.all()), index_later)
    record_change(
        commune=stays.commune,
        actor=actor,
        at=at,
        verb="category.merged",
        subject=stays,
        before={"Kategorie": gone.name},
        after={"Kategorie": stays.name, "Angebote": len(moved)},
    )
    return len(moved)


def _index(commune: Commune, kinds: Iterable[int], index_later: Later) -> None:
    """Bring the offers of these kinds up to date: a few at once, many by a job."""
    rows = OfferAtLocation.objects.filter(offer__categories__in=list(kinds)).distinct()
    entries = list(rows.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(entries) > MOST_AT_ONCE:
        index_later()
    else:
        index_offers(commune=commune, entries=entries)


def _check_name(name: str, but: int | None = None) -> None:
    others = Category.objects.values_list("pk", "name")
    if name.casefold() in {other.casefold() for pk, other in others if pk != but}:
        raise KindTaken


def _free_key(name: str) -> str:
    wanted = slugify(name)[:50] or "kategorie"
    taken = set(Category.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    return next(key for number in range(1, len(taken) + 2) if (key := _numbered(wanted, number)) not in taken)


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}-{number}"
