"""Joining detail sheets to tools before the tools are interpreted."""

from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.contracts import DoubtKind, PlacementKind
from werkstattplan.plan.importing.findings import Findings
from werkstattplan.plan.importing.joining import Candidate, best_match
from werkstattplan.plan.importing.raw import RawField, RawPlan, RawSheet, RawText, RawTool
from werkstattplan.plan.importing.walking import FIELD_HINT, NO_FIELD


def place_sheets(raw: RawPlan, findings: Findings) -> dict[tuple[int, int], RawSheet]:
    """The sheet of each tool by (field index, tool index).

    A sheet that fits no tool becomes a tool of its own in the field that stands above it; doubts say so.
    """
    candidates = [
        Candidate(field_index, tool_index, field.shown_name, tool.value(ColumnRole.TOOL).text)
        for field_index, field in enumerate(raw.fields)
        for tool_index, tool in enumerate(field.tools)
    ]
    placed: dict[tuple[int, int], RawSheet] = {}
    for sheet in raw.sheets:
        hint = _hinted_name(sheet)
        wording = sheet.tool.value(ColumnRole.TOOL)
        free = [row for row in candidates if (row.field_index, row.tool_index) not in placed]
        match = best_match(field_hint=hint, wording=wording.text, candidates=free)
        if match is None:
            place = _add_tool(raw, hint, sheet)
            _doubt_unmatched(findings, place, wording)
        else:
            place = (match.candidate.field_index, match.candidate.tool_index)
            if not match.sure:
                _doubt_unsure(findings, place, wording, match.candidate.wording, match.score)
        placed[place] = sheet
        findings.place(sheet.field_hint.positions, PlacementKind.HEADER, f"/fields/{place[0]}/name")
    return placed


def _hinted_name(sheet: RawSheet) -> str:
    match = FIELD_HINT.match(sheet.field_hint.text.strip())
    return match.group("name").strip() if match else ""


def _add_tool(raw: RawPlan, hint: str, sheet: RawSheet) -> tuple[int, int]:
    name = hint or NO_FIELD
    names = [field.shown_name.strip().lower() for field in raw.fields]
    if name.lower() not in names:
        raw.fields.append(RawField(name=RawText(), fallback_name=name))
        names.append(name.lower())
    index = names.index(name.lower())
    raw.fields[index].tools.append(RawTool())
    return index, len(raw.fields[index].tools) - 1


def _doubt_unmatched(findings: Findings, place: tuple[int, int], wording: RawText) -> None:
    path = f"/fields/{place[0]}/tools/{place[1]}/wording"
    findings.doubt(
        DoubtKind.SHEET_UNMATCHED,
        path,
        reason="Zu diesem Detailblatt fanden wir kein Werkzeug in der Übersicht. Es wurde ein eigenes Werkzeug.",
        proposal=("Eigenes Werkzeug", wording.text),
        kept_raw=wording.text,
        raw=wording.text,
        positions=wording.positions,
    )


def _doubt_unsure(
    findings: Findings, place: tuple[int, int], wording: RawText, overview_wording: str, score: float
) -> None:
    path = f"/fields/{place[0]}/tools/{place[1]}/sheet/wording"
    findings.doubt(
        DoubtKind.SHEET_MATCH_UNSURE,
        path,
        reason=f"Der Wortlaut von Blatt und Übersicht stimmt nur zu {score:.0f} von 100 überein. Gehören sie zusammen?",
        proposal=(f"Gehört zu „{overview_wording[:60]}“", wording.text),
        kept_raw=wording.text,
        raw=wording.text,
        positions=wording.positions,
    )
