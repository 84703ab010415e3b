"""What the review pages show of an import."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.documents import build, plan_from_json
from werkstattplan.plan.importing.contracts import (
    Doubt,
    DoubtKind,
    Grid,
    Interpretation,
    Paragraph,
    PlacementKind,
    SourceDocument,
    SourcePosition,
)
from werkstattplan.plan.importing.decisions import apply_decisions
from werkstattplan.plan.models import Import, ImportDecision
from werkstattplan.plan.selectors.compare import Difference, compare, merge
from werkstattplan.plan.selectors.edition_document import edition_document

KIND_LABELS = {
    DoubtKind.NO_CONTACT: "Keine Ansprechperson",
    DoubtKind.NO_YEAR: "Kein Jahr",
    DoubtKind.NO_PARTICIPANTS: "Keine Beteiligten",
    DoubtKind.MONTH_SHIFTED: "Monate um eine Spalte verschoben",
    DoubtKind.MONTH_UNKNOWN: "Monate nicht erkennbar",
    DoubtKind.AREA_UNRESOLVED: "Ort nennt keine Gemeinde",
    DoubtKind.AREA_DIFFERS: "Ort in Übersicht und Detailblatt verschieden",
    DoubtKind.WORDING_DIFFERS: "Wortlaut in Übersicht und Detailblatt verschieden",
    DoubtKind.CONTACT_DIFFERS: "Ansprechperson in Übersicht und Detailblatt verschieden",
    DoubtKind.PARTICIPANTS_DIFFER: "Beteiligte in Übersicht und Detailblatt verschieden",
    DoubtKind.CONTACT_UNCLEAR: "Ansprechperson nicht eindeutig",
    DoubtKind.AMOUNT_UNCLEAR: "Betrag nicht eindeutig",
    DoubtKind.YES_NO_UNCLEAR: "Ja oder Nein nicht eindeutig",
    DoubtKind.MARK_UNCLEAR: "Kreuz nicht eindeutig",
    DoubtKind.STATUS_UNCLEAR: "Stand nicht eindeutig",
    DoubtKind.CELL_STITCHED: "Zelle über einen Seitenumbruch zusammengesetzt",
    DoubtKind.COLUMN_UNKNOWN: "Unbekannte Spalte",
    DoubtKind.SHEET_UNMATCHED: "Detailblatt ohne Werkzeug in der Übersicht",
    DoubtKind.SHEET_MATCH_UNSURE: "Zuordnung des Detailblatts unsicher",
    DoubtKind.CELL_UNPLACED: "Zelle ohne Platz im Plan",
}

PLACEMENT_LABELS = {
    PlacementKind.VALUE: "als Wert im Plan",
    PlacementKind.OWN_FIELD: "in eigenen Feldern",
    PlacementKind.CAPTION: "als Beschriftung",
    PlacementKind.HEADER: "als Überschrift",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubtRow:
    """A doubt with its heading, the tool it is about, and what was decided."""

    doubt: Doubt
    kind_label: str
    subject: str
    decision: ImportDecision | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """Everything the summary of an import shows."""

    interpretation: Interpretation
    fields: int
    tools: int
    sheets: int
    steps: int
    placements: list[tuple[str, int]]
    rows: list[DoubtRow]

    @property
    def open_rows(self) -> list[DoubtRow]:
        """Doubts without a decision."""
        return [row for row in self.rows if row.decision is None]

    @property
    def decided(self) -> int:
        """The number of doubts with a decision."""
        return len(self.rows) - len(self.open_rows)

    @property
    def progress_label(self) -> str:
        """ "12 von 31 Fragen geklärt"."""
        return f"{self.decided} von {len(self.rows)} Fragen geklärt"


def interpretation_of(run: Import) -> Interpretation:
    """The stored interpretation of an import that was read."""
    interpretation = build(Interpretation, run.interpretation)
    assert isinstance(interpretation, Interpretation)
    return interpretation


def reviewed_document(run: Import) -> PlanDocument:
    """The plan as decided so far; for a newer version of a plan, merged with what the plan has."""
    interpretation = interpretation_of(run)
    decisions = {row.doubt_id: row.value for row in run.decisions.all() if not row.doubt_id.startswith("difference-")}
    theirs = apply_decisions(interpretation, decisions)
    if run.base_edition is None:
        return theirs
    ours = edition_document(run.base_edition)
    differences = compare(ours=ours, theirs=theirs, base=_base_document(run))
    chosen = {
        row.doubt_id: row.choice == ImportDecision.Choice.ACCEPT
        for row in run.decisions.all()
        if row.doubt_id.startswith("difference-")
    }
    return merge(ours=ours, theirs=theirs, differences=differences, decisions=chosen)


def differences_of(run: Import) -> list[Difference]:
    """What a newer version of a plan says differently, with the doubts as decided so far."""
    if run.base_edition is None:
        return []
    decisions = {row.doubt_id: row.value for row in run.decisions.all() if not row.doubt_id.startswith("difference-")}
    theirs = apply_decisions(interpretation_of(run), decisions)
    return compare(ours=edition_document(run.base_edition), theirs=theirs, base=_base_document(run))


def _base_document(run: Import) -> PlanDocument | None:
    earlier = (
        Import.objects.filter(edition=run.base_edition, accepted_document__isnull=False)
        .order_by("-accepted_at")
        .first()
    )
    return plan_from_json(earlier.accepted_document) if earlier else None


def review_of(run: Import) -> Review:
    """The summary of an import."""
    interpretation = interpretation_of(run)
    decisions = {row.doubt_id: row for row in run.decisions.select_related("decided_by")}
    tools = [tool for field in interpretation.plan.fields for tool in field.tools]
    counts = Counter(placement.kind for placement in interpretation.placements)
    rows = [
        DoubtRow(
            doubt=doubt,
            kind_label=KIND_LABELS[doubt.kind],
            subject=subject_of(interpretation.plan, doubt.path),
            decision=decisions.get(doubt.id),
        )
        for doubt in interpretation.doubts
    ]
    return Review(
        interpretation=interpretation,
        fields=len(interpretation.plan.fields),
        tools=len(tools),
        sheets=sum(1 for tool in tools if tool.sheet),
        steps=sum(len(tool.sheet.steps) for tool in tools if tool.sheet),
        placements=[(PLACEMENT_LABELS[kind], counts[kind]) for kind in PlacementKind if counts[kind]],
        rows=rows,
    )


def subject_of(plan: PlanDocument, path: str) -> str:
    """The title of the tool or the name of the field that a JSON pointer leads to."""
    parts = path.split("/")
    if len(parts) > 4 and parts[1] == "fields" and parts[3] == "tools":
        return plan.fields[int(parts[2])].tools[int(parts[4])].title
    if len(parts) > 2 and parts[1] == "fields":
        return plan.fields[int(parts[2])].name
    return plan.title


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell as shown beside its interpretation."""

    text: str
    column_span: int
    highlighted: bool


