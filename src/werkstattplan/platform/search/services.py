"""Keeping the search table in step with what it finds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from werkstattplan.platform.search.models import SearchEntry, SearchPosting, SearchTerm
from werkstattplan.platform.search.words import words_of
from werkstattplan.platform.tenancy.models import Commune

TITLE_WEIGHT, MAX_WEIGHT, BATCH = 8, 40, 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Findable:
    """What a source hands in for one object; `text` must be public if `is_public`."""

    object_key: str
    is_public: bool
    kind_label: str
    title: str
    text: str
    url: str


@transaction.atomic
def replace_entries(*, commune: Commune, source: str, findables: Iterable[Findable], prefix: str = "") -> int:
    """Make the entries of a source, or of its objects whose key begins with `prefix`, exactly these; returns their number.

    A constant number of statements per two thousand entries.
    """
    old = SearchEntry._base_manager.filter(commune=commune, source=source)
    if prefix:
        old = old.filter(object_key__startswith=prefix)
    old.delete()
    rows = [
        SearchEntry(
            commune=commune,
            source=source,
            object_key=found.object_key,
            is_public=found.is_public,
            kind_label=found.kind_label,
            title=found.title[:300],
            text=found.text,
            url=found.url,
        )
        for found in findables
    ]
    entries = SearchEntry._base_manager.bulk_create(rows, batch_size=BATCH)
    weights = [(entry, _weights(entry)) for entry in entries]
    terms = _terms({word for _, words in weights for word in words})
    SearchPosting.objects.bulk_create(
        (
            SearchPosting(term_id=terms[word], entry=entry, weight=weight)
            for entry, words in weights
            for word, weight in words.items()
        ),
        batch_size=BATCH,
    )
    return len(entries)


def _weights(entry: SearchEntry) -> dict[str, int]:
    weights = Counter(words_of(entry.text))
    for word in words_of(entry.title):
        weights[word] += TITLE_WEIGHT
    return {word[:60]: min(weight, MAX_WEIGHT) for word, weight in weights.items()}


def _terms(words: set[str]) -> dict[str, int]:
    SearchTerm.objects.bulk_create(
        (SearchTerm(word=word) for word in sorted(words)), ignore_conflicts=True, batch_size=BATCH
    )
    found: dict[str, int] = {}
    ordered = sorted(words)
    for start in range(0, len(ordered), BATCH):
        rows = SearchTerm.objects.filter(word__in=ordered[start : start + BATCH]).values_list("word", "pk")
        found.update(rows)
    return found


@transaction.atomic
def weigh_again(keys: Iterable[int]) -> None:
    """Bring the words of entries up to date whose texts were changed, and drop words that no text holds any more."""
    for entry in SearchEntry._base_manager.filter(pk__in=list(keys)):
        SearchPosting.objects.filter(entry=entry).delete()
        weights = _weights(entry)
        terms = _terms(set(weights))
        SearchPosting.objects.bulk_create(
            SearchPosting(term_id=terms[word], entry=entry, weight=weight) for word, weight in weights.items()
        )
    forget_unused_words()


def forget_unused_words() -> int:
    """Delete words that no text holds any more; returns their number."""
    used = SearchPosting.objects.filter(term=OuterRef("pk"))
    return SearchTerm.objects.filter(~Exists(used)).delete()[0]
