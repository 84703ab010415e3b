"""What can be chosen at questions for a place. Filled in when a version of a questionnaire is made, and frozen with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from werkstattplan.modules.surveys.document.model import Choice, Document, Kind, Question
from werkstattplan.modules.surveys.document.rules import LONGEST_TEXT

# Kept with the answer like a place; whoever counts places leaves it out.
ELSEWHERE = "anderswo"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A municipality, or a region with the names of its municipalities, so that people find where they live."""

    id: str
    name: str
    members: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As it stands on the page."""
        text = f"{self.name} ({', '.join(self.members)})" if self.members else self.name
        return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 2]}…)"


def wants_places(document: Document) -> bool:
    """Whether a question for a place has no choices of its own yet."""
    return any(_is_empty(question) for question in document.questions())


def with_places(document: Document, places: Sequence[Place]) -> Document:
    """The document with these places, and one for everywhere else, at each question for a place that has none yet."""
    language = document.languages[0]
    choices = tuple(Choice(id=place.id, text={language: place.label}) for place in places)
    choices += (Choice(id=ELSEWHERE, text={language: "anderswo"}, is_fixed=True),)
    return replace(
        document,
        sections=tuple(
            replace(section, questions=tuple(_filled(question, choices) for question in section.questions))
            for section in document.sections
        ),
    )


def _is_empty(question: Question) -> bool:
    return question.kind == Kind.PLACE and not question.choices


def _filled(question: Question, choices: tuple[Choice, ...]) -> Question:
    return replace(question, choices=choices) if _is_empty(question) else question
