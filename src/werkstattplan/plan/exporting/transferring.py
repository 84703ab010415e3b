"""A tool as a description that another commune can start from: what, for whom, in which steps, at what cost, with what result."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

import orjson

from werkstattplan.plan.documents import to_json
from werkstattplan.platform.documents.pdf import render_pdf
from werkstattplan.platform.documents.tables import DocumentTable, Heading, PrintedDocument, TableCell, TextLine
from werkstattplan.platform.documents.word import render_word

FORMAT_NAME = "werkstattplan-werkzeug"


class TransferFormat(StrEnum):
    """A format by its file name extension."""

    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferStep:
    """A step by months counted from the beginning of the tool (1 is its first month); empty where none is known."""

    title: str
    months: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ParticipantKind:
    """How many participants of a kind."""

    kind: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferFinding:
    """What hindered (barrier) or helped (enabler): the key of the shared vocabulary, its German word, own words."""

    kind: str
    term: str
    label: str
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferNumber:
    """A number that the commune counted."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferableTool:
    """A tool without names of persons. `as_of` is ISO 8601; amounts are cents; empty means not known."""

    title: str
    field: str
    purpose: str
    wording: str
    target_group: str
    area: str
    years: tuple[int, ...]
    months: int
    steps: tuple[TransferStep, ...]
    responsible: tuple[str, ...]
    participants: tuple[ParticipantKind, ...]
    planned_cents: int | None
    planned: str
    spent_cents: int
    spent: str
    outside_advice: str
    findings: tuple[TransferFinding, ...]
    status: str
    result: str
    numbers: tuple[TransferNumber, ...]
    source: str
    as_of: str


def render_transfer(tool: TransferableTool, *, format: TransferFormat, author: str) -> bytes:
    """The description as a file; the same description gives the same bytes."""
    if format is TransferFormat.JSON:
        data = {"format": FORMAT_NAME, "version": 1, "tool": to_json(tool)}
        return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    render = render_word if format is TransferFormat.DOCX else render_pdf
    return render(_printed(tool, author), as_of=datetime.date.fromisoformat(tool.as_of))


def _printed(tool: TransferableTool, author: str) -> PrintedDocument:
    return PrintedDocument(
        title=f"{tool.title}: Beschreibung zum Übertragen",
        author=author,
        blocks=(
            Heading(text=tool.title),
            TextLine(text=tool.purpose or tool.wording),
            Heading(text="Auf einen Blick", level=2),
            _table("Auf einen Blick", ("Was", "Angabe"), _facts(tool), widths=(24.0, 76.0)),
            Heading(text="Schritte", level=2),
            _steps(tool),
            Heading(text="Was gebremst und was geholfen hat", level=2),
            _findings(tool),
        ),
        foot=f"{tool.source} · Namen von Personen sind nicht enthalten",
    )


def _facts(tool: TransferableTool) -> list[tuple[str, str]]:
    kinds = ", ".join(f"{row.kind} ({row.count})" for row in tool.participants)
    duration = f"{tool.months} Monate" if tool.months > 1 else "1 Monat" if tool.months else ""
    facts = [
        ("Handlungsfeld", tool.field),
        ("Wortlaut im Plan", tool.wording),
        ("Zielgruppe", tool.target_group),
        ("Umsetzungsort", tool.area),
        ("Jahre im Plan", ", ".join(map(str, tool.years))),
        ("Dauer der Schritte", duration),
        ("Zuständig (Funktion)", ", ".join(tool.responsible)),
        ("Beteiligte nach Art", kinds),
        ("Geplante Kosten", tool.planned),
        ("Ausgegeben", tool.spent),
        ("Externe Beratung", tool.outside_advice),
        ("Stand", tool.status),
        ("Ergebnis", tool.result),
        *((row.label, row.value) for row in tool.numbers),
    ]
    return [(label, value or "nicht angegeben") for label, value in facts]


def _steps(tool: TransferableTool) -> TextLine | DocumentTable:
    if not tool.steps:
        return TextLine(text="Schritte sind nicht angegeben.")
    rows = [(step.title, _months(step.months) or "nicht angegeben") for step in tool.steps]
    return _table("Schritte, Monate ab Beginn gezählt", ("Schritt", "Monat ab Beginn"), rows, widths=(70.0, 30.0))


def _findings(tool: TransferableTool) -> TextLine | DocumentTable:
    if not tool.findings:
        return TextLine(text="Dazu gibt es noch keine Zwischenbilanz.")
    words = {"barrier": "hat gebremst", "enabler": "hat geholfen"}
    rows = [(words[row.kind], ": ".join(filter(None, (row.label, row.words)))) for row in tool.findings]
    return _table("Hürden und Förderliches", ("Art", "Was"), rows, widths=(24.0, 76.0))


def _months(months: tuple[int, ...]) -> str:
    """Runs of months: "1 bis 3, 7"."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    return ", ".join(str(first) if first == last else f"{first} bis {last}" for first, last in runs)


def _table(
    caption: str, headings: tuple[str, str], rows: list[tuple[str, str]], *, widths: tuple[float, float]
) -> DocumentTable:
    head = tuple(TableCell(text=text, heading=True) for text in headings)
    body = ((TableCell(text=first, heading=True), TableCell(text=second)) for first, second in rows)
    return DocumentTable(caption=caption, widths=widths, rows=(head, *body))
