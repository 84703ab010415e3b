"""Cells that a page break tore apart."""

from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.raw import RawTool

_ENDS = (".", "!", "?", "“", '"', ":")
_FILLED_IN_A_ROW_OF_ITS_OWN = (ColumnRole.FIELD, ColumnRole.CONTACTS, ColumnRole.AREA, ColumnRole.PERIOD)


def is_open_ended(text: str) -> bool:
    """Whether a text breaks off for certain: an open bracket."""
    return text.count("(") > text.count(")")


def continues(row: RawTool, previous: RawTool, *, after_page_break: bool) -> bool:
    """Whether a row is the rest of the previous one.

    A row without a tool always is. With a tool's text it is one only as the first row after a page break, if it names no field,
    place, period, year and no contact of its own, and the text before the break did not end with a full stop.
    """
    if row.value(ColumnRole.FIELD) or row.value(ColumnRole.FIELD_DESCRIPTION):
        return False
    if not row.value(ColumnRole.TOOL):
        return bool(row.values) and not row.year_marks
    if not after_page_break or row.year_marks:
        return False
    if any(row.value(role) and not is_open_ended(previous.value(role).text) for role in _FILLED_IN_A_ROW_OF_ITS_OWN):
        return False
    return not previous.value(ColumnRole.TOOL).text.rstrip().endswith(_ENDS)
