"""Cells that a page break tore apart."""

import re

from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.raw import ColumnKey, RawField, RawText, RawTool

_ENDS = (".", "!", "?", "“", '"', ":")
MERGED_OVER_TOOLS = frozenset(
    {
        *(ColumnRole.CONTACTS, ColumnRole.AREA, ColumnRole.PARTICIPANTS),
        *(ColumnRole.PERIOD, ColumnRole.STATUS, ColumnRole.OWN),
    }
)
_FILLED_IN_A_ROW_OF_ITS_OWN = (ColumnRole.FIELD, ColumnRole.CONTACTS, ColumnRole.AREA, ColumnRole.PERIOD)


def is_open_ended(text: str) -> bool:
    """Whether a text breaks off for certain: an open bracket."""
    return text.count("(") > text.count(")")


_SUM = re.compile(r"^(?:(?:gesamt|zwischen|end)?summe|gesamt|insgesamt|gesamtkosten|gesamtbetrag)\b", re.IGNORECASE)


def is_sum(row: RawTool) -> bool:
    """Whether a row adds up the rows above instead of naming a tool of a field."""
    if row.value(ColumnRole.FIELD):
        return bool(_SUM.match(row.value(ColumnRole.FIELD).text)) and not row.value(ColumnRole.TOOL)
    tool = row.value(ColumnRole.TOOL)
    return (
        bool(_SUM.fullmatch(tool.text.strip(" :")))
        if tool
        else any(_SUM.match(one.text) for one in row.values.values())
    )


def continues(row: RawTool, previous: RawTool, *, after_page_break: bool) -> bool:
    """Whether a row is the rest of the previous one.

    A row without a tool always is. With a tool's text it is one only as the first row after a page break and without field
    and years: if it goes on in lower case, or if it names no place, period and contact of its own and the text before the
    break did not end with a full stop.
    """
    if row.value(ColumnRole.FIELD) or row.value(ColumnRole.FIELD_DESCRIPTION):
        return False
    if not row.value(ColumnRole.TOOL):
        return bool(row.values) and not row.year_marks
    if not after_page_break or row.year_marks:
        return False
    if row.value(ColumnRole.TOOL).text.strip()[:1].islower():
        return True
    if any(row.value(role) and not is_open_ended(previous.value(role).text) for role in _FILLED_IN_A_ROW_OF_ITS_OWN):
        return False
    return not previous.value(ColumnRole.TOOL).text.rstrip().endswith(_ENDS)


def continue_field(field: RawField, row: RawTool) -> None:
    """Give the field of action what a page break tore from its name and description; those cells leave the row.

    A row that names a field and a tool begins a new field.
    """
    name, description = row.value(ColumnRole.FIELD), row.value(ColumnRole.FIELD_DESCRIPTION)
    if name and (row.value(ColumnRole.TOOL) or row.year_marks or _begins_anew(description) or not field.name):
        return
    for role, rest, whole in (
        (ColumnRole.FIELD, name, field.name),
        (ColumnRole.FIELD_DESCRIPTION, description, field.description),
    ):
        row.values.pop(ColumnKey(role), None)
        _append(whole, rest, certain=is_open_ended(whole.text))


def stitch(previous: RawTool, rest: RawTool, *, certain: bool) -> None:
    """Add the rest of a torn row to its cells."""
    for key, addition in rest.values.items():
        target = previous.values.setdefault(key, RawText())
        _append(target, addition, certain=certain or is_open_ended(target.text))
    previous.year_marks.extend(rest.year_marks)


def torn_for_certain(previous: RawTool, rest: RawTool) -> bool:
    """Every continued cell had an open bracket before the page break."""
    return all(is_open_ended(previous.value(key.role).text) for key in rest.values)


def _append(whole: RawText, rest: RawText, *, certain: bool) -> None:
    if rest and not certain:
        whole.doubtful_seam = True
    for text, position in rest.pieces:
        whole.add(text, position)


def _begins_anew(text: RawText) -> bool:
    return bool(text) and not text.text.strip()[:1].islower()
