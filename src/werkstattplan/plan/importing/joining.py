"""Which tool a detail sheet belongs to, although the wording differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

SURE, POSSIBLE = 88.0, 60.0
LEAD = 8.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tool that a sheet may belong to: index of field and tool, field name and wording."""

    field_index: int
    tool_index: int
    field_name: str
    wording: str


@dataclass(frozen=True, slots=True)
class Match:
    """The best candidate with its score (0-100); `sure` only if it is high and well ahead of the next."""

    candidate: Candidate
    score: float
    sure: bool


def best_match(*, field_hint: str, wording: str, candidates: Sequence[Candidate]) -> Match | None:
    """The tool whose wording is most like the sheet's; the same field of action counts in its favour."""
    scored = sorted(
        (
            (_score(field_hint, wording, candidate), _is_same(wording, candidate), -place, candidate)
            for place, candidate in enumerate(candidates)
        ),
        key=lambda row: row[:3],
        reverse=True,
    )
    if not scored or scored[0][0] < POSSIBLE:
        return None
    score, is_same, _, candidate = scored[0]
    runner_up = scored[1][0] if len(scored) > 1 else 0.0
    return Match(candidate=candidate, score=score, sure=score >= SURE and (is_same or score - runner_up >= LEAD))


def _is_same(wording: str, candidate: Candidate) -> bool:
    # The same words in another order score as high as the very same wording.
    return wording.lower() == candidate.wording.lower()


def _score(field_hint: str, wording: str, candidate: Candidate) -> float:
    similarity = fuzz.token_sort_ratio(wording.lower(), candidate.wording.lower())
    beginning = fuzz.ratio(wording.lower()[:60], candidate.wording.lower()[:60])
    score = max(similarity, 0.6 * similarity + 0.4 * beginning)
    if field_hint and candidate.field_name and field_hint.strip().lower() != candidate.field_name.strip().lower():
        score *= 0.8
    return score
