"""Tools: every cell of the overview row and of the detail sheet interpreted, and both compared."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from werkstattplan.plan.contracts import (
    Area,
    AreaKind,
    Budget,
    ColumnRole,
    Contact,
    Contacts,
    OwnValue,
    Participants,
    SheetDocument,
    ToolDocument,
    ToolStatus,
    YesNo,
)
from werkstattplan.plan.importing.amounts import interpret_budget, possible_budget
from werkstattplan.plan.importing.areas import interpret_area
from werkstattplan.plan.importing.canonical import render_budget
from werkstattplan.plan.importing.choices import STATUS_NAMES, interpret_status, interpret_yes_no
from werkstattplan.plan.importing.comparing import compare
from werkstattplan.plan.importing.contracts import Confidence, DoubtKind, PlacementKind
from werkstattplan.plan.importing.findings import Findings
from werkstattplan.plan.importing.gazetteer import Gazetteer
from werkstattplan.plan.importing.naming import UniqueSlugs
from werkstattplan.plan.importing.own_columns import period_wording_key, wording_is_more_than_years
from werkstattplan.plan.importing.participants import NamesWithComma, interpret_participants
from werkstattplan.plan.importing.people import interpret_contacts
from werkstattplan.plan.importing.periods import interpret_period, is_mark, is_no_mark
from werkstattplan.plan.importing.raw import ColumnKey, RawPlan, RawSheet, RawText, RawTool
from werkstattplan.plan.importing.readings import Reading
from werkstattplan.plan.importing.steps import interpret_step
from werkstattplan.plan.importing.titles import propose_title

_READ_IN_SHEETS = frozenset(
    {
        *(ColumnRole.TOOL, ColumnRole.TARGET_GROUP, ColumnRole.CONTACTS, ColumnRole.AREA, ColumnRole.PARTICIPANTS),
        *(ColumnRole.BUDGET, ColumnRole.OUTSIDE_ADVICE, ColumnRole.OWN),
    }
)
_SHEET_ROLES = (ColumnRole.TARGET_GROUP, ColumnRole.BUDGET, ColumnRole.OUTSIDE_ADVICE, ColumnRole.REMARKS)


class ToolInterpreter:
    """Interprets tools one after the other and keeps their keys apart."""

    def __init__(
        self, findings: Findings, gazetteer: Gazetteer, raw: RawPlan, own_keys: Mapping[ColumnKey, str]
    ) -> None:
        self.findings = findings
        self.gazetteer = gazetteer
        self.raw_plan = raw
        self.own_keys = own_keys
        self.period_key = own_keys.get(period_wording_key(raw), "")
        self.slugs = UniqueSlugs()
        self.known_names = NamesWithComma(_organisations(raw))

    def tool(self, raw: RawTool, sheet: RawSheet | None, *, path: str) -> ToolDocument:
        """The tool of an overview row with the sheet that belongs to it."""
        wording = self._wording(raw, sheet, path)
        contacts = self._contacts(
            raw.value(ColumnRole.CONTACTS), f"{path}/contacts", required=sheet is None or bool(raw.values)
        )
        area = self._area(raw.value(ColumnRole.AREA), f"{path}/area")
        participants = self._participants(raw.value(ColumnRole.PARTICIPANTS), f"{path}/participants", required=True)
        title = propose_title(wording)
        tool = ToolDocument(
            key=self.slugs.next(title, fallback="werkzeug"),
            title=title,
            wording=wording,
            contacts=contacts,
            area=area,
            participants=participants,
            years=self._years(raw, f"{path}/years"),
            own_values=self._own_values(raw, sheet, path),
            status=self._status(raw.value(ColumnRole.STATUS), f"{path}/status"),
            status_reason=raw.value(ColumnRole.STATUS).text,
            sheet=None,
        )
        return self._with_sheet(tool, raw, sheet, path)

    def _wording(self, raw: RawTool, sheet: RawSheet | None, path: str) -> str:
        text = raw.value(ColumnRole.TOOL)
        if not text and sheet is not None:
            return sheet.tool.value(ColumnRole.TOOL).text
        self.findings.place(text.positions, PlacementKind.VALUE, f"{path}/wording")
        confidence = Confidence.LIKELY if len(text.pieces) > 1 else Confidence.CERTAIN
        reason = "Über den Seitenumbruch zusammengesetzt." if len(text.pieces) > 1 else "Wortlaut der Zelle."
        self.findings.note(f"{path}/wording", text.text, confidence, reason, text.positions)
        self.findings.doubt_seam(text, f"{path}/wording", text.text)
        return text.text

    def _contacts(self, text: RawText, path: str, *, required: bool) -> Contacts:
        reading = interpret_contacts(text.text)
        contacts = reading.value
        self.findings.value(path, text, reading)
        if not text and required:
            self._missing(DoubtKind.NO_CONTACT, path, "Für dieses Werkzeug ist keine Ansprechperson genannt.", contacts)
        elif reading.confidence is Confidence.UNSURE:
            whole = Contacts(wording=text.text, entries=(Contact(organisation=" ".join(text.text.split())),))
            self._unclear(
                DoubtKind.CONTACT_UNCLEAR if contacts.entries else DoubtKind.NO_CONTACT,
                path,
                text,
                reading,
                label=_contacts_label(contacts),
                kept_raw=Contacts(wording=text.text),
                alternatives=[("Alles als eine Stelle", whole)] if contacts.entries and whole != contacts else [],
            )
        self.findings.doubt_seam(text, path, contacts)
        return contacts

    def _area(self, text: RawText, path: str) -> Area:
        reading = interpret_area(text.text, self.gazetteer)
        self.findings.value(path, text, reading)
        if reading.confidence is Confidence.UNSURE:
            whole = Area(wording=text.text, parts=(self.gazetteer.district(),))
            self._unclear(
                DoubtKind.AREA_UNRESOLVED,
                path,
                text,
                reading,
                label=_area_label(reading.value),
                kept_raw=Area(wording=text.text),
                alternatives=[("Ganzer Landkreis", whole)] if self.gazetteer.district_key else [],
            )
        self.findings.doubt_seam(text, path, reading.value)
        return reading.value

    def _participants(self, text: RawText, path: str, *, required: bool) -> Participants:
        reading = interpret_participants(text.text, known=self.known_names)
        self.findings.value(path, text, reading)
        if not text and required:
            reason = "Für dieses Werkzeug sind keine Beteiligten genannt."
            self._missing(DoubtKind.NO_PARTICIPANTS, path, reason, reading.value)
        elif reading.confidence is Confidence.UNSURE:
            self._unclear(
                DoubtKind.NO_PARTICIPANTS,
                path,
                text,
                reading,
                label="Niemand",
                kept_raw=reading.value,
                alternatives=[],
            )
        self.findings.doubt_seam(text, path, reading.value)
        return reading.value

    def _missing(self, kind: DoubtKind, path: str, reason: str, value: Any) -> None:
        self.findings.doubt(
            kind, path, reason=reason, proposal=("Leer lassen und als fehlend zeigen", value), kept_raw=value
        )

    def _unclear(
        self,
        kind: DoubtKind,
        path: str,
        text: RawText,
        reading: Reading[Any],
        *,
        label: str,
        kept_raw: Any,
        alternatives: list[tuple[str, Any]],
    ) -> None:
        self.findings.doubt(
            kind,
            path,
            reason=reading.reason,
            proposal=(label, reading.value),
            alternatives=alternatives,
            kept_raw=kept_raw,
            raw=text.text,
            positions=text.positions,
        )

    def _years(self, raw: RawTool, path: str) -> tuple[int, ...]:
        period = raw.value(ColumnRole.PERIOD)
        reading = interpret_period(period.text)
        years = set(reading.value) if period else set()
        years.update(year for year, text, _ in raw.year_marks if not is_no_mark(text))
        found = tuple(sorted(years))
        self.findings.place([position for _, _, position in raw.year_marks], PlacementKind.VALUE, path)
        self.findings.value(path, period, reading)
        if raw.year_marks:
            marks = " ".join(f"{year}: {text}" for year, text, _ in raw.year_marks)
            positions = [position for _, _, position in raw.year_marks]
            self.findings.note(path, marks, Confidence.CERTAIN, "Kreuze in den Spalten der Jahre.", positions)
        self._doubt_years(raw, period, reading, found, path)
        self._doubt_year_marks(raw, found, path)
        return found

    def _doubt_years(
        self, raw: RawTool, period: RawText, reading: Reading[tuple[int, ...]], found: tuple[int, ...], path: str
    ) -> None:
        if period and reading.confidence is Confidence.UNSURE:
            self.findings.doubt(
                DoubtKind.NO_YEAR,
                path,
                reason=reading.reason,
                proposal=(", ".join(map(str, found)) or "Kein Jahr", found),
                kept_raw=(),
                raw=period.text,
                positions=period.positions,
            )
        elif not found:
            every = tuple(sorted(self.raw_plan.years))
            self.findings.doubt(
                DoubtKind.NO_YEAR,
                path,
                reason="Bei diesem Werkzeug ist kein Jahr angekreuzt.",
                proposal=("Leer lassen und als fehlend zeigen", ()),
                alternatives=[("Alle Jahre des Plans", every)] if every else [],
                kept_raw=(),
                positions=raw.value(ColumnRole.TOOL).positions,
            )

    def _doubt_year_marks(self, raw: RawTool, found: tuple[int, ...], path: str) -> None:
        unclear = [mark for mark in raw.year_marks if not is_mark(mark[1]) and not is_no_mark(mark[1])]
        if not unclear:
            return
        texts = ", ".join(f"unter {year} „{text}“" for year, text, _ in unclear)
        without = tuple(one for one in found if one not in {year for year, _, _ in unclear})
        self.findings.doubt(
            DoubtKind.MARK_UNCLEAR,
            path,
            reason=f"Statt eines Kreuzes steht hier {texts}. Zählt das als Kreuz?",
            proposal=(f"Als Kreuz zählen: {', '.join(map(str, found))}", found),
            alternatives=[(f"Nicht zählen: {', '.join(map(str, without)) or 'kein Jahr'}", without)],
            kept_raw=without,
            raw=" ".join(f"{year}: {text}" for year, text, _ in unclear),
            positions=[position for _, _, position in unclear],
        )

    def _own_values(self, raw: RawTool, sheet: RawSheet | None, path: str) -> tuple[OwnValue, ...]:
        own: dict[str, str] = {}
        for source in (raw, *([sheet.tool] if sheet else [])):
            for key, text in source.values.items():
                if key.role is not ColumnRole.OWN:
                    continue
                own_key = self.own_keys[key]
                own[own_key] = f"{own[own_key]} {text.text}" if own_key in own else text.text
                place = f"{path}/own_values/{list(own).index(own_key)}/wording"
                self.findings.place(text.own_positions, PlacementKind.OWN_FIELD, place)
                reason = f"Eigenes Feld „{key.own_label}“."
                self.findings.note(place, text.text, Confidence.CERTAIN, reason, text.positions)
        period = raw.value(ColumnRole.PERIOD)
        if self.period_key and wording_is_more_than_years(period):
            own[self.period_key] = period.text
        return tuple(OwnValue(column_key=key, wording=wording) for key, wording in own.items())

    def _status(self, text: RawText, path: str) -> ToolStatus:
        if not text:
            return ToolStatus.UNKNOWN
        reading = interpret_status(text.text)
        self.findings.value(path, text, reading)
        if reading.confidence is not Confidence.CERTAIN:
            self._unclear(
                DoubtKind.STATUS_UNCLEAR,
                path,
                text,
                reading,
                label=STATUS_NAMES[reading.value],
                kept_raw=ToolStatus.UNKNOWN,
                alternatives=[(STATUS_NAMES[status], status) for status in ToolStatus if status is not reading.value],
            )
        return reading.value

    def _with_sheet(self, tool: ToolDocument, raw: RawTool, sheet: RawSheet | None, path: str) -> ToolDocument:
        extra = {role: raw.value(role) for role in _SHEET_ROLES if raw.value(role)}
        if sheet is None and not extra:
            return tool
        if sheet is None:
            document = SheetDocument(
                wording=tool.wording,
                contacts=tool.contacts,
                area=tool.area,
                participants=tool.participants,
                **self._sheet_only(extra, RawText(), f"{path}/sheet"),
            )
            return replace(tool, sheet=document)
        return replace(tool, sheet=self._sheet(tool, raw, sheet, f"{path}/sheet"))

    def _sheet(self, tool: ToolDocument, raw: RawTool, sheet: RawSheet, path: str) -> SheetDocument:
        own = sheet.tool
        wording = own.value(ColumnRole.TOOL)
        self.findings.place(wording.positions, PlacementKind.VALUE, f"{path}/wording")
        self.findings.note(
            f"{path}/wording", wording.text, Confidence.CERTAIN, "Wortlaut im Detailblatt.", wording.positions
        )
        self.findings.doubt_seam(wording, f"{path}/wording", wording.text)
        texts: dict[ColumnRole, RawText] = {
            role: own.value(role) or raw.value(role) for role in _SHEET_ROLES if role is not ColumnRole.REMARKS
        }
        for role in _SHEET_ROLES:
            if raw.value(role) and (own.value(role) or role is ColumnRole.REMARKS):
                self.raw_plan.unplaced.append(raw.value(role))
        self.raw_plan.unplaced.extend(text for key, text in own.values.items() if key.role not in _READ_IN_SHEETS)
        self.raw_plan.unplaced.extend(RawText([(text, position)]) for _, text, position in own.year_marks)
        document = SheetDocument(
            wording=wording.text,
            contacts=self._contacts(own.value(ColumnRole.CONTACTS), f"{path}/contacts", required=False),
            area=self._area(own.value(ColumnRole.AREA), f"{path}/area"),
            participants=self._participants(own.value(ColumnRole.PARTICIPANTS), f"{path}/participants", required=False),
            steps=tuple(
                interpret_step(step, self.findings, path=f"{path}/steps/{index}")
                for index, step in enumerate(sheet.steps)
            ),
            **self._sheet_only(texts, sheet.remarks, path),
        )
        compare(tool, document, own, self.findings, path=path)
        return document

    def _sheet_only(self, texts: Mapping[ColumnRole, RawText], remarks: RawText, path: str) -> dict[str, Any]:
        remarks = remarks or texts.get(ColumnRole.REMARKS, RawText())
        target_group = texts.get(ColumnRole.TARGET_GROUP, RawText())
        for name, text in (("target_group", target_group), ("remarks", remarks)):
            self.findings.place(text.positions, PlacementKind.VALUE, f"{path}/{name}")
            if text:
                self.findings.note(
                    f"{path}/{name}", text.text, Confidence.CERTAIN, "Wortlaut der Zelle.", text.positions
                )
                self.findings.doubt_seam(text, f"{path}/{name}", text.text)
        return {
            "target_group": target_group.text,
            "remarks": remarks.text,
            "budget": self._budget(texts.get(ColumnRole.BUDGET, RawText()), f"{path}/budget"),
            "outside_advice": self._yes_no(texts.get(ColumnRole.OUTSIDE_ADVICE, RawText()), f"{path}/outside_advice"),
        }

    def _budget(self, text: RawText, path: str) -> Budget:
        reading = interpret_budget(text.text)
        self.findings.value(path, text, reading)
        if reading.confidence is Confidence.UNSURE:
            possible = possible_budget(text.text)
            self._unclear(
                DoubtKind.AMOUNT_UNCLEAR,
                path,
                text,
                reading,
                label="Nur der Wortlaut",
                kept_raw=Budget(wording=text.text),
                alternatives=[(render_budget(possible), possible)] if possible else [],
            )
        self.findings.doubt_seam(text, path, reading.value)
        return reading.value

    def _yes_no(self, text: RawText, path: str) -> YesNo:
        reading = interpret_yes_no(text.text)
        self.findings.value(path, text, reading)
        if reading.confidence is Confidence.UNSURE:
            options = [
                (label, YesNo(wording=text.text, value=value)) for label, value in (("Ja", True), ("Nein", False))
            ]
            self._unclear(
                DoubtKind.YES_NO_UNCLEAR,
                path,
                text,
                reading,
                label="Nur der Wortlaut",
                kept_raw=reading.value,
                alternatives=options,
            )
        self.findings.doubt_seam(text, path, reading.value)
        return reading.value


def _area_label(area: Area) -> str:
    known = [part.name for part in area.parts if part.kind is not AreaKind.UNRESOLVED]
    return ", ".join(known) or "Wortlaut behalten, keine Gemeinde zuordnen"


def _contacts_label(contacts: Contacts) -> str:
    names = [
        " · ".join(part for part in (entry.person, entry.function, entry.organisation) if part)
        for entry in contacts.entries
    ]
    return "; ".join(names) or "Niemand"


def _organisations(raw: RawPlan) -> list[str]:
    tools = [tool for field in raw.fields for tool in field.tools] + [sheet.tool for sheet in raw.sheets]
    return [
        entry.organisation
        for tool in tools
        for entry in interpret_contacts(tool.value(ColumnRole.CONTACTS).text).value.entries
    ]
