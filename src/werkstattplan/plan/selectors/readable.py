"""The parts of a tool's data as German texts, to lay two states side by side."""

from collections.abc import Mapping
from typing import Any

from werkstattplan.kernel.money import format_euros
from werkstattplan.plan.models.tools import TOOL_STATUSES

Data = Mapping[str, Any]
# Parts that are read as a whole; all others are lists, one thing a line.
PROSE = frozenset({"Titel", "Wortlaut", "In einfachen Worten", "Zielgruppe", "Besonderheiten", "Budget"})
# What people report about a tool; the plan stays the same.
REPORTED = frozenset({"Stand"})
_STATUS = {str(status): label for status, label in TOOL_STATUSES}
_MONTHS = ("Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.")
_MONEY = {"planned": "geplant", "committed": "gebunden", "spent": "ausgegeben"}
_RELATIONS = {"related": "hängt zusammen mit", "follows": "folgt auf", "superseded_by": "ersetzt durch"}


def tool_texts(tool: Data, own_labels: Mapping[str, str]) -> dict[str, str]:
    """The tool's parts by their German name, in the order of the page; own fields by their heading."""
    texts = {
        "Titel": tool["title"],
        "Wortlaut": tool["wording"],
        "In einfachen Worten": tool["plain_text"],
        "Stand": "\n".join(filter(None, (_STATUS[tool["status"]], tool["status_reason"]))),
        "Ansprechperson": _lines(tool["contacts"]["wording"], map(contact_text, tool["contacts"]["entries"])),
        "Umsetzungsort": _lines(tool["area"]["wording"], (part["name"] for part in tool["area"]["parts"])),
        "Beteiligte": _lines(tool["participants"]["wording"], tool["participants"]["entries"]),
        "Jahre": "\n".join(map(str, tool["years"])),
        "Gelder": "\n".join(map(_money, tool["money"])),
        "Beschlüsse": "\n".join(map(_decision, tool["decisions"])),
        "Verwandte Werkzeuge": "\n".join(f"{_RELATIONS[row['kind']]}: {row['tool_key']}" for row in tool["relations"]),
    }
    texts |= {own_labels.get(row["column_key"], row["column_key"]): row["wording"] for row in tool["own_values"]}
    return texts if tool["sheet"] is None else texts | _sheet_texts(tool["sheet"], tool)


def _sheet_texts(sheet: Data, tool: Data) -> dict[str, str]:
    texts = {
        "Zielgruppe": sheet["target_group"],
        "Budget": sheet["budget"]["wording"] or _amount(sheet["budget"]["amount_cents"]),
        "Externe Beratung": sheet["outside_advice"]["wording"],
        "Einzelmaßnahmen": "\n".join(map(step_text, sheet["steps"])),
        "Besonderheiten": sheet["remarks"],
    }
    if sheet["wording"] != tool["wording"]:
        texts["Wortlaut im Detailblatt"] = sheet["wording"]
    return texts


def _lines(wording: str, entries: Any) -> str:
    """The wording, and what was understood from it where that is something else."""
    return "\n".join(dict.fromkeys([wording, *entries] if wording else entries))


def contact_text(entry: Data) -> str:
    """Person, function and organisation, as far as they are known."""
    return ", ".join(filter(None, (entry["person"], entry["function"], entry["organisation"])))


def step_text(step: Data) -> str:
    """A step with its year and months in one line."""
    words = step["title"]
    if step["year"]:
        words += f" ({step['year']})"
    months = [
        f"{word} {', '.join(_MONTHS[month - 1] for month in step[name])}"
        for name, word in (("planned_months", "geplant"), ("actual_months", "erledigt"))
        if step[name]
    ]
    return ": ".join(filter(None, (words, "; ".join(months))))


def _amount(cents: int | None) -> str:
    return "" if cents is None else format_euros(cents)


def _money(row: Data) -> str:
    return ", ".join(
        filter(None, (f"{_MONEY[row['kind']]} {_amount(row['amount_cents'])}", row["source_of_funds"], row["note"]))
    )


def _decision(row: Data) -> str:
    return ", ".join(filter(None, (row["body"], row["number"], row["date"], row["note"])))
