"""A tally as it is shown: questions with lines, shares and reasons, and comparisons. Pages and open data use the same.

Nothing here decides what may be told; it only names what `tally` lets through.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from werkstattplan.modules.surveys.document.model import Document, Kind, Question, Section
from werkstattplan.modules.surveys.statistics.errors import (
    FEW_DEGREES,
    LEAST_EFFECTIVE,
    SENTENCES,
    SILENCING,
    Doubt,
    Estimate,
    doubt_about,
    interval,
)
from werkstattplan.modules.surveys.statistics.items import CHOSEN, GIVEN, LEFT_OUT, Part
from werkstattplan.modules.surveys.statistics.labels import class_label, part_label, text_of
from werkstattplan.modules.surveys.statistics.tables import BY_GROUP, SILENT, Grouping, ItemTally, Table, Tally


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of a chart and its table. `ids` are the answers it counts; no count: it cannot be told without harm.

    No share of an answer: it is too inexact, for the reason in `doubt`. `low` and `high`: where it lies with 95 % confidence.
    """

    ids: tuple[str, ...]
    label: str
    count: int | None
    share: float | None
    is_answer: bool
    low: float | None = None
    high: float | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One chart: a question, or a row of a matrix. `base`: of how many the shares are; without lines nothing can be told."""

    key: str
    label: str
    lines: tuple[Line, ...]
    base: int
    is_base_answered: bool
    mean: float | None

    @property
    def doubts(self) -> list[str]:
        """Why shares are missing or to be read with care, in sentences that name the lines if it is not all of them."""
        told = [line for line in self.lines if line.is_answer and line.count is not None]
        found = []
        for doubt in Doubt:
            labels = [f"„{line.label}“" for line in told if line.doubt == doubt]
            if labels:
                names = f"{', '.join(labels)}: " if doubt in SILENCING and len(labels) < len(told) else ""
                found.append(names + SENTENCES[doubt])
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownQuestion:
    """A question with its charts."""

    id: str
    text: str
    kind: str
    is_asked_of_all: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSection:
    """A section of the questionnaire with its questions."""

    id: str
    title: str
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a comparison; no count: hidden."""

    count: int | None
    share: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedGroup:
    """A row of a comparison: a group, its size, its cells."""

    ids: tuple[str, ...]
    label: str
    size: int
    cells: tuple[Cell, ...]
    mean: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A question, or a row of a matrix, by groups. Without groups nothing can be told."""

    key: str
    label: str
    columns: tuple[str, ...]
    column_ids: tuple[tuple[str, ...], ...]
    groups: tuple[ComparedGroup, ...]
    is_base_answered: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Names the parts of a tally in one language of its questionnaire."""

    document: Document
    tally: Tally
    language: str

    def sections(self) -> tuple[ShownSection, ...]:
        """All sections with what can be said about their questions."""
        tallies = self._tallies()
        return tuple(
            ShownSection(
                id=section.id,
                title=text_of(section.title, self.language) if section.title else "",
                questions=tuple(
                    self._question(section, question, tallies.get(question.id, [])) for question in section.questions
                ),
            )
            for section in self.document.sections
        )

    def groupings(self) -> list[tuple[str, str]]:
        """What can be compared by: keys and names."""
        return [(grouping.key, self._grouping_label(grouping)) for grouping in self.tally.groupings]

    def comparable(self) -> list[tuple[str, str]]:
        """The questions that can be compared: ids and texts."""
        found = {tally.item.question.id for tally in self.tally.items if any(one.counts for one in tally.tables)}
        return [
            (question.id, text_of(question.text, self.language))
            for question in self.document.questions()
            if question.id in found
        ]

    def comparisons(self, question_id: str, by: str) -> list[Comparison]:
        """A question by a grouping: one comparison, or one for each row of a matrix."""
        question = self.document.question(question_id)
        grouping = next((one for one in self.tally.groupings if one.key == by), None)
        tallies = self._tallies().get(question_id, [])
        if question is None or grouping is None or not tallies:
            return []
        is_asked = self._is_asked_of_all(question)
        if question.kind == Kind.MULTIPLE:
            return [self._comparison_of_choices(question, tallies, grouping)]
        return [self._comparison(one, grouping, is_asked) for one in tallies]

    def _tallies(self) -> dict[str, list[ItemTally]]:
        found: dict[str, list[ItemTally]] = {}
        for tally in self.tally.items:
            found.setdefault(tally.item.question.id, []).append(tally)
        return found

    def _is_asked_of_all(self, question: Question) -> bool:
        section = next(one for one in self.document.sections if question in one.questions)
        return question.shown_if is None and section.shown_if is None

    def _question(self, section: Section, question: Question, tallies: Sequence[ItemTally]) -> ShownQuestion:
        is_asked = question.shown_if is None and section.shown_if is None
        if question.kind == Kind.MULTIPLE and tallies:
            blocks = [self._block_of_choices(question, tallies, is_asked)]
        else:
            blocks = [self._block(one, is_asked) for one in tallies]
        return ShownQuestion(
            id=question.id,
            text=text_of(question.text, self.language),
            kind=str(question.kind),
            is_asked_of_all=is_asked,
            blocks=tuple(blocks),
        )

    def _block(self, tally: ItemTally, is_asked: bool) -> Block:
        label = part_label(tally.item, self.language)
        if not tally.says_something:
            # Not even of how many: that many answered, and all alike, can be what must not be told.
            return Block(key=tally.item.key, label=label, lines=(), base=0, is_base_answered=False, mean=None)
        base = self._base(tally)
        return Block(
            key=tally.item.key,
            label=label,
            lines=tuple(self._lines(tally, base, is_asked)),
            base=base,
            is_base_answered=tally.answered is not None,
            mean=tally.mean(tally.counts),
        )

    def _base(self, tally: ItemTally) -> int:
        return self.tally.replies if tally.answered is None else tally.answered

    def _lines(self, tally: ItemTally, base: int, is_asked: bool) -> Iterator[Line]:
        for place, (columns, count) in enumerate(zip(tally.classes, tally.counts, strict=True)):
            is_answer = not set(columns) <= SILENT
            if not is_answer and not count:
                continue
            has_share = is_answer or tally.answered is None
            line = Line(
                ids=columns,
                label=class_label(tally.item.question, columns, self.language, is_asked_of_all=is_asked),
                count=count,
                share=_share(count, base) if has_share else None,
                is_answer=is_answer,
            )
            yield _doubted(line, tally.shares[place], 1) if has_share and tally.shares else line

    def _block_of_choices(self, question: Question, tallies: Sequence[ItemTally], is_asked: bool) -> Block:
        """Choices of which several could be named are one chart, though each of them is counted by itself."""
        whole = next(one for one in tallies if one.item.part == Part.WHOLE)
        answered = whole.answered if whole.says_something else None
        base = self.tally.replies if answered is None else answered
        lines = []
        for tally in tallies:
            if tally.item.part == Part.CHOICE:
                lines.append(self._choice(tally, base))
        silent = [line for line in self._lines(whole, base, is_asked) if not line.is_answer]
        told = [*lines, *(silent if whole.says_something else [])]
        if all(line.count is None for line in lines):
            told, base, answered = [], 0, None
        return Block(
            key=question.id, label="", lines=tuple(told), base=base, is_base_answered=answered is not None, mean=None
        )

    def _choice(self, tally: ItemTally, base: int) -> Line:
        count = _chosen(tally, tally.counts) if tally.says_something else None
        line = Line(
            ids=(tally.item.part_id,),
            label=part_label(tally.item, self.language),
            count=count,
            share=_share(count, base),
            is_answer=True,
        )
        if count is None or not tally.shares:
            return line
        # Its share is kept of all replies, and told of those who answered.
        return _doubted(line, tally.shares[tally.classes.index((CHOSEN,))], self.tally.replies / base)

    def _comparison(self, tally: ItemTally, grouping: Grouping, is_asked: bool) -> Comparison:
        counts = _table(tally, grouping.key)
        # Those who did not answer are a column only where there are some.
        shown = [
            place
            for place, (columns, count) in enumerate(zip(tally.classes, tally.counts, strict=True))
            if count or not set(columns) <= SILENT
        ]
        silent = {place for place in shown if set(tally.classes[place]) & SILENT}
        is_base_answered = tally.answered is not None and all(row[one] is not None for row in counts for one in silent)
        groups = []
        for place, row in enumerate(counts):
            unspoken = sum(row[one] or 0 for one in silent) if is_base_answered else 0
            base = grouping.sizes[place] - unspoken
            cells = tuple(
                Cell(count=row[one], share=None if is_base_answered and one in silent else _told_share(row[one], base))
                for one in shown
            )
            groups.append(self._group(grouping, place, cells, tally.mean(row)))
        ids = tuple(tally.classes[place] for place in shown)
        return Comparison(
            key=tally.item.key,
            label=part_label(tally.item, self.language),
            columns=tuple(
                class_label(tally.item.question, one, self.language, is_asked_of_all=is_asked) for one in ids
            ),
            column_ids=ids,
            groups=tuple(groups),
            is_base_answered=is_base_answered,
        )

    def _comparison_of_choices(
        self, question: Question, tallies: Sequence[ItemTally], grouping: Grouping
    ) -> Comparison:
        whole = next(one for one in tallies if one.item.part == Part.WHOLE)
        choices = [one for one in tallies if one.item.part == Part.CHOICE]
        answered = _answered_by_group(whole, grouping)
        bases = answered or grouping.sizes
        rows = []
        for place in range(len(grouping.classes)):
            counts = [_chosen_in(one, grouping.key, place) for one in choices]
            cells = tuple(Cell(count=count, share=_told_share(count, bases[place])) for count in counts)
            rows.append(self._group(grouping, place, cells, None))
        is_told = any(cell.count is not None for row in rows for cell in row.cells)
        return Comparison(
            key=question.id,
            label="",
            columns=tuple(part_label(one.item, self.language) for one in choices),
            column_ids=tuple((one.item.part_id,) for one in choices),
            groups=tuple(rows) if is_told else (),
            is_base_answered=answered is not None,
        )

    def _group(self, grouping: Grouping, place: int, cells: tuple[Cell, ...], mean: float | None) -> ComparedGroup:
        ids = grouping.classes[place]
        return ComparedGroup(
            ids=ids, label=self._class_label(grouping, ids), size=grouping.sizes[place], cells=cells, mean=mean
        )

    def _grouping_label(self, grouping: Grouping) -> str:
        question = self.document.question(grouping.key)
        return text_of(question.text, self.language) if question else "Klasse oder Gruppe"

    def _class_label(self, grouping: Grouping, ids: tuple[str, ...]) -> str:
        question = self.document.question(grouping.key)
        if grouping.key == BY_GROUP or question is None:
            return " oder ".join("ohne Gruppe" if one == LEFT_OUT else one for one in ids)
        return class_label(question, ids, self.language, is_asked_of_all=self._is_asked_of_all(question))


