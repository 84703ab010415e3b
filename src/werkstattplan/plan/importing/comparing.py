"""Where a detail sheet says something else than the overview."""

from typing import Any

from werkstattplan.plan.contracts import ColumnRole, SheetDocument, ToolDocument
from werkstattplan.plan.importing.contracts import DoubtKind
from werkstattplan.plan.importing.findings import Findings
from werkstattplan.plan.importing.raw import RawTool

_COMPARED: tuple[tuple[DoubtKind, str, ColumnRole, str], ...] = (
    (DoubtKind.WORDING_DIFFERS, "wording", ColumnRole.TOOL, "Der Wortlaut weicht ab."),
    (DoubtKind.CONTACT_DIFFERS, "contacts", ColumnRole.CONTACTS, "Die Ansprechperson ist eine andere."),
    (DoubtKind.AREA_DIFFERS, "area", ColumnRole.AREA, "Der Ort ist ein anderer."),
    (DoubtKind.PARTICIPANTS_DIFFER, "participants", ColumnRole.PARTICIPANTS, "Die Beteiligten sind andere."),
)


def compare(tool: ToolDocument, sheet: SheetDocument, own: RawTool, findings: Findings, *, path: str) -> None:
    """Doubt what differs; the proposal keeps both. Differences in spaces alone are none."""
    for kind, name, role, difference in _COMPARED:
        overview_value, sheet_value = getattr(tool, name), getattr(sheet, name)
        overview_text, sheet_text = _text_of(overview_value), _text_of(sheet_value)
        if not overview_text or not sheet_text or overview_text == sheet_text:
            continue
        findings.doubt(
            kind,
            f"{path}/{name}",
            reason=f"{difference} Im Detailblatt steht: „{sheet_text}“. In der Übersicht steht: „{overview_text}“.",
            proposal=("Beides behalten, wie es im Plan steht", sheet_value),
            alternatives=[("Im Detailblatt gilt, was in der Übersicht steht", overview_value)],
            kept_raw=sheet_value,
            raw=own.value(role).text,
            positions=own.value(role).positions,
        )


def _text_of(value: Any) -> str:
    return " ".join((value if isinstance(value, str) else value.wording).split())
