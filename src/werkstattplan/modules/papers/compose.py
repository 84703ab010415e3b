"""The text of papers, made of facts. Plain functions: facts and typed words in, blocks out."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from werkstattplan.kernel.money import format_euros
from werkstattplan.modules.papers.citing import Citations
from werkstattplan.modules.papers.content import Block, bullets, chart, heading, paragraph, table
from werkstattplan.modules.papers.selectors.facts import Amount, PlanFacts, ToolFacts
from werkstattplan.modules.papers.texts import in_german
from werkstattplan.plan.health import Health, Reason, count_states
from werkstattplan.plan.selectors.changes import ChangeKind, ToolChange

NOT_SAID = "kein Betrag genannt"
LONGEST_PART = 160
_CHANGE_WORDS = {ChangeKind.ADDED: "neu", ChangeKind.CHANGED: "geändert", ChangeKind.REMOVED: "nicht mehr dabei"}
# What the state of a tool means to citizens.
_PLAIN = {
    Health.STOPPED: "Das ruht gerade.",
    Health.BEHIND: "Das dauert länger als geplant.",
    Health.SILENT: "Dazu wissen wir noch nichts.",
    Health.OUTDATED: "Davon haben wir länger nichts gehört.",
    Health.RUNNING: "Das läuft.",
    Health.AHEAD: "Das beginnt erst noch.",
    Health.CLOSED: "Das ist beendet.",
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What people typed, placeholders filled in; `remarks` by key of the tool."""

    introduction: str = ""
    decision: str = ""
    decisions_needed: str = ""
    alternatives: str = ""
    finances: str = ""
    closing: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


def report(facts: PlanFacts, words: Words, since: datetime.date | None, cited: Citations) -> tuple[Block, ...]:
    """A report paper: taking note, what changed, how it stands and why, money, results, what has to be decided."""
    return (
        *_said("Kenntnisnahme", words.decision),
        *_said("Worum es geht", words.introduction),
        *_overview(facts),
        *_changes(facts, since),
        *_states(facts, words, cited),
        *_money(facts, words, cited),
        *_results(facts, cited),
        *_needed(facts, words),
        *_said("Schluss", words.closing),
    )


def decision(facts: PlanFacts, words: Words, since: datetime.date | None, cited: Citations) -> tuple[Block, ...]:
    """A decision paper: the proposal first, then reasons, alternatives, money, and the facts behind."""
    return (
        *_said("Beschlussvorschlag", words.decision, otherwise="Der Beschlussvorschlag fehlt noch."),
        *_needed(facts, words),
        *_said("Begründung", words.introduction),
        *_said("Alternativen", words.alternatives, otherwise="Andere Wege sind nicht genannt."),
        *_money(facts, words, cited),
        *_changes(facts, since),
        *_states(facts, words, cited),
        *_results(facts, cited),
        *_said("Schluss", words.closing),
    )


def field_page(facts: PlanFacts, words: Words, *, room: int) -> tuple[Block, ...]:
    """One sheet about a field: state, reason, money and next date of each tool. `room` tools fit; the rest is counted."""
    shown, hidden = facts.tools[:room], facts.tools[room:]
    rows = [
        (
            f"{tool.title}\n{tool.health.label}",
            _short(" ".join(reason.text for reason in tool.health.reasons[:2]), 170) or "–",
            _amounts(tool),
            f"{_short(tool.next_step.title, 60)}, bis {in_german(tool.next_step.due_on)}"
            if tool.next_step
            else "keiner",
        )
        for tool in shown
    ]
    blocks = [*_said("", words.introduction)]
    blocks.append(table("Werkzeuge", ("Werkzeug, Stand", "Warum", "Geld", "Nächster Schritt"), rows, (30, 34, 18, 18)))
    if hidden:
        blocks.append(paragraph(f"… und {len(hidden)} weitere. Sie stehen vollständig in der Berichtsvorlage."))
    blocks.extend(_said("Was zu entscheiden ist", _short(words.decisions_needed, 500)))
    return tuple(blocks)


