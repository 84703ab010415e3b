"""The importer's main line: from a source as read to an interpreted plan with all its doubts."""

from werkstattplan.plan.contracts import (
    DEFAULT_COLUMNS,
    Caption,
    ColumnRole,
    FieldDocument,
    OverviewColumn,
    OwnColumn,
    PlanDocument,
    ToolDocument,
)
from werkstattplan.plan.importing.contracts import (
    Confidence,
    DoubtKind,
    Grid,
    Interpretation,
    Paragraph,
    PlacementKind,
    SourceDocument,
)
from werkstattplan.plan.importing.findings import Findings
from werkstattplan.plan.importing.gazetteer import Gazetteer
from werkstattplan.plan.importing.own_columns import own_column_keys, period_wording_key
from werkstattplan.plan.importing.passing import pass_through
from werkstattplan.plan.importing.raw import RawPlan, RawSheet
from werkstattplan.plan.importing.sheet_places import place_sheets
from werkstattplan.plan.importing.tools import ToolInterpreter
from werkstattplan.plan.importing.walking import walk

UNTITLED = "Werkstattplan"


def interpret(source: SourceDocument, *, gazetteer: Gazetteer) -> Interpretation:
    """What the source says as a plan, with the reading of every cell.

    Raises `NoTable`, `NoToolColumn` or `HeadingsInFirstColumn`. The number of placements equals the number of non-empty cells and texts.
    """
    if source.plan is not None:
        return pass_through(source.plan, notices=source.notices)
    raw = walk(source)
    findings = Findings()
    plan = _PlanInterpreter(raw, findings, gazetteer).plan()
    return Interpretation(
        plan=plan,
        values=tuple(findings.values),
        doubts=tuple(findings.doubts),
        placements=tuple(findings.placements),
        notices=source.notices,
        cells=count_cells(source),
    )


def count_cells(source: SourceDocument) -> int:
    """The number of non-empty cells and texts between tables."""
    count = 0
    for block in source.blocks:
        if isinstance(block, Grid):
            count += sum(1 for row in block.rows for cell in row if cell.text.strip())
        elif isinstance(block, Paragraph) and block.text.strip():
            count += 1
    return count


class _PlanInterpreter:
    def __init__(self, raw: RawPlan, findings: Findings, gazetteer: Gazetteer) -> None:
        self.raw = raw
        self.findings = findings
        self.own_keys = own_column_keys(raw)
        self.tools = ToolInterpreter(findings, gazetteer, raw, self.own_keys)

    def plan(self) -> PlanDocument:
        """The whole plan."""
        self.findings.place(self.raw.headings, PlacementKind.HEADER)
        sheets = place_sheets(self.raw, self.findings)
        fields = tuple(self._field(index, sheets) for index in range(len(self.raw.fields)))
        own_columns = self._own_columns()
        return PlanDocument(
            title=self._title(),
            years=self._years(fields),
            fields=fields,
            captions=self._captions(),
            columns=self._columns(),
            own_columns=own_columns,
        )

    def _title(self) -> str:
        title = self.raw.title
        if not title:
            return UNTITLED
        self.findings.place(title.positions, PlacementKind.VALUE, "/title")
        self.findings.note("/title", title.text, Confidence.CERTAIN, "Erster Text der Datei.", title.positions)
        return title.text

    def _field(self, index: int, sheets: dict[tuple[int, int], RawSheet]) -> FieldDocument:
        raw = self.raw.fields[index]
        path = f"/fields/{index}"
        for name, text in (("name", raw.name), ("description", raw.description)):
            self.findings.place(text.positions, PlacementKind.VALUE, f"{path}/{name}")
            if text:
                reason = "Zelle des Handlungsfelds." if name == "name" else "Beschreibung des Handlungsfelds."
                self.findings.note(f"{path}/{name}", text.text, Confidence.CERTAIN, reason, text.positions)
            self.findings.doubt_seam(text, f"{path}/{name}", text.text)
        tools: list[ToolDocument] = [
            self.tools.tool(tool, sheets.get((index, place)), path=f"{path}/tools/{place}")
            for place, tool in enumerate(raw.tools)
        ]
        return FieldDocument(name=raw.shown_name, description=raw.description.text, tools=tuple(tools))

    def _years(self, fields: tuple[FieldDocument, ...]) -> tuple[int, ...]:
        named = {year for field in fields for tool in field.tools for year in tool.years}
        return tuple(sorted(named | set(self.raw.years)))

    def _captions(self) -> tuple[Caption, ...]:
        captions = []
        for index, text in enumerate(self.raw.captions):
            self.findings.place(text.positions, PlacementKind.CAPTION, f"/captions/{index}")
            captions.append(caption_of(text.text))
        for text in self.raw.unplaced:
            path = f"/captions/{len(captions)}"
            caption = Caption(label="", text=text.text)
            self.findings.place(text.positions, PlacementKind.CAPTION, path)
            self.findings.doubt(
                DoubtKind.CELL_UNPLACED,
                path,
                reason="Diese Zelle passt zu keinem Werkzeug. Sie bleibt als Text am Ende des Plans erhalten.",
                proposal=("Als Text behalten", caption),
                kept_raw=caption,
                raw=text.text,
                positions=text.positions,
            )
            captions.append(caption)
        return tuple(captions)

    def _own_columns(self) -> tuple[OwnColumn, ...]:
        columns: list[OwnColumn] = []
        for key, own_key in self.own_keys.items():
            column = OwnColumn(key=own_key, label=key.own_label)
            if key == period_wording_key(self.raw):
                columns.append(column)
                continue
            path = f"/own_columns/{len(columns)}"
            positions = [at for known, _, at in self.raw.columns if known == key]
            self.findings.doubt(
                DoubtKind.COLUMN_UNKNOWN,
                path,
                reason=f"Die Spalte „{key.own_label}“ kennen wir nicht. Sie bleibt als eigenes Feld des Plans erhalten.",
                proposal=(f"Eigenes Feld „{key.own_label}“", column),
                kept_raw=column,
                raw=key.own_label,
                positions=positions,
            )
            columns.append(column)
        return tuple(columns)

    def _columns(self) -> tuple[OverviewColumn, ...]:
        columns: list[OverviewColumn] = []
        for key, label, _ in self.raw.columns:
            role = ColumnRole.PERIOD if key.role is ColumnRole.YEAR else key.role
            own_key = self.own_keys.get(key, "")
            if key.role is ColumnRole.OWN and not own_key:
                continue
            if role is not ColumnRole.OWN and role in {column.role for column in columns}:
                continue
            shown = "Jahre" if key.role is ColumnRole.YEAR else label
            columns.append(OverviewColumn(role=role, label=shown, own_key=own_key))
        for key, own_key in self.own_keys.items():
            if own_key not in {column.own_key for column in columns}:
                columns.append(OverviewColumn(role=ColumnRole.OWN, label=key.own_label, own_key=own_key))
        return tuple(columns) or DEFAULT_COLUMNS


def caption_of(text: str) -> Caption:
    """A caption from its text: what stands before the first colon, with it, is the label."""
    label, colon, rest = text.strip().partition(":")
    return Caption(label=label + colon, text=rest.strip()) if colon else Caption(label="", text=text.strip())
