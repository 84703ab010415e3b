"""A published plan as an open data package: tables with keys, described after Frictionless Data."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from werkstattplan.plan.contracts import PlanDocument, SheetDocument
from werkstattplan.plan.exporting.flat import safe
from werkstattplan.platform.documents.archives import deterministic_zip

Row = tuple[Any, ...]
_TABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "fields": (("field", "integer"), ("name", "string"), ("description", "string")),
    "tools": (
        ("tool", "string"),
        ("field", "integer"),
        ("title", "string"),
        ("wording", "string"),
        ("plain_text", "string"),
        ("status", "string"),
        ("status_date", "string"),
        ("target_group", "string"),
        ("budget_wording", "string"),
        ("budget_cents", "integer"),
        ("outside_advice", "boolean"),
    ),
    "years": (("tool", "string"), ("year", "integer")),
    "steps": (
        ("tool", "string"),
        ("step", "integer"),
        ("title", "string"),
        ("year", "integer"),
        ("planned_months", "string"),
        ("actual_months", "string"),
    ),
    "responsibilities": (("tool", "string"), ("person", "string"), ("function", "string"), ("organisation", "string")),
    "areas": (("tool", "string"), ("kind", "string"), ("name", "string"), ("key", "string")),
    "participations": (("tool", "string"), ("name", "string")),
}


def data_package(document: PlanDocument, *, commune_name: str, base_url: str, changed: str) -> bytes:
    """A zip of CSV tables and `datapackage.json`; `document` must be the public one. The same plan gives the same bytes.

    `changed` is the day of the last change in ISO 8601.
    """
    tables = _rows(document)
    entries = [("datapackage.json", _description(document, commune_name, base_url, changed))]
    entries += [(f"{name}.csv", _csv(name, rows)) for name, rows in tables.items()]
    return deterministic_zip(entries)


def _rows(document: PlanDocument) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {name: [] for name in _TABLES}
    for number, field in enumerate(document.fields, start=1):
        tables["fields"].append((number, field.name, field.description))
        for tool in field.tools:
            sheet = tool.sheet or SheetDocument()
            budget = sheet.budget
            tables["tools"].append(
                (
                    *(tool.key, number, tool.title, tool.wording, tool.plain_text, tool.status.value, tool.status_date),
                    *(sheet.target_group, budget.wording, budget.amount_cents, sheet.outside_advice.value),
                )
            )
            tables["years"] += [(tool.key, year) for year in tool.years]
            tables["steps"] += [
                (tool.key, place, step.title, step.year, _months(step.planned_months), _months(step.actual_months))
                for place, step in enumerate(sheet.steps, start=1)
            ]
            tables["responsibilities"] += [
                (tool.key, entry.person, entry.function, entry.organisation) for entry in tool.contacts.entries
            ]
            tables["areas"] += [(tool.key, part.kind.value, part.name, part.key) for part in tool.area.parts]
            tables["participations"] += [(tool.key, name) for name in tool.participants.entries]
    return tables


def _months(months: tuple[int, ...]) -> str:
    return " ".join(map(str, months))


def _csv(name: str, rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column for column, _ in _TABLES[name]])
    for row in rows:
        writer.writerow([_shown(value) for value in row])
    return out.getvalue().encode()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(str(value))


def _description(document: PlanDocument, commune_name: str, base_url: str, changed: str) -> bytes:
    description = {
        "profile": "tabular-data-package",
        "name": "werkstattplan",
        "title": document.title,
        "homepage": base_url,
        "created": changed,
        "contributors": [{"title": commune_name, "role": "publisher"}],
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {
                    "fields": [{"name": column, "type": kind} for column, kind in columns],
                    "missingValues": [""],
                    **_keys(name),
                },
            }
            for name, columns in _TABLES.items()
        ],
    }
    return json.dumps(description, ensure_ascii=False, indent=2).encode()


def _keys(name: str) -> dict[str, Any]:
    if name == "fields":
        return {"primaryKey": "field"}
    if name == "tools":
        reference = {"fields": "field", "reference": {"resource": "fields", "fields": "field"}}
        return {"primaryKey": "tool", "foreignKeys": [reference]}
    return {"foreignKeys": [{"fields": "tool", "reference": {"resource": "tools", "fields": "tool"}}]}
