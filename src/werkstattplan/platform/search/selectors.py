"""Searching."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz, process

from werkstattplan.platform.search.models import SearchEntry, SearchPosting, SearchTerm
from werkstattplan.platform.search.words import fold, stem, words_of
from werkstattplan.platform.tenancy.models import Commune

EXACT, PREFIX, PART, SIMILAR = 8, 5, 3, 2
SHORTEST_PART, SHORTEST_SIMILAR, SIMILARITY = 3, 4, 76
MAX_TERMS, MAX_WORDS = 400, 8
SNIPPET_LENGTH = 220


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what it is, where it leads, and the words around the first match with marks."""

    title: str
    url: str
    kind_label: str
    commune_name: str
    snippet: SafeString


def search(
    query: str, *, communes: Sequence[Commune] | None, include_internal: bool = False, limit: int = 50
) -> list[Hit]:
    """The best results for a query; every word must be found, if need be with a typing error or inside a compound.

    `communes` None searches all. Six queries at most, whatever the number of words or entries.
    """
    words = list(dict.fromkeys(words_of(query)))[:MAX_WORDS]
    if not words:
        return []
    expanded = _expand(words)
    if not all(expanded):
        return []
    scores = _scores(expanded, communes, include_internal)
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]
    rows = {row.pk: row for row in SearchEntry._base_manager.filter(pk__in=best).select_related("commune")}
    return [_hit(rows[pk], words) for pk in best]


def _expand(words: Sequence[str]) -> list[dict[int, int]]:
    """For each word of the query the terms that match it, with how well."""
    likeness = Q()
    for word in words:
        likeness |= Q(word__contains=word) if len(word) >= SHORTEST_PART else Q(word=word)
    candidates = list(SearchTerm.objects.filter(likeness).values_list("pk", "word")[: MAX_TERMS * MAX_WORDS])
    expanded = [_matches(word, candidates) for word in words]
    if not all(expanded):
        vocabulary = dict(SearchTerm.objects.values_list("pk", "word"))
        expanded = [found or _similar(word, vocabulary) for word, found in zip(words, expanded, strict=True)]
    return expanded


def _matches(word: str, candidates: Iterable[tuple[int, str]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for pk, term in candidates:
        if term == word:
            found[pk] = EXACT
        elif len(word) >= SHORTEST_PART and term.startswith(word):
            found[pk] = PREFIX
        elif (len(word) > SHORTEST_PART and word in term) or (len(word) == SHORTEST_PART and term.endswith(word)):
            found[pk] = PART
    return found


def _similar(word: str, vocabulary: dict[int, str]) -> dict[int, int]:
    """Terms that differ by a typing error, or of which the word is a compound."""
    if len(word) < SHORTEST_SIMILAR:
        return {}
    rows = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=SIMILARITY, limit=12)
    found = {pk: SIMILAR for _, _, pk in rows}
    if not found:
        found = {pk: SIMILAR for pk, term in vocabulary.items() if len(term) > SHORTEST_SIMILAR and term in word}
    return found


def _scores(
    expanded: list[dict[int, int]], communes: Sequence[Commune] | None, include_internal: bool
) -> dict[int, int]:
    quality: dict[int, list[tuple[int, int]]] = {}
    for place, terms in enumerate(expanded):
        for pk, value in terms.items():
            quality.setdefault(pk, []).append((place, value))
    rows = _visible(communes, include_internal).filter(term_id__in=list(quality)[:MAX_TERMS])
    per_word: dict[int, dict[int, int]] = {}
    for entry, term, weight in rows.values_list("entry_id", "term_id", "weight"):
        words = per_word.setdefault(entry, {})
        for place, value in quality[term]:
            words[place] = max(words.get(place, 0), value * weight)
    return {entry: sum(words.values()) for entry, words in per_word.items() if len(words) == len(expanded)}


def _visible(communes: Sequence[Commune] | None, include_internal: bool) -> QuerySet[SearchPosting]:
    # Staff search the internal entries, which hold everything; the public only the public ones.
    postings = SearchPosting.objects.filter(entry__is_public=not include_internal)
    return postings if communes is None else postings.filter(entry__commune__in=communes)


def _hit(entry: SearchEntry, words: Sequence[str]) -> Hit:
    return Hit(
        title=entry.title,
        url=entry.url,
        kind_label=entry.kind_label,
        commune_name=entry.commune.name,
        snippet=snippet(entry.text, words),
    )


def snippet(text: str, words: Sequence[str]) -> SafeString:
    """About two hundred letters around the first found word; found words are marked, everything else is escaped."""
    tokens = re.split(r"(\w+)", text)
    first = next((index for index, token in enumerate(tokens) if _is_match(token, words)), 0)
    start = max(0, first - 16)
    shown, length = [], 0
    for token in tokens[start:]:
        if length > SNIPPET_LENGTH:
            shown.append(" …")
            break
        shown.append(f"<mark>{escape(token)}</mark>" if _is_match(token, words) else escape(token))
        length += len(token)
    # Every piece above is escaped; only our own marks are markup.
    return mark_safe(("… " if start else "") + "".join(shown))  # noqa: S308


def _is_match(token: str, words: Sequence[str]) -> bool:
    if len(token) < 2 or not token[0].isalnum():
        return False
    folded = stem(fold(token))
    return any(word == folded or (len(word) > SHORTEST_PART and word in folded) for word in words)
