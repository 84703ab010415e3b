"""What passes between the stages of the importer.

read → `SourceDocument` (grids and text with provenance) → recognise, stitch, interpret, join → `Interpretation`
(a `PlanDocument` made of proposals, each value with its source, and the doubts) → review → draft edition.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from werkstattplan.plan.contracts import PlanDocument


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class SourcePosition:
    """Where something stood in the source: all counts are 1-based; 0 where the format has no such thing.

    `part` is the name of a spreadsheet's sheet, else empty. For paragraphs `table` is 0, `row` is the line or paragraph.
    """

    page: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    part: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a source table. A merged cell appears once, at its upper left position, with its spans."""

    text: str
    position: SourcePosition
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table of the source. `rows[r]` holds the cells that begin in row r, left to right, empty ones included
    (text ""); positions covered by a merged cell have no cell of their own."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Text between tables."""

    text: str
    position: SourcePosition


class NoticeKind(StrEnum):
    """What a reader noticed about a file that a person should know."""

    FORMULA = "formula"
    HIDDEN_SHEET = "hidden_sheet"
    MACRO = "macro"
    ENCODING = "encoding"
    TRACKED_CHANGES = "tracked_changes"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A remark about the file itself, as a German sentence."""

    kind: NoticeKind
    sentence: str
    position: SourcePosition = SourcePosition()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDocument:
    """A file as read: its format ("tsv", "csv", "docx", "xlsx", "ods", "pdf", "json"), its tables and texts in order, and notices.

    `plan` is set only by the lossless JSON format, whose reading needs no interpretation.
    """

    format: str
    blocks: tuple[Grid | Paragraph, ...] = ()
    notices: tuple[Notice, ...] = ()
    plan: PlanDocument | None = None


class Confidence(StrEnum):
    """How sure an interpretation is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


class PlacementKind(StrEnum):
    """Where a non-empty cell went. Every one goes somewhere."""

    VALUE = "value"
    OWN_FIELD = "own_field"
    CAPTION = "caption"
    HEADER = "header"


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where one non-empty cell or paragraph went; `path` is a JSON pointer into the plan, empty for headers."""

    position: SourcePosition
    kind: PlacementKind
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadValue:
    """One value of the plan with what the paper says: `path` is a JSON pointer into the plan as JSON (`documents.to_json`)."""

    path: str
    raw: str
    confidence: Confidence
    reason: str
    positions: tuple[SourcePosition, ...]


class DoubtKind(StrEnum):
    """Kinds of doubt; each has a German heading in the review page."""

    NO_CONTACT = "no_contact"
    NO_YEAR = "no_year"
    NO_PARTICIPANTS = "no_participants"
    MONTH_SHIFTED = "month_shifted"
    MONTH_UNKNOWN = "month_unknown"
    AREA_UNRESOLVED = "area_unresolved"
    AREA_DIFFERS = "area_differs"
    WORDING_DIFFERS = "wording_differs"
    CONTACT_DIFFERS = "contact_differs"
    PARTICIPANTS_DIFFER = "participants_differ"
    CONTACT_UNCLEAR = "contact_unclear"
    AMOUNT_UNCLEAR = "amount_unclear"
    YES_NO_UNCLEAR = "yes_no_unclear"
    MARK_UNCLEAR = "mark_unclear"
    STATUS_UNCLEAR = "status_unclear"
    CELL_STITCHED = "cell_stitched"
    COLUMN_UNKNOWN = "column_unknown"
    SHEET_UNMATCHED = "sheet_unmatched"
    SHEET_MATCH_UNSURE = "sheet_match_unsure"
    CELL_UNPLACED = "cell_unplaced"


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """Another reading of a doubtful value: a German label and the JSON value that would stand at the doubt's path."""

    label: str
    value: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A value that a person should look at.

    `id` is stable for the same file. `path` is a JSON pointer into the plan as JSON. `proposal` is the reading that
    stands in the plan until a person decides; `alternatives` are the others; `kept_raw` keeps the wording and claims
    nothing.
    """

    id: str
    kind: DoubtKind
    path: str
    positions: tuple[SourcePosition, ...]
    raw: str
    proposal: Alternative
    alternatives: tuple[Alternative, ...]
    kept_raw: Any
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpretation:
    """The importer's whole answer for one file.

    `cells` counts the non-empty cells and paragraphs of the source; `len(placements)` must equal it.
    """

    plan: PlanDocument
    values: tuple[ReadValue, ...]
    doubts: tuple[Doubt, ...]
    placements: tuple[Placement, ...]
    notices: tuple[Notice, ...]
    cells: int