def yearly(facts: PlanFacts, words: Words, cited: Citations) -> tuple[Block, ...]:
    """The report for everybody, in plain words."""
    blocks = [*_said("", words.introduction), *_overview(facts, with_chart=True)]
    for group in facts.fields:
        blocks.append(heading(group.name))
        blocks.append(bullets([_plain_line(tool, words, cited) for tool in group.tools]))
    blocks.extend(_results(facts, cited))
    blocks.extend(_public_money(facts, cited))
    blocks.extend(_said("Und jetzt?", words.closing))
    return tuple(blocks)


def _said(title: str, text: str, otherwise: str = "") -> list[Block]:
    words = text.strip() or otherwise
    if not words:
        return []
    return [*([heading(title)] if title else []), *(paragraph(part) for part in words.split("\n\n") if part.strip())]


def _overview(facts: PlanFacts, *, with_chart: bool = False) -> list[Block]:
    counts = count_states(tool.health for tool in facts.tools)
    caption = f"Wie die {len(facts.tools)} Werkzeuge stehen"
    blocks = [heading("Auf einen Blick")]
    if with_chart and counts:
        blocks.append(chart(caption, [(label, count) for _, label, count in counts]))
    rows = [(label, str(count)) for _, label, count in counts]
    blocks.append(
        table(caption, ("Stand", "Werkzeuge"), rows, (70, 30)) if rows else paragraph("Es gibt keine Werkzeuge.")
    )
    return blocks


def _changes(facts: PlanFacts, since: datetime.date | None) -> list[Block]:
    if facts.changes is None or since is None:
        return []
    blocks = [heading(f"Was sich seit dem {in_german(since)} geändert hat")]
    if not facts.changes.fields:
        return [*blocks, paragraph("Nichts.")]
    rows = [
        (change.title, _CHANGE_WORDS[change.kind], _change_words(change))
        for group in facts.changes.fields
        for change in group.tools
    ]
    return [*blocks, table("Änderungen", ("Werkzeug", "Art", "Was"), rows, (32, 14, 54))]


def _change_words(change: ToolChange) -> str:
    if change.fate is not None:
        into = f" {change.fate.successor_title}" if change.fate.successor_title else ""
        return f"{change.fate.outcome}{into}: {change.fate.reason}"
    lines = []
    for part in change.parts:
        before, after = _short(part.before, LONGEST_PART), _short(part.after, LONGEST_PART)
        lines.append(f"{part.label}: {before or 'leer'} → {after or 'leer'}")
    return "\n".join(lines) or "–"


def _states(facts: PlanFacts, words: Words, cited: Citations) -> Iterator[Block]:
    yield heading("Wie die Werkzeuge stehen")
    for group in facts.fields:
        rows = [(tool.title, tool.health.label, _reasons(tool, words, facts, cited)) for tool in group.tools]
        yield table(group.name, (f"Werkzeug ({group.name})", "Stand", "Warum"), rows, (30, 18, 52))


def _reasons(tool: ToolFacts, words: Words, facts: PlanFacts, cited: Citations) -> str:
    lines = [_cited(tool, reason, facts, cited) for reason in tool.health.reasons]
    if tool.next_step:
        lines.append(f"Als Nächstes: {tool.next_step.title}, bis {in_german(tool.next_step.due_on)}.")
    remark = words.remarks.get(tool.key, "").strip()
    return "\n".join([*lines, *([remark] if remark else [])]) or "–"


def _cited(tool: ToolFacts, reason: Reason, facts: PlanFacts, cited: Citations) -> str:
    if reason.day is None and reason.source != "Beträge":
        return reason.text  # what nobody said has no source
    # Who said it is for staff; the public learns that it was said.
    origin = reason.source.partition(",")[0] if facts.is_public else reason.source
    return f"{reason.text} {cited.cite(f'{tool.title}: {_short(reason.text, 80)}', origin, reason.day)}"


