"""The plan's structure before anything is interpreted: which text stands for what, and where it stood."""

from dataclasses import dataclass, field

from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.contracts import SourcePosition


@dataclass(slots=True)
class RawText:
    """Text from one or more cells.

    `doubtful_seam` says that cells were joined over a page break without certainty, `borrowed` how many of the first
    pieces stand in a cell that is merged over several rows and are accounted for in the first of them.
    """

    pieces: list[tuple[str, SourcePosition]] = field(default_factory=list)
    doubtful_seam: bool = False
    borrowed: int = 0

    @property
    def text(self) -> str:
        """The pieces in order, joined by one space."""
        return " ".join(text for text, _ in self.pieces)

    @property
    def positions(self) -> tuple[SourcePosition, ...]:
        """Where the pieces stood."""
        return tuple(position for _, position in self.pieces)

    @property
    def own_positions(self) -> tuple[SourcePosition, ...]:
        """Where the pieces stood that are accounted for here."""
        return self.positions[self.borrowed :]

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def add(self, text: str, position: SourcePosition) -> None:
        """Append a piece."""
        self.pieces.append((text, position))


@dataclass(frozen=True, slots=True)
class ColumnKey:
    """Identifies a column of the plan: its role, and the heading of an own column."""

    role: ColumnRole
    own_label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A filled cell beside a step: its text, the how-manieth cell after the name it is, and the month label above it."""

    text: str
    nth: int
    label: int | None
    position: SourcePosition


@dataclass(slots=True)
class RawStep:
    """A row of steps.

    `shifted` says that the year's cell in the heading may have moved the labels by one column; `labels_fit_better` that
    marks of the same block stand in a thirteenth cell, so that its rows have a cell below the year too.
    """

    name: RawText
    year: int | None
    has_month_labels: bool
    shifted: bool
    marks: list[Mark] = field(default_factory=list)
    labels_fit_better: bool = False


@dataclass(slots=True)
class RawTool:
    """A row of the overview."""

    values: dict[ColumnKey, RawText] = field(default_factory=dict)
    year_marks: list[tuple[int, str, SourcePosition]] = field(default_factory=list)

    def value(self, role: ColumnRole) -> RawText:
        """The text of a column, empty where there is none."""
        return self.values.get(ColumnKey(role), RawText())


@dataclass(slots=True)
class RawField:
    """A field of action with its rows."""

    name: RawText
    fallback_name: str = ""
    description: RawText = field(default_factory=RawText)
    tools: list[RawTool] = field(default_factory=list)

    @property
    def shown_name(self) -> str:
        """The name in the paper, or words that say that there is none."""
        return self.name.text if self.name else self.fallback_name


@dataclass(slots=True)
class RawSheet:
    """A detail sheet."""

    field_hint: RawText
    tool: RawTool
    steps: list[RawStep] = field(default_factory=list)
    remarks: RawText = field(default_factory=RawText)


@dataclass(slots=True)
class RawPlan:
    """Everything in the source, sorted but not interpreted. `headings` are the positions of all heading cells."""

    title: RawText = field(default_factory=RawText)
    fields: list[RawField] = field(default_factory=list)
    sheets: list[RawSheet] = field(default_factory=list)
    captions: list[RawText] = field(default_factory=list)
    unplaced: list[RawText] = field(default_factory=list)
    headings: list[SourcePosition] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    columns: list[tuple[ColumnKey, str, SourcePosition]] = field(default_factory=list)
