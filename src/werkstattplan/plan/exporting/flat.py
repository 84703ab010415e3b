"""A plan as one flat table: a row for each tool."""

import csv
import io

from werkstattplan.plan.contracts import PlanDocument, SheetDocument

_FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t")


def render_csv(document: PlanDocument) -> bytes:
    """Semicolons and a byte order mark, as German spreadsheets expect; a row for each tool, fields without tools too."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL)
    years = document.years
    own = document.own_columns
    heading = [
        "Handlungsfeld",
        "Beschreibung des Handlungsfelds",
        "Werkzeug",
        "Ansprechperson",
        "Umsetzungsort",
        "Beteiligte",
    ]
    sheet_headings = ["Zielgruppe", "Budget", "Externe Beratung", "Besonderheiten, Kommentare"]
    writer.writerow([*heading, *map(str, years), *sheet_headings, *(safe(column.label) for column in own)])
    for field in document.fields:
        if not field.tools:
            writer.writerow([safe(field.name), safe(field.description)])
        for tool in field.tools:
            sheet = tool.sheet or SheetDocument()
            values = {value.column_key: value.wording for value in tool.own_values}
            row = [field.name, field.description, tool.wording, tool.contacts.wording, tool.area.wording]
            row += [tool.participants.wording, *("x" if year in tool.years else "" for year in years)]
            row += [sheet.target_group, sheet.budget.wording, sheet.outside_advice.wording, sheet.remarks]
            row += [values.get(column.key, "") for column in own]
            writer.writerow([safe(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before it; reading takes it away again."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINNINGS) else text
