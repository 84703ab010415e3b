"""An edition as JSON data, read straight from the tables: what `to_json(edition_document(edition))` says, many times faster.

Comparisons and the kept states of earlier days read whole editions; only they need the speed.
"""

import json
from collections import defaultdict
from typing import Any

from werkstattplan.plan.documents import to_json
from werkstattplan.plan.models import Edition
from werkstattplan.plan.models.steps import months_from_bits
from werkstattplan.plan.selectors.edition_document import captions_of, columns_of, own_columns_of
from werkstattplan.plan.selectors.edition_rows import Row, rows_of_edition

Data = dict[str, Any]
_TOOL = (
    *("pk", "field_id", "key", "title", "wording", "plain_text", "status", "has_sheet", "sheet_differences"),
    *("contacts_wording", "area_wording", "participants_wording", "target_group", "remarks"),
    *("budget_wording", "budget_cents", "budget_qualifier", "budget_cap_per_application_cents"),
    *("outside_advice_wording", "outside_advice"),
)


def edition_data(edition: Edition) -> Data:
    """Everything that the edition holds, for staff. Six queries."""
    return comparable_data(edition) | {
        "title": edition.title,
        "years": list(edition.years),
        "captions": to_json(captions_of(edition)),
        "columns": to_json(tuple(columns_of(edition))),
    }


def comparable_data(edition: Edition) -> Data:
    """Of `edition_data` what comparisons need: fields with their tools, and the own columns. Three queries."""
    own = list(edition.tools.order_by("position", "id").values(*_TOOL))
    rows = rows_of_edition(edition.pk)
    tools: defaultdict[int, list[Data]] = defaultdict(list)
    for tool in own:
        tools[tool["field_id"]].append(_tool(tool, rows))
    fields = [(row.id, row.a, row.b) for row in rows["field", 0]]
    return {
        "fields": [{"name": name, "description": text, "tools": tools[pk]} for pk, name, text in fields],
        "own_columns": to_json(tuple(own_columns_of(edition))),
    }


def _tool(tool: Data, rows: defaultdict[tuple[str, int], list[Row]]) -> Data:
    pk = tool["pk"]
    report = next((row for row in reversed(rows["report", pk]) if row.b == tool["status"]), None)
    data = {
        "key": tool["key"],
        "title": tool["title"],
        "wording": tool["wording"],
        "contacts": {
            "wording": tool["contacts_wording"],
            "entries": [_named(row, "person", "function", "organisation") for row in rows["contact", pk]],
        },
        "area": {
            "wording": tool["area_wording"],
            "parts": [_named(row, "kind", "name", "key") for row in rows["area", pk]],
        },
        "participants": {
            "wording": tool["participants_wording"],
            "entries": [row.a for row in rows["participant", pk]],
        },
        "years": [row.m for row in rows["year", pk]],
        "own_values": [_named(row, "column_key", "wording") for row in rows["own", pk]],
        "sheet": None,
        "status": tool["status"],
        "status_reason": report.c if report else "",
        "status_date": report.a if report else "",
        "plain_text": tool["plain_text"],
        "money": [
            _named(row, "kind", "source_of_funds", "note") | {"amount_cents": row.m} for row in rows["money", pk]
        ],
        "decisions": [_named(row, "body", "date", "number", "note") for row in rows["decision", pk]],
        "relations": [_named(row, "kind", "tool_key") for row in rows["relation", pk]],
    }
    if tool["has_sheet"]:
        data["sheet"] = _sheet(tool, data, rows["step", pk])
    return data


def _sheet(tool: Data, data: Data, steps: list[Row]) -> Data:
    return {
        **{name: data[name] for name in ("wording", "contacts", "area", "participants")},
        **tool["sheet_differences"],
        "target_group": tool["target_group"],
        "budget": {
            "wording": tool["budget_wording"],
            "amount_cents": tool["budget_cents"],
            "qualifier": tool["budget_qualifier"],
            "cap_per_application_cents": tool["budget_cap_per_application_cents"],
        },
        "outside_advice": {"wording": tool["outside_advice_wording"], "value": tool["outside_advice"]},
        "steps": [_step(row) for row in steps],
        "remarks": tool["remarks"],
    }


def _step(row: Row) -> Data:
    return {
        "title": row.a,
        "year": row.m,
        "planned_months": list(months_from_bits(row.n)),
        "actual_months": list(months_from_bits(row.o)),
        "unplaced_marks": [] if row.b == "[]" else json.loads(row.b),
    }


def _named(row: Row, *names: str) -> Data:
    return dict(zip(names, row[2:6], strict=False))
