"""Writing a plan document into a draft edition."""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from werkstattplan.plan import contracts
from werkstattplan.plan.documents import to_json
from werkstattplan.plan.models import (
    Area,
    Caption,
    Decision,
    Edition,
    FieldOfAction,
    MoneyLine,
    OwnColumn,
    OwnValue,
    Participation,
    Plan,
    PlanColumn,
    Responsibility,
    StatusReport,
    Step,
    Tool,
    ToolRelation,
    ToolYear,
)
from werkstattplan.platform.people.models import Function, Organisation, Person

PERSON_TITLE = re.compile(r"^(Herr|Herrn|Frau|Fr\.|Hr\.)\s")


def slug_of(text: str, *, fallback: str) -> str:
    """An address part for German text: ä becomes ae, and so on."""
    spelled = text.lower()
    for letter, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        spelled = spelled.replace(letter, letters)
    return slugify(spelled)[:80].strip("-") or fallback


@transaction.atomic
def create_edition(*, plan: Plan, document: contracts.PlanDocument, at: datetime.datetime) -> Edition:
    """A new draft edition of `plan` with everything that `document` says.

    Persons, functions and organisations of the commune are found by name, or made.
    """
    number = (plan.editions.aggregate(highest=Max("number"))["highest"] or 0) + 1
    edition = Edition.objects.create(
        commune=plan.commune,
        plan=plan,
        number=number,
        title=document.title,
        years=list(document.years),
        created_at=at,
        content_changed_at=at,
    )
    own_columns = write_columns(plan=plan, document=document)
    _write_captions(edition, document)
    EditionWriter(edition=edition, own_columns=own_columns, at=at).write(document)
    return edition


def write_columns(*, plan: Plan, document: contracts.PlanDocument) -> dict[str, OwnColumn]:
    """Make the plan's columns those of the document and return its own columns by key; existing ones stay."""
    for own in document.own_columns:
        OwnColumn.objects.update_or_create(
            commune=plan.commune,
            plan=plan,
            key=own.key,
            defaults={"label": own.label, "kind": own.kind.value, "choices": list(own.choices)},
        )
    own_columns = {column.key: column for column in plan.own_columns.all()}
    plan.columns.all().delete()
    PlanColumn.objects.bulk_create(
        PlanColumn(
            commune=plan.commune,
            plan=plan,
            position=position,
            role=column.role.value,
            own_column=own_columns.get(column.own_key),
            label=column.label,
            visible=column.visible,
        )
        for position, column in enumerate(document.columns)
    )
    return own_columns


def _write_captions(edition: Edition, document: contracts.PlanDocument) -> None:
    Caption.objects.bulk_create(
        Caption(commune=edition.commune, edition=edition, position=position, label=caption.label, text=caption.text)
        for position, caption in enumerate(document.captions)
    )


class EditionWriter:
    """Writes fields, tools and all that hangs on them with a constant number of statements per table."""

    def __init__(self, *, edition: Edition, own_columns: Mapping[str, OwnColumn], at: datetime.datetime) -> None:
        self.edition = edition
        self.commune = edition.commune
        self.own_columns = own_columns
        self.at = at

    def write(self, document: contracts.PlanDocument) -> None:
        """Write all fields of action of the document."""
        fields = self._write_fields(document)
        pairs = self._write_tools(zip(fields, document.fields, strict=True))
        self._write_contacts(pairs)
        self._write_places_and_participants(pairs)
        self._write_details(pairs)
        self._write_relations(pairs)

    def _write_fields(self, document: contracts.PlanDocument) -> list[FieldOfAction]:
        slugs = unique_slugs([field.name for field in document.fields], fallback="handlungsfeld")
        return FieldOfAction.objects.bulk_create(
            FieldOfAction(
                commune=self.commune,
                edition=self.edition,
                position=position,
                slug=slugs[position],
                name=field.name,
                description=field.description,
            )
            for position, field in enumerate(document.fields)
        )

    def _write_tools(
        self, fields: Iterator[tuple[FieldOfAction, contracts.FieldDocument]]
    ) -> list[tuple[Tool, contracts.ToolDocument]]:
        documents: list[contracts.ToolDocument] = []
        rows: list[Tool] = []
        for field, field_document in fields:
            for position, tool in enumerate(field_document.tools):
                documents.append(tool)
                rows.append(
                    Tool(
                        commune=self.commune,
                        edition=self.edition,
                        field=field,
                        position=position,
                        **tool_columns(tool),
                    )
                )
        return list(zip(Tool.objects.bulk_create(rows), documents, strict=True))

    def _write_contacts(self, pairs: list[tuple[Tool, contracts.ToolDocument]]) -> None:
        entries = [(tool, place, entry) for tool, doc in pairs for place, entry in enumerate(doc.contacts.entries)]
        persons = rows_by_name(Person, "name", self.commune, {entry.person for _, _, entry in entries})
        functions = rows_by_name(Function, "title", self.commune, {entry.function for _, _, entry in entries})
        organisations = rows_by_name(Organisation, "name", self.commune, {e.organisation for _, _, e in entries})
        Responsibility.objects.bulk_create(
            Responsibility(
                commune=self.commune,
                tool=tool,
                position=place,
                person=persons.get(entry.person),
                function=functions.get(entry.function),
                organisation=organisations.get(entry.organisation),
            )
            for tool, place, entry in entries
        )

    def _write_places_and_participants(self, pairs: list[tuple[Tool, contracts.ToolDocument]]) -> None:
        ToolYear.objects.bulk_create(
            ToolYear(commune=self.commune, tool=tool, year=year) for tool, doc in pairs for year in doc.years
        )
        Area.objects.bulk_create(
            Area(commune=self.commune, tool=tool, position=place, **area_columns(part))
            for tool, doc in pairs
            for place, part in enumerate(doc.area.parts)
        )
        Participation.objects.bulk_create(
            Participation(
                commune=self.commune, tool=tool, position=place, name=name, is_person=bool(PERSON_TITLE.match(name))
            )
            for tool, doc in pairs
            for place, name in enumerate(doc.participants.entries)
        )

    def _write_details(self, pairs: list[tuple[Tool, contracts.ToolDocument]]) -> None:
        Step.objects.bulk_create(
            Step(commune=self.commune, tool=tool, position=place, **step_columns(step))
            for tool, doc in pairs
            if doc.sheet
            for place, step in enumerate(doc.sheet.steps)
        )
        OwnValue.objects.bulk_create(
            OwnValue(commune=self.commune, tool=tool, column=self.own_columns[value.column_key], wording=value.wording)
            for tool, doc in pairs
            for value in doc.own_values
        )
        self._write_money_and_decisions(pairs)
        StatusReport.objects.bulk_create(
            StatusReport(
                commune=self.commune,
                tool=tool,
                status=doc.status.value,
                reason=doc.status_reason,
                reported_on=date_or_none(doc.status_date) or self.at.date(),
                reported_by="Plandokument",
                created_at=self.at,
            )
            for tool, doc in pairs
            if doc.status is not contracts.ToolStatus.UNKNOWN
        )

    def _write_money_and_decisions(self, pairs: list[tuple[Tool, contracts.ToolDocument]]) -> None:
        MoneyLine.objects.bulk_create(
            MoneyLine(
                commune=self.commune,
                tool=tool,
                position=place,
                kind=line.kind,
                amount_cents=line.amount_cents,
                source_of_funds=line.source_of_funds,
                note=line.note,
            )
            for tool, doc in pairs
            for place, line in enumerate(doc.money)
        )
        Decision.objects.bulk_create(
            Decision(
                commune=self.commune,
                tool=tool,
                position=place,
                body=decision.body,
                decided_on=date_or_none(decision.date),
                number=decision.number,
                note=decision.note,
            )
            for tool, doc in pairs
            for place, decision in enumerate(doc.decisions)
        )

    def _write_relations(self, pairs: list[tuple[Tool, contracts.ToolDocument]]) -> None:
        by_key = {tool.key: tool for tool, _ in pairs}
        ToolRelation.objects.bulk_create(
            ToolRelation(commune=self.commune, tool=tool, other=by_key[relation.tool_key], kind=relation.kind)
            for tool, doc in pairs
            for relation in doc.relations
            if relation.tool_key in by_key
        )