def _money(facts: PlanFacts, words: Words, cited: Citations) -> list[Block]:
    rows = [
        (tool.title, _planned(tool, cited), _sum(tool.title, "ausgegeben", tool.spent, cited) or "–")
        for tool in facts.tools
        if tool.planned or tool.planned_words or tool.spent
    ]
    silent = len(facts.tools) - len(rows)
    blocks = [heading("Geld"), *_said("", words.finances)]
    if rows:
        planned, spent = _total(tool.planned for tool in facts.tools), _total(tool.spent for tool in facts.tools)
        rows.append(("Summe der genau genannten Beträge", format_euros(planned), format_euros(spent)))
        blocks.append(table("Geld", ("Werkzeug", "geplant", "ausgegeben"), rows, (46, 30, 24)))
    vague = [tool for tool in facts.tools if tool.planned_words]
    if vague:
        blocks.append(
            paragraph(f"Bei {_tools(len(vague))} ist der Betrag nicht genau. Er zählt in der Summe nicht mit.")
        )
    if silent:
        blocks.append(paragraph(f"Bei {_tools(silent)} ist {NOT_SAID}."))
    return blocks


def _public_money(facts: PlanFacts, cited: Citations) -> list[Block]:
    spent = [(tool.title, _sum(tool.title, "ausgegeben", tool.spent, cited)) for tool in facts.tools if tool.spent]
    if not spent:
        return []
    total = ("Zusammen bisher", format_euros(_total(tool.spent for tool in facts.tools)))
    return [
        heading("Was es bisher gekostet hat"),
        table("Ausgaben", ("Werkzeug", "ausgegeben"), [*spent, total], (70, 30)),
    ]


def _planned(tool: ToolFacts, cited: Citations) -> str:
    if tool.planned:
        return _sum(tool.title, "geplant", tool.planned, cited)
    if tool.planned_words:
        return f"{_short(tool.planned_words, 90)} {cited.cite(f'{tool.title}: geplant', 'Plan, Spalte Budget')}"
    return NOT_SAID


def _sum(title: str, word: str, amounts: tuple[Amount, ...], cited: Citations) -> str:
    if not amounts:
        return ""
    marks = "".join(cited.cite(f"{title}: {format_euros(row.cents)} {word}", row.origin) for row in amounts)
    return f"{format_euros(sum(row.cents for row in amounts))} {marks}"


def _total(amounts: Iterable[tuple[Amount, ...]]) -> int:
    return sum(row.cents for rows in amounts for row in rows)


def _amounts(tool: ToolFacts) -> str:
    planned = format_euros(_total([tool.planned])) if tool.planned else _short(tool.planned_words, 40) or NOT_SAID
    return planned + (f"\nausgegeben {format_euros(_total([tool.spent]))}" if tool.spent else "")


def _results(facts: PlanFacts, cited: Citations) -> list[Block]:
    titles = {tool.key: tool.title for tool in facts.tools}
    rows = []
    for line in facts.evidence:
        title = titles[line.tool.tool_key]
        rows_behind = "1 Zeile" if line.count == 1 else f"{line.count} Zeilen"
        mark = cited.cite(f"{title}: {line.label}", f"Nachweise, Art „{line.label}“, {rows_behind} bis", line.latest_on)
        rows.append((title, line.label, f"{line.value} {line.unit} {mark}"))
    if not rows:
        return []
    return [heading("Was erreicht wurde"), table("Nachweise", ("Werkzeug", "Was", "Wie viel"), rows, (40, 34, 26))]


def _needed(facts: PlanFacts, words: Words) -> list[Block]:
    blocks = _said("Was zu entscheiden ist", words.decisions_needed)
    if facts.proposals:
        rows = [
            (row.title, f"{row.note.outcome} {row.note.successor_title}".strip(), row.note.reason)
            for row in facts.proposals
        ]
        blocks.append(heading("Vorschläge zur Fortschreibung"))
        blocks.append(table("Vorschläge zur Fortschreibung", ("Werkzeug", "Vorschlag", "Grund"), rows, (32, 24, 44)))
    return blocks


def _plain_line(tool: ToolFacts, words: Words, cited: Citations) -> str:
    said = next((row for row in tool.health.reasons if row.source.startswith("Sachstand") and row.day), None)
    mark = f" {cited.cite(f'{tool.title}: {tool.health.label}', 'Sachstand', said.day)}" if said else ""
    remark = words.remarks.get(tool.key, "").strip()
    return f"{tool.title}: {_PLAIN[tool.health.state]}{mark}" + (f" {remark}" if remark else "")


def _tools(count: int) -> str:
    return "1 Werkzeug" if count == 1 else f"{count} Werkzeugen"


def _short(text: str, longest: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else words[: longest - 2].rsplit(" ", 1)[0] + " …"