def _share(count: int | None, base: int) -> float | None:
    return None if count is None or base <= 0 else count / base


def _told_share(count: int | None, base: int) -> float | None:
    """A share in a group, if there are people enough for one."""
    return _share(count, base) if base >= LEAST_EFFECTIVE else None


def _doubted(line: Line, found: Estimate | None, ratio: float) -> Line:
    """A line with how exact its share is; without the share where nothing can be said. `ratio`: of whom to of whom it is told."""
    doubt = doubt_about(found)
    if found is None or doubt in SILENCING:
        return replace(line, share=None, doubt=doubt)
    if found.degrees < FEW_DEGREES:
        # Of few classes the width of the interval would tell what single classes said.
        return replace(line, doubt=doubt)
    low, high = interval(found)
    return replace(line, low=round(low * ratio, 2), high=round(min(high * ratio, 1), 2), doubt=doubt)


def _chosen(tally: ItemTally, counts: Sequence[int | None]) -> int | None:
    """How many named a choice; unknown where it is merged with those who did not."""
    return counts[tally.classes.index((CHOSEN,))] if (CHOSEN,) in tally.classes else None


def _table(tally: ItemTally, by: str) -> tuple[tuple[int | None, ...], ...]:
    table: Table | None = next((one for one in tally.tables if one.by == by), None)
    return table.counts if table else ()


def _chosen_in(tally: ItemTally, by: str, place: int) -> int | None:
    counts = _table(tally, by)
    return _chosen(tally, counts[place]) if counts else None


def _answered_by_group(whole: ItemTally, grouping: Grouping) -> list[int] | None:
    """How many of each group answered at all; unknown where it is hidden anywhere."""
    counts = _table(whole, grouping.key)
    if not counts or (GIVEN,) not in whole.classes:
        return None
    column = whole.classes.index((GIVEN,))
    found = [count for row in counts if (count := row[column]) is not None]
    return found if len(found) == len(counts) else None