def source_excerpt(run: Import, positions: tuple[SourcePosition, ...]) -> list[list[SourceCell]]:
    """The rows of the source around the positions, with the heading row of their table; marked where they are."""
    source = build(SourceDocument, run.source)
    wanted = set(positions)
    excerpt: list[list[SourceCell]] = []
    for block in source.blocks:
        if isinstance(block, Paragraph):
            if block.position in wanted:
                excerpt.append([SourceCell(block.text, 1, True)])
            continue
        excerpt.extend(_rows_of(block, wanted))
    return excerpt


def _rows_of(grid: Grid, wanted: set[SourcePosition]) -> list[list[SourceCell]]:
    hits = [index for index, row in enumerate(grid.rows) if any(cell.position in wanted for cell in row)]
    if not hits:
        return []
    shown = {*hits, *(_heading_of_steps(grid, hits) or [0])}
    return [
        [SourceCell(cell.text, cell.column_span, cell.position in wanted) for cell in grid.rows[index]]
        for index in sorted(shown)
    ]


def _heading_of_steps(grid: Grid, hits: list[int]) -> list[int]:
    headings = [
        index
        for index, row in enumerate(grid.rows)
        if index < hits[0] and row and row[0].text.strip().lower().startswith(("einzelma", "meilenstein"))
    ]
    return headings[-1:]


def describe(positions: tuple[SourcePosition, ...]) -> str:
    """ "Seite 4, Tabelle 6, Zeile 3, Spalte 2" for the first position."""
    if not positions:
        return "steht nicht im Dokument"
    first = positions[0]
    parts: list[tuple[str, Any]] = [
        ("Blatt", first.part),
        ("Seite", first.page if not first.part else 0),
        ("Tabelle", first.table if not first.part else 0),
        ("Zeile", first.row),
        ("Spalte", first.column),
    ]
    return ", ".join(f"{label} {value}" for label, value in parts if value)
