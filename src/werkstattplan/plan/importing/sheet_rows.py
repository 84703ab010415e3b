"""The rows of a detail sheet: the tool's own row, steps by month, remarks."""

import re

from werkstattplan.plan.importing.columns import Columns, MonthColumns, month_columns, tool_of
from werkstattplan.plan.importing.contracts import Cell
from werkstattplan.plan.importing.raw import Mark, RawPlan, RawSheet, RawStep, RawText
from werkstattplan.plan.importing.recognition import month_of
from werkstattplan.plan.importing.seams import stitch, torn_for_certain

_STEP_HEADING = re.compile(r"^(einzelma(ß|ss)nahmen?|einzelschritte|arbeitsschritte|meilensteine)\b", re.IGNORECASE)
_REMARK_WORD = r"(besonderheiten|bemerkung(en)?|anmerkung(en)?|kommentare?|hinweise?)"
_REMARKS = re.compile(rf"^{_REMARK_WORD}(\s*(,|/|und|&)\s*{_REMARK_WORD})*\s*:?$", re.IGNORECASE)


def is_step_heading(row: tuple[Cell, ...]) -> bool:
    """Whether a row is the heading of a block of steps, not a step that is called so."""
    first = row[0].text.strip() if row else ""
    if not _STEP_HEADING.match(first):
        return False
    months = {month_of(cell.text) for cell in row[1:]} - {None}
    return bool(_STEP_HEADING.fullmatch(first.rstrip(" :"))) or len(months) > 1


def is_remarks(row: tuple[Cell, ...]) -> bool:
    """Whether a row begins the remarks of a sheet."""
    return bool(row) and bool(_REMARKS.match(row[0].text.strip()))


class SheetRows:
    """Goes through the rows of one detail sheet, also over page breaks."""

    def __init__(self, plan: RawPlan, columns: Columns, hint: RawText, row: tuple[Cell, ...]) -> None:
        self.plan = plan
        self.columns = columns
        self.sheet = RawSheet(field_hint=hint, tool=tool_of(row, columns))
        self.months = MonthColumns()
        self.in_remarks = False
        self.block_steps: list[RawStep] = []
        plan.sheets.append(self.sheet)

    @property
    def is_bare(self) -> bool:
        """Whether the sheet has no more than its first row yet: what follows a repeated heading is the rest of it."""
        return not (self.sheet.steps or self.sheet.remarks or self.months.seen or self.in_remarks)

    def headings_again(self) -> None:
        """The sheet's headings came once more, on a new page; they say nothing about months."""
        self._new_block(MonthColumns(year=self.months.year))

    def _new_block(self, months: MonthColumns) -> None:
        self.months, self.block_steps = months, []

    def row(self, row: tuple[Cell, ...], *, after_page_break: bool) -> None:
        """A row below the first one."""
        first = row[0].text.strip() if row else ""
        if is_step_heading(row):
            self.plan.headings.extend(cell.position for cell in row if cell.text.strip())
            self._new_block(month_columns(row, fallback_year=self.months.year))
            self.in_remarks = False
        elif after_page_break and self.is_bare and not is_remarks(row):
            rest = tool_of(row, self.columns)
            stitch(self.sheet.tool, rest, certain=torn_for_certain(self.sheet.tool, rest))
        elif is_remarks(row):
            self.plan.headings.append(row[0].position)
            self.in_remarks = True
            self._add_remarks(row[1:])
        elif self.in_remarks and not first:
            self._add_remarks(row)
        elif self.in_remarks:
            self.plan.unplaced.extend(RawText([(cell.text, cell.position)]) for cell in row if cell.text.strip())
        else:
            self._step_row(row, after_page_break=after_page_break)

    def _add_remarks(self, cells: tuple[Cell, ...]) -> None:
        for cell in cells:
            if cell.text.strip():
                self.sheet.remarks.add(cell.text, cell.position)

    def _step_row(self, row: tuple[Cell, ...], *, after_page_break: bool) -> None:
        name, others = row[0], row[1:]
        marks = [
            Mark(
                text=cell.text.strip(),
                nth=cell.position.column - name.position.column - name.column_span + 1,
                label=self.months.label_by_column.get(cell.position.column),
                position=cell.position,
            )
            for cell in others
            if cell.text.strip()
        ]
        if not name.text.strip() and self.sheet.steps:
            self.sheet.steps[-1].marks.extend(marks)
            return
        if after_page_break and self.sheet.steps and not marks and name.text.strip()[:1].islower():
            self.sheet.steps[-1].name.add(name.text, name.position)
            self.sheet.steps[-1].name.doubtful_seam = True
            return
        step = RawStep(
            name=RawText([(name.text, name.position)] if name.text.strip() else []),
            year=self.months.year,
            has_month_labels=bool(self.months.label_by_column),
            shifted=bool(self.months.year_column) and name.column_span == 1,
            marks=marks,
        )
        self.sheet.steps.append(step)
        self.block_steps.append(step)
        if step.shifted and any(mark.nth > max(self.months.label_by_column.values(), default=12) for mark in marks):
            self.months.labels_fit_better = True
        for known in self.block_steps:
            known.labels_fit_better = self.months.labels_fit_better
