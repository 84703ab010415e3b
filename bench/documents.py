"""Import of the district's plan, and plans handed out: seconds and memory. Peer: python-docx cell by cell."""

import datetime
import io
import time

import docx

from bench.support import ROOT, made_plan, peak_mb, row
from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.exporting import ExportFormat, export_plan
from werkstattplan.plan.exporting.layout import overview_table
from werkstattplan.plan.importing.gazetteer import Gazetteer
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.reading import read_document

DAY = datetime.date(2026, 1, 2)
SEED = ROOT.parent / "shared" / "seed" / "werkstattplan-ludwigslust-parchim.txt"
EXAMPLE = ROOT / "src" / "werkstattplan" / "site" / "example" / "werkstattplan-2020.txt"


def main() -> None:
    """Run all measurements."""
    document = SEED if SEED.exists() else EXAMPLE
    start = time.perf_counter()
    plan = interpret(read_document(document.read_bytes(), document.name), gazetteer=Gazetteer()).plan
    row(f"Import of {document.name}", f"{time.perf_counter() - start:.3f} s", "aim 1 s")
    handed_out(plan, "22 tools", ExportFormat.PDF, "aim 1 s")
    large = made_plan(500)
    handed_out(large, "500 tools", ExportFormat.DOCX, "aim 10 s, 300 MB")
    row("  memory of the process after it", f"{peak_mb():.0f} MB")
    handed_out(large, "500 tools", ExportFormat.PDF, "aim 10 s")
    handed_out(large, "500 tools", ExportFormat.XLSX, "")
    hundred = made_plan(100, sheets=False)
    ours = handed_out(hundred, "100 tools, overview only", ExportFormat.DOCX, "")
    start = time.perf_counter()
    cell_by_cell(hundred)
    peer = time.perf_counter() - start
    row("Peer: the same overview, python-docx cell by cell", f"{peer:.3f} s", f"ratio {peer / ours:.1f}")
    print("PDF has no peer here: no other tagged-PDF writer is installed.")


def handed_out(plan: PlanDocument, size: str, kind: ExportFormat, aim: str) -> float:
    """Time one export."""
    start = time.perf_counter()
    export_plan(plan, format=kind, commune_name="Kreis", as_of=DAY)
    seconds = time.perf_counter() - start
    row(f"{kind.upper()} of {size}", f"{seconds:.3f} s", aim)
    return seconds


def cell_by_cell(plan: PlanDocument) -> None:
    """The overview as most programs write it."""
    table = overview_table(plan)
    document = docx.Document()
    grid = document.add_table(rows=len(table.rows), cols=len(table.widths))
    for number, cells in enumerate(table.rows):
        column = len(table.widths) - sum(cell.column_span for cell in cells)
        for cell in cells:
            grid.cell(number, column).text = cell.text
            column += cell.column_span
    document.save(io.BytesIO())


if __name__ == "__main__":
    main()
