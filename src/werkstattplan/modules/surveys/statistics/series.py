"""Two counted waves side by side: differences only where a question may be compared and both shares can stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from werkstattplan.modules.surveys.document.model import Document, words
from werkstattplan.modules.surveys.statistics.errors import SILENCING, Estimate, doubt_about
from werkstattplan.modules.surveys.statistics.items import GIVEN, NOT_CHOSEN
from werkstattplan.modules.surveys.statistics.labels import class_label, part_label
from werkstattplan.modules.surveys.statistics.tables import ItemTally, Tally
from werkstattplan.modules.surveys.statistics.waves import (
    SENTENCES,
    Comparison,
    People,
    Trend,
    Verdict,
    Why,
    compare_documents,
    compare_people,
    trends,
    worst,
)

# What is not named is the rest of what is; that somebody answered at all is no answer.
_ASKED_ELSEWHERE = frozenset({(NOT_CHOSEN,), (GIVEN,)})


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A counted wave: its questionnaire, its tally, who was asked."""

    document: Document
    tally: Tally
    people: People


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerTrend:
    """An answer in both waves. Without `trend` it cannot be compared; `why_not` says the reason."""

    label: str
    earlier: float | None
    later: float | None
    trend: Trend | None = None
    why_not: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionTrend:
    """A question in both waves: whether it may be compared, why not, and its answers by part (rows of a table, choices)."""

    id: str
    label: str
    verdict: Verdict
    reasons: tuple[str, ...]
    parts: tuple[tuple[str, tuple[AnswerTrend, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Two waves. `people`: what differs in who was asked; if it is a break, no answers are compared."""

    verdict: Verdict
    people: tuple[str, ...]
    questions: tuple[QuestionTrend, ...]


def compare_waves(earlier: Counted, later: Counted, *, open_access: str) -> Series:
    """Everything that may be said about the change between two waves. All differences are tested together."""
    reasons = compare_people(earlier.people, later.people, open_access=open_access)
    verdict = worst(reasons)
    found = [
        _question(comparison, earlier, later, is_asked_alike=verdict != Verdict.BREAK)
        for comparison in compare_documents(earlier.document, later.document)
    ]
    return Series(verdict=verdict, people=_sentences(reasons), questions=tuple(_tested(found)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pair:
    """An answer with both estimates, before it is tested."""

    shown: AnswerTrend
    estimates: tuple[Estimate, Estimate] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    """A question with its pairs."""

    shown: QuestionTrend
    parts: tuple[tuple[str, tuple[_Pair, ...]], ...] = ()


def _question(comparison: Comparison, earlier: Counted, later: Counted, *, is_asked_alike: bool) -> _Question:
    question = comparison.later or comparison.earlier
    language = later.document.languages[0]
    label = words(question.text, language) if question else comparison.question_id
    shown = QuestionTrend(
        id=comparison.question_id,
        label=label,
        verdict=comparison.verdict,
        reasons=_sentences(comparison.reasons),
    )
    if comparison.verdict == Verdict.BREAK or not is_asked_alike:
        return _Question(shown=shown)
    before = {one.item.key: one for one in earlier.tally.items if one.item.question.id == comparison.question_id}
    after = [one for one in later.tally.items if one.item.question.id == comparison.question_id]
    parts = [
        (part_label(one.item, language), tuple(_pairs(before[one.item.key], one, language)))
        for one in after
        if one.item.key in before
    ]
    return _Question(shown=shown, parts=tuple((name, pairs) for name, pairs in parts if pairs))


def _pairs(earlier: ItemTally, later: ItemTally, language: str) -> Iterator[_Pair]:
    """The answers of an item that are told in both waves with the same merging."""
    for place, one in enumerate(later.classes):
        share = later.shares[place] if later.shares else None
        if share is None or one in _ASKED_ELSEWHERE:
            continue
        label = class_label(later.item.question, one, language, is_asked_of_all=True)
        if one not in earlier.classes or not earlier.shares:
            reason = "In einer der Wellen wurden kleine Gruppen anders zusammengefasst."
            yield _Pair(shown=AnswerTrend(label=label, earlier=None, later=share.value, why_not=reason))
            continue
        before = earlier.shares[earlier.classes.index(one)]
        yield _pair(label, before, share)


def _pair(label: str, earlier: Estimate | None, later: Estimate) -> _Pair:
    if earlier is None or {doubt_about(earlier), doubt_about(later)} & SILENCING:
        reason = "Keine Aussage möglich: In einer der Wellen ist die Zahl zu ungenau."
        return _Pair(shown=AnswerTrend(label=label, earlier=None, later=None, why_not=reason))
    shown = AnswerTrend(label=label, earlier=earlier.value, later=later.value)
    return _Pair(shown=shown, estimates=(earlier, later))


def _tested(found: Sequence[_Question]) -> Iterator[QuestionTrend]:
    """The questions with their differences, all tested together."""
    pairs = [pair.estimates for one in found for _, part in one.parts for pair in part if pair.estimates]
    tested = iter(trends(pairs))
    for one in found:
        parts = tuple(
            (
                name,
                tuple(replace(pair.shown, trend=next(tested)) if pair.estimates else pair.shown for pair in part),
            )
            for name, part in one.parts
        )
        yield replace(one.shown, parts=parts)


def _sentences(reasons: Sequence[Why]) -> tuple[str, ...]:
    return tuple(SENTENCES[reason][1] for reason in reasons)
