"""Open answers of a settled wave: each text by itself, in an order that comes from nothing but its words.

No other answer of the same person is ever shown beside a text, and no text before enough people wrote one. While a wave
runs nothing is shown at all: what is new since yesterday would belong to the class that answered today.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from werkstattplan.modules.surveys.document.model import Document, Kind, Question, words
from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.models import AnswerCategory, CodedText, Reply, ReviewedText, Survey, Wave, WaveState
from werkstattplan.modules.surveys.opentext.finding import Piece, findings, pieces
from werkstattplan.platform.people.models import Person

OPEN_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenText:
    """Words that one or more people wrote."""

    digest: str
    text: str
    people: int
    is_reviewed: bool
    is_quotable: bool
    categories: frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryCount:
    """A category and how many people spoke of it; None where they are too few to say."""

    category: AnswerCategory
    people: int
    shown: int | None


def digest_of(wave: Wave, question_id: str, text: str) -> str:
    """Under which a text is known. It is no secret: who may read it here reads the text beside it."""
    return hashlib.sha256(f"{wave.pk}\n{question_id}\n{text}".encode()).hexdigest()


def open_questions(document: Document) -> list[Question]:
    """The questions to which people write themselves."""
    return [question for question in document.questions() if question.kind in OPEN_KINDS]


def question_label(document: Document, question_id: str) -> str:
    """The words of a question in the first language; its id where this version does not have it."""
    question = document.question(question_id)
    return words(question.text, document.languages[0]) if question else question_id


def can_be_read(wave: Wave) -> bool:
    """Whether the wave is over for good, so that no text can be told apart by when it came."""
    return wave.state == WaveState.SETTLED


class OpenAnswers:
    """The texts of one question of one wave. Reads the replies once."""

    def __init__(self, wave: Wave, question_id: str) -> None:
        self.wave, self.question_id = wave, question_id

    @cached_property
    def _counts(self) -> Counter[str]:
        rows = Reply.objects.filter(wave=self.wave).values_list("answers", flat=True)
        texts = (answers.get(self.question_id) for answers in rows.iterator())
        return Counter(text for text in texts if isinstance(text, str) and text.strip())

    @property
    def people(self) -> int:
        """How many people wrote something."""
        return sum(self._counts.values())

    @property
    def are_enough(self) -> bool:
        """Whether so many wrote something that their texts may be read."""
        return can_be_read(self.wave) and self.people >= self.wave.batch_size

    @cached_property
    def texts(self) -> list[OpenText]:
        """All texts, in the order of their digests; empty where too few wrote one."""
        if not self.are_enough:
            return []
        reviewed = dict(
            ReviewedText.objects.filter(wave=self.wave, question_id=self.question_id).values_list("digest", "quote")
        )
        coded: dict[str, set[int]] = {}
        rows = CodedText.objects.filter(wave=self.wave, category__question_id=self.question_id)
        for digest, category in rows.values_list("digest", "category"):
            coded.setdefault(digest, set()).add(category)
        found = [
            OpenText(
                digest=digest,
                text=text,
                people=people,
                is_reviewed=digest in reviewed,
                is_quotable=bool(reviewed.get(digest)),
                categories=frozenset(coded.get(digest, ())),
            )
            for text, people in self._counts.items()
            for digest in (digest_of(self.wave, self.question_id, text),)
        ]
        return sorted(found, key=lambda one: one.digest)

    def by_digest(self, digest: str) -> OpenText | None:
        """A text by its digest, or None."""
        return next((text for text in self.texts if text.digest == digest), None)

    def categories(self) -> list[CategoryCount]:
        """The categories of the question with how many people spoke of them, the most frequent first."""
        people: Counter[int] = Counter()
        for text in self.texts:
            people.update(dict.fromkeys(text.categories, text.people))
        rows = AnswerCategory.objects.filter(survey=self.wave.survey_id, question_id=self.question_id)
        counts = [
            CategoryCount(category=row, people=people[row.pk], shown=shown_count(people[row.pk], self.wave.batch_size))
            for row in rows
        ]
        return sorted(counts, key=lambda one: (-one.people, one.category.label))


def shown_count(people: int, least: int) -> int | None:
    """A number of people as papers and public pages may say it; None where they are too few.

    Texts may belong to several categories or to none, so nothing adds up to a sum from which a hidden number could be told.
    """
    return people if people >= least else None


def marked(text: str, people: Iterable[str]) -> list[Piece]:
    """A text in parts, with what may name somebody marked."""
    return pieces(text, findings(text, people))


def known_people() -> list[str]:
    """Names that the commune knows; none of them belongs into an anonymous answer."""
    return [name for name in Person.objects.values_list("name", flat=True) if len(name) > 2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """Words of somebody that everybody may read, and what was asked."""

    question_id: str
    text: str


def quotes_of(survey: Survey, wave: Wave | None = None) -> list[Quote]:
    """What may be quoted of all waves of a survey, or of one, in an order that says nothing."""
    rows = ReviewedText.objects.filter(wave__survey=survey).exclude(quote="").order_by("digest")
    rows = rows.filter(wave=wave) if wave else rows
    return [Quote(question_id=question, text=text) for question, text in rows.values_list("question_id", "quote")]


def documents_of(wave: Wave) -> Mapping[int, Document]:
    """The versions of the questionnaire that were answered in a wave, and the one it has now."""
    answered = Q(pk__in=wave.replies.values("questionnaire"))
    rows = wave.survey.questionnaires.filter(answered | Q(pk=wave.questionnaire_id))
    return {row.pk: read_json(row.document) for row in rows.order_by("number")}


def asked_openly(wave: Wave) -> dict[str, str]:
    """Open questions of a wave by id with their newest words."""
    found: dict[str, str] = {}
    for document in documents_of(wave).values():
        for question in open_questions(document):
            found[question.id] = question_label(document, question.id)
    return found
