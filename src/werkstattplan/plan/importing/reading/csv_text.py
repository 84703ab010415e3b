"""Comma-separated values, in Germany mostly with semicolons."""

import csv
import io

from werkstattplan.plan.importing.contracts import Cell, Grid, SourcePosition

_SEPARATORS = ";,\t"


def looks_like_csv(text: str) -> bool:
    """Whether the first filled line has at least two cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return any(first.count(separator) >= 1 for separator in ";\t") or first.count(",") >= 2


def read_csv(text: str) -> tuple[Grid, ...]:
    """One table; the separator is the one of ; , and tab that the first line uses most outside of quotes."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False))
    grid = tuple(
        tuple(
            Cell(text=_unprotected(value.strip()), position=SourcePosition(page=1, table=1, row=row, column=column))
            for column, value in enumerate(values, start=1)
        )
        for row, values in enumerate(rows, start=1)
        if any(value.strip() for value in values)
    )
    return (Grid(rows=grid),) if grid else ()


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(piece for index, piece in enumerate(first.split('"')) if index % 2 == 0)
    return max(_SEPARATORS, key=unquoted.count)


def _unprotected(value: str) -> str:
    """Without the apostrophe by which exports keep spreadsheets from taking a text for a formula."""
    return value[1:] if len(value) > 1 and value[0] == "'" and value[1] in "=+-@\t" else value
