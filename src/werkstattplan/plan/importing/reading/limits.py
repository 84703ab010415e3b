"""How much a plan may hold: far more than any district writes, little enough to stay quick."""

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.importing.contracts import Grid, SourceDocument

MAX_ROWS = 5_000
MAX_CELLS = 200_000
MAX_COLUMNS = 300
MAX_CELL_LENGTH = 20_000


class TooManyRows(Refusal):
    """More rows or cells than any plan has."""

    code = "too-many-rows"
    sentence = (
        "Die Tabelle hat mehr als 5.000 Zeilen. So groß ist kein Werkstattplan. "
        "Bitte prüfen Sie, ob Sie die richtige Datei gewählt haben, oder löschen Sie Zeilen, die nicht zum Plan gehören."
    )


class CellTooLong(Refusal):
    """A single cell with more text than a tool can have."""

    code = "cell-too-long"
    sentence = (
        "In einer Zelle stehen mehr als 20.000 Zeichen. Bitte prüfen Sie, ob Sie die richtige Datei gewählt haben."
    )


def check_size(source: SourceDocument) -> None:
    """Raise `TooManyRows` or `CellTooLong` for a source beyond the limits."""
    grids = [block for block in source.blocks if isinstance(block, Grid)]
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise TooManyRows
    if sum(len(row) for grid in grids for row in grid.rows) > MAX_CELLS:
        raise TooManyRows
    if any(len(cell.text) > MAX_CELL_LENGTH for grid in grids for row in grid.rows for cell in row):
        raise CellTooLong