def tool_columns(tool: contracts.ToolDocument) -> dict[str, Any]:
    """The values of a tool's own table row."""
    sheet = tool.sheet or contracts.SheetDocument()
    return {
        "key": tool.key,
        "title": tool.title,
        "wording": tool.wording,
        "plain_text": tool.plain_text,
        "contacts_wording": tool.contacts.wording,
        "area_wording": tool.area.wording,
        "participants_wording": tool.participants.wording,
        "status": tool.status.value,
        "has_sheet": tool.sheet is not None,
        "sheet_differences": sheet_differences(tool),
        "target_group": sheet.target_group,
        "budget_wording": sheet.budget.wording,
        "budget_cents": sheet.budget.amount_cents,
        "budget_qualifier": sheet.budget.qualifier.value,
        "budget_cap_per_application_cents": sheet.budget.cap_per_application_cents,
        "outside_advice_wording": sheet.outside_advice.wording,
        "outside_advice": sheet.outside_advice.value,
        "remarks": sheet.remarks,
    }


def sheet_differences(tool: contracts.ToolDocument) -> dict[str, Any]:
    """What the detail sheet words differently from the overview, as JSON data."""
    if tool.sheet is None:
        return {}
    return {
        name: to_json(getattr(tool.sheet, name))
        for name in ("wording", "contacts", "area", "participants")
        if getattr(tool.sheet, name) != getattr(tool, name)
    }


def step_columns(step: contracts.StepDocument) -> dict[str, Any]:
    """The values of a step's table row."""
    return {
        "title": step.title,
        "year": step.year,
        "planned_months": step.planned_months,
        "actual_months": step.actual_months,
        "unplaced_marks": list(step.unplaced_marks),
    }


def area_columns(part: contracts.AreaPart) -> dict[str, Any]:
    """The values of an area's table row."""
    key_column = {
        contracts.AreaKind.DISTRICT: "district_id",
        contracts.AreaKind.AMT: "amt_id",
        contracts.AreaKind.MUNICIPALITY: "municipality_id",
    }.get(part.kind)
    return {"kind": part.kind.value, "name": part.name, **({key_column: part.key} if key_column else {})}


def rows_by_name(model: Any, column: str, commune: Any, names: set[str]) -> dict[str, Any]:
    """Rows of the commune with these names, made where missing; the empty name has none."""
    wanted = {name for name in names if name}
    found = {getattr(row, column): row for row in model.objects.filter(commune=commune, **{f"{column}__in": wanted})}
    missing = sorted(wanted - found.keys())
    for row in model.objects.bulk_create(model(commune=commune, **{column: name}) for name in missing):
        found[getattr(row, column)] = row
    return found


def unique_slugs(names: list[str], *, fallback: str) -> list[str]:
    """An address part for each name, told apart by numbers where they would be the same."""
    slugs: list[str] = []
    for name in names:
        base = slug_of(name, fallback=fallback)
        slug, count = base, 1
        while slug in slugs:
            count += 1
            slug = f"{base[:74]}-{count}"
        slugs.append(slug)
    return slugs


def date_or_none(text: str) -> datetime.date | None:
    """The day of an ISO 8601 date; None for an empty text."""
    return datetime.date.fromisoformat(text) if text else None
