"""The anonymity budget of a draft: its background questions with the sizes of places and the shares that are known."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkstattplan.modules.surveys.answering.places import ELSEWHERE
from werkstattplan.modules.surveys.document.model import (
    Document,
    Kind,
    Question,
    background_questions,
    choice_ids,
    words,
)
from werkstattplan.modules.surveys.selectors.regions import region_lines
from werkstattplan.modules.surveys.statistics import budget
from werkstattplan.modules.surveys.statistics.budget import Feature, Proposal, Risk
from werkstattplan.plan.selectors.municipalities import municipalities_of
from werkstattplan.platform.tenancy.models import Commune

# Assumptions, told on the page: young people of 10 to 19 years are about so many of all, one in five answers,
# and "divers" is chosen by so few.
YOUNG = 0.085
RATE = 0.2
RARE = {"divers": 0.005}
_CALENDAR, _WRITTEN = 3_650, 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What the page of the budget shows; `risks` the worst first, `proposals` for the worst of them."""

    features: tuple[Feature, ...]
    people: int
    rate: float
    risks: tuple[Risk, ...]
    proposals: tuple[Proposal, ...]

    @property
    def worst(self) -> Risk | None:
        """The combination with which most are alone."""
        return self.risks[0] if self.risks else None


def budget_of(
    commune: Commune,
    document: Document,
    *,
    people: int | None = None,
    rate: float = RATE,
    shares: Mapping[str, tuple[float, ...]] | None = None,
) -> Budget:
    """The budget of a questionnaire; `shares` are those that somebody knows better, by question."""
    asked = background_questions(document)
    sizes = _sizes(commune) if any(question.kind == Kind.PLACE for question in asked) or people is None else {}
    people = people or max(100, round(sum(sizes.get("all", ())) * YOUNG / 100) * 100)
    known = shares or {}
    features = tuple(_feature(question, document.languages[0], sizes, known.get(question.id, ())) for question in asked)
    found = budget.risks(features, people, rate)
    worst = found[0].features if found else ()
    return Budget(
        features=features,
        people=people,
        rate=rate,
        risks=tuple(found),
        proposals=tuple(budget.proposals(worst, people, rate)),
    )


def _feature(
    question: Question, language: str, sizes: Mapping[str, tuple[int, ...]], known: tuple[float, ...]
) -> Feature:
    is_place = question.kind == Kind.PLACE
    weights = tuple(float(size) for size in _places(question, sizes)) if is_place else _weights(question)
    if known and len(known) == len(weights):
        weights = known
    total = sum(weights) or 1.0
    label = words(question.text, language) or question.id
    shares = tuple(weight / total for weight in weights)
    return Feature(id=question.id, label=label, shares=shares, is_ordered=not is_place)


def _places(question: Question, sizes: Mapping[str, tuple[int, ...]]) -> list[int]:
    if not question.choices:
        return list(sizes.get("regions") or sizes.get("all") or (1,))
    found = [sizes[choice.id][0] if choice.id in sizes else 0 for choice in question.choices if choice.id != ELSEWHERE]
    return found if any(found) else [1] * max(1, len(found))


def _weights(question: Question) -> tuple[float, ...]:
    """Even shares, where nobody has said better, but for answers that are known to be rare."""
    if question.kind == Kind.MULTIPLE:
        return (1.0,) * (1 << min(len(question.choices), 12))
    if question.kind == Kind.NUMBER:
        steps = 99 if question.min is None or question.max is None else int(question.max - question.min)
        return (1.0,) * max(1, min(steps + 1, _WRITTEN))
    if question.kind == Kind.DATE:
        return (1.0,) * _CALENDAR
    names = choice_ids(question)
    if not names:
        return (1.0,) * _WRITTEN
    rare = sum(RARE.get(name, 0.0) for name in names)
    usual = sum(name not in RARE for name in names)
    return tuple(RARE.get(name, (1 - rare) / max(1, usual)) for name in names)


def _sizes(commune: Commune) -> dict[str, tuple[int, ...]]:
    """How many live in each municipality and region, by the ids that questionnaires use, and all of them."""
    rows = list(municipalities_of(commune))
    found: dict[str, tuple[int, ...]] = {row.ags: (row.population,) for row in rows}
    lines = [line for line in region_lines() if line.names]
    found |= {f"r{line.region.pk}": (line.population,) for line in lines}
    found["regions"] = tuple(line.population for line in lines)
    found["all"] = tuple(row.population for row in rows)
    return found
