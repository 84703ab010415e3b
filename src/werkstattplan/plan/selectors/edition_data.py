"""An edition as JSON data, read straight from the tables: what `to_json(edition_document(edition))` says, many times faster.

Comparisons and the kept states of earlier days read whole editions; only they need the speed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from werkstattplan.plan.documents import to_json
from werkstattplan.plan.models import (
    Area,
    Decision,
    Edition,
    MoneyLine,
    OwnValue,
    Participation,
    Responsibility,
    StatusReport,
    Step,
    ToolRelation,
    ToolYear,
)
from werkstattplan.plan.selectors.edition_document import captions_of, columns_of, own_columns_of

Data = dict[str, Any]
_TOOL = (
    *("pk", "field_id", "key", "title", "wording", "plain_text", "status", "has_sheet", "sheet_differences"),
    *("contacts_wording", "area_wording", "participants_wording", "target_group", "remarks"),
    *("budget_wording", "budget_cents", "budget_qualifier", "budget_cap_per_application_cents"),
    *("outside_advice_wording", "outside_advice"),
)
_STEP = ("title", "year", "planned_months", "actual_months", "unplaced_marks")


def edition_data(edition: Edition) -> Data:
    """Everything that the edition holds, for staff. A constant number of queries."""
    tools = _tools(edition)
    return {
        "title": edition.title,
        "years": list(edition.years),
        "fields": [
            {"name": field.name, "description": field.description, "tools": tools[field.pk]}
            for field in edition.fields.all()
        ],
        "captions": to_json(captions_of(edition)),
        "columns": to_json(tuple(columns_of(edition))),
        "own_columns": to_json(tuple(own_columns_of(edition))),
    }


def _tools(edition: Edition) -> defaultdict[int, list[Data]]:
    related = _Related(edition)
    found: defaultdict[int, list[Data]] = defaultdict(list)
    for row in edition.tools.order_by("position", "id").values(*_TOOL):
        found[row["field_id"]].append(_tool(row, related))
    return found


class _Related:
    """The rows that hang on the tools of an edition, by tool, as data."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.years = {key: [row["year"] for row in rows] for key, rows in self._of(ToolYear, "year").items()}
        self.contacts = self._of(
            Responsibility, person="person__name", function="function__title", organisation="organisation__name"
        )
        self.areas = self._of(Area, "kind", "name", district="district_id", amt="amt_id", place="municipality_id")
        self.participants = self._of(Participation, "name")
        self.steps = self._of(Step, *_STEP)
        self.own_values = self._of(OwnValue, "wording", column_key="column__key")
        self.money = self._of(MoneyLine, "kind", "amount_cents", "source_of_funds", "note")
        self.decisions = self._of(Decision, "body", "decided_on", "number", "note")
        self.relations = self._of(ToolRelation, "kind", tool_key="other__key")
        self.reports = self._of(StatusReport, "status", "reason", "reported_on")

    def _of(self, model: type[Model], *names: str, **renamed: str) -> defaultdict[int, list[Data]]:
        found: defaultdict[int, list[Data]] = defaultdict(list)
        keys = (*names, *renamed)
        rows = model._default_manager.filter(tool__edition=self.edition)
        for tool_id, *values in rows.values_list("tool_id", *names, *renamed.values()):
            found[tool_id].append(dict(zip(keys, values, strict=True)))
        return found


def _tool(row: Data, related: _Related) -> Data:
    pk = row["pk"]
    report: Mapping[str, Any] = next((entry for entry in related.reports[pk] if entry["status"] == row["status"]), {})
    data = {
        "key": row["key"],
        "title": row["title"],
        "wording": row["wording"],
        "contacts": {"wording": row["contacts_wording"], "entries": [_filled(e) for e in related.contacts[pk]]},
        "area": {"wording": row["area_wording"], "parts": [_area(part) for part in related.areas[pk]]},
        "participants": {
            "wording": row["participants_wording"],
            "entries": [entry["name"] for entry in related.participants[pk]],
        },
        "years": related.years.get(pk, []),
        "own_values": related.own_values[pk],
        "sheet": None,
        "status": row["status"],
        "status_reason": report.get("reason", ""),
        "status_date": report["reported_on"].isoformat() if report else "",
        "plain_text": row["plain_text"],
        "money": related.money[pk],
        "decisions": [_decision(entry) for entry in related.decisions[pk]],
        "relations": related.relations[pk],
    }
    if row["has_sheet"]:
        data["sheet"] = _sheet(row, data, related.steps[pk])
    return data


def _sheet(row: Data, tool: Data, steps: Iterable[Data]) -> Data:
    return {
        **{name: tool[name] for name in ("wording", "contacts", "area", "participants")},
        **row["sheet_differences"],
        "target_group": row["target_group"],
        "budget": {
            "wording": row["budget_wording"],
            "amount_cents": row["budget_cents"],
            "qualifier": row["budget_qualifier"],
            "cap_per_application_cents": row["budget_cap_per_application_cents"],
        },
        "outside_advice": {"wording": row["outside_advice_wording"], "value": row["outside_advice"]},
        "steps": [
            step | {name: list(step[name]) for name in ("planned_months", "actual_months", "unplaced_marks")}
            for step in steps
        ],
        "remarks": row["remarks"],
    }


def _filled(entry: Data) -> Data:
    return {name: value or "" for name, value in entry.items()}


def _area(part: Data) -> Data:
    key = part["district"] or part["amt"] or part["place"] or ""
    return {"kind": part["kind"], "name": part["name"], "key": key}


def _decision(entry: Data) -> Data:
    day = entry["decided_on"].isoformat() if entry["decided_on"] else ""
    return {"body": entry["body"], "date": day, "number": entry["number"], "note": entry["note"]}
