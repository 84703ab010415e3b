"""The paper for a committee: what was asked, who answered, what they said, who was heard, and what follows.

Numbers come from the frozen results alone, so nothing stands here that the page of results would hide.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from werkstattplan.modules.surveys.models import CommitteePaper, CommitteePaperKind
from werkstattplan.modules.surveys.paper.freezing import checksum, frozen, thawed
from werkstattplan.modules.surveys.selectors.opentexts import CategoryCount, Quote
from werkstattplan.modules.surveys.selectors.outcomes import ShownOutcome
from werkstattplan.modules.surveys.statistics.report import Block as Chart
from werkstattplan.modules.surveys.statistics.report import Line, Report, ShownQuestion
from werkstattplan.modules.surveys.statistics.snapshot import About
from werkstattplan.platform.documents.pdf import render_pdf
from werkstattplan.platform.documents.tables import (
    Block,
    BulletList,
    DocumentTable,
    Heading,
    Picture,
    PrintedDocument,
    TableCell,
    TextLine,
)
from werkstattplan.platform.documents.word import render_word

LAW = (
    "Nach dem Kinder- und Jugendbeteiligungsgesetz Mecklenburg-Vorpommern (KiJuBG M-V) werden Gremien junger Menschen "
    "zu dem gehört, was sie angeht."
)
NOT_HEARD = "Es ist nicht angegeben, ob und wann ein Gremium junger Menschen angehört wurde."
_BAR, _GAP, _LABELS, _WIDTH = 20, 9, 250, 640
_LONGEST_LABEL = 38


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenThemes:
    """What people wrote themselves to one question: themes that enough of them spoke of, and what may be quoted."""

    question: str
    themes: tuple[CategoryCount, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperFacts:
    """Everything from the survey that the paper says."""

    about: About
    report: Report
    schools: int
    places: int
    open_themes: tuple[OpenThemes, ...]
    outcomes: tuple[ShownOutcome, ...]
    results_sha256: str
    questionnaire: str
    address: str


def content_of(paper: CommitteePaper, facts: PaperFacts, *, on: datetime.date) -> str:
    """The whole paper as canonical JSON."""
    about = {
        "title": f"{paper.get_kind_display()}: {paper.title}",
        "author": facts.about.commune,
        "day": on.isoformat(),
    }
    return frozen(tuple(_blocks(paper, facts)), about)


def print_content(content: str, *, as_word: bool, is_issued: bool) -> bytes:
    """The paper as PDF/UA or Word; the same content gives the same bytes."""
    blocks, about = thawed(content)
    day = datetime.date.fromisoformat(about["day"])
    proof = f"Prüfsumme {checksum(content)[:16]}" if is_issued else "Entwurf"
    document = PrintedDocument(
        title=about["title"] + ("" if is_issued else " (Entwurf)"),
        author=about["author"],
        blocks=(*blocks, *_proof(content, is_issued)),
        foot=f"{about['author']} · Stand {day:%d.%m.%Y} · {proof}",
        is_portrait=True,
    )
    return render_word(document, as_of=day) if as_word else render_pdf(document, as_of=day)


def _blocks(paper: CommitteePaper, facts: PaperFacts) -> Iterator[Block]:
    is_decision = paper.kind == CommitteePaperKind.DECISION
    yield Heading(text=paper.title)
    yield _table("Angaben zur Vorlage", ("Angabe", "Inhalt"), _head(paper, facts.about), (30, 70))
    yield from _text("Beschlussvorschlag" if is_decision else "Kenntnisnahme", paper.proposal)
    yield from _text("Anlass", paper.occasion or facts.about.purpose)
    yield from _taking_part(facts)
    yield from _results(facts)
    yield from _own_words(facts.open_themes)
    yield from _text("Anhörung von Jugendgremien", f"{LAW}\n{paper.hearing or NOT_HEARD}")
    yield from _consequences(facts)
    yield from _text("Finanzielle Auswirkungen", paper.finances or "Dazu ist nichts angegeben.")
    yield from _sources(facts)


def _head(paper: CommitteePaper, about: About) -> list[tuple[str, str]]:
    return [
        ("Art", paper.get_kind_display()),
        ("Gremium", paper.committee),
        ("Sitzung", f"{paper.meeting_on:%d.%m.%Y}" if paper.meeting_on else "noch nicht genannt"),
        ("Nummer", paper.number or "noch nicht vergeben"),
        ("Federführend", about.department),
    ]


def _text(title: str, text: str) -> Iterator[Block]:
    yield Heading(text=title, level=2)
    for line in text.splitlines():
        if line.strip():
            yield TextLine(text=line.strip())


def _taking_part(facts: PaperFacts) -> Iterator[Block]:
    about = facts.about
    yield Heading(text="Wer hat mitgemacht?", level=2)
    rows = [
        ("Gefragt wurde", f"vom {about.begins_on:%d.%m.%Y} bis {about.ends_on:%d.%m.%Y} (Welle {about.wave})"),
        ("Eingeladen", f"{about.invited} Zettel und Briefe" if about.invited else "alle, die die Adresse kannten"),
        ("Geantwortet", f"{about.replies}{_rate(about)}"),
        ("Schulen und Treffpunkte", str(facts.schools) if facts.schools else "keine, der Zugang war offen"),
        ("Orte", str(facts.places) if facts.places else "nicht gefragt, oder an keinem Ort genug Antworten"),
    ]
    yield _table("Beteiligung", ("Angabe", "Zahl"), rows, (35, 65))
    yield TextLine(
        text=f"Niemand kann sehen, wer was geantwortet hat. Zahlen unter {about.least} Menschen werden nicht gezeigt, "
        f"Gruppen unter {about.group_least} nicht verglichen. Wer geantwortet hat, hat freiwillig mitgemacht; "
        "die Antworten stehen nicht ohne Weiteres für alle jungen Menschen. Neben jedem Anteil steht, zwischen welchen "
        "Werten er mit 95 % Sicherheit liegt, wenn man Schulen und Klassen berücksichtigt."
    )


def _rate(about: About) -> str:
    return f" ({_percent(about.replies / about.invited)} der Einladungen)" if about.invited else ""


def _results(facts: PaperFacts) -> Iterator[Block]:
    yield Heading(text="Was gesagt wurde", level=2)
    told = False
    for section in facts.report.sections():
        for question in section.questions:
            if question.blocks and question.kind not in ("short_text", "long_text", "date"):
                told = True
                yield from _question(question)
    if not told:
        yield TextLine(text="Es haben zu wenige geantwortet. Darüber lässt sich nichts sagen.")


def _question(question: ShownQuestion) -> Iterator[Block]:
    for chart in question.blocks:
        title = f"{question.text} {chart.label}".strip()
        lines = [line for line in chart.lines if line.count is not None]
        if not lines:
            yield TextLine(text=f"{title}: Dazu ist keine Aussage möglich, sonst ließen sich Einzelne erkennen.")
            continue
        yield TextLine(text=title)
        bars = [line for line in lines if line.share is not None]
        if bars:
            yield Picture(
                svg=_bars(bars, title), alt=f"Balken: {title}. Die Zahlen stehen in der Tabelle.", width_mm=150
            )
        rows = [(line.label, str(line.count), _percent(line.share) or "–", _range(line)) for line in lines]
        yield _table(title, ("Antwort", "Menschen", "Anteil", "liegt zwischen"), rows, (48, 14, 12, 26))
        yield TextLine(text=_base(chart))


def _base(chart: Chart) -> str:
    who = "Menschen, die hier geantwortet haben" if chart.is_base_answered else "Menschen, die mitgemacht haben"
    return " ".join((f"Anteile von {chart.base} {who}.", *chart.doubts))


def _own_words(themes: Sequence[OpenThemes]) -> Iterator[Block]:
    shown = [one for one in themes if one.themes or one.quotes]
    if not shown:
        return
    yield Heading(text="In eigenen Worten", level=2)
    for one in shown:
        yield TextLine(text=one.question)
        if one.themes:
            rows = [(count.category.label, str(count.shown)) for count in one.themes]
            yield _table(f"Themen: {one.question}", ("Thema", "Menschen"), rows, (75, 25))
        if one.quotes:
            yield BulletList(items=tuple(f"„{quote.text}“" for quote in one.quotes))


def _consequences(facts: PaperFacts) -> Iterator[Block]:
    yield Heading(text="Was daraus wird", level=2)
    if not facts.outcomes:
        yield TextLine(text="Dazu ist noch nichts entschieden.")
    else:
        rows = [
            (one.heard, one.state_label, " ".join(filter(None, (one.answer, one.reason, one.tool_title, one.decision))))
            for one in facts.outcomes
        ]
        yield _table("Was daraus wird", ("Gehört", "Stand", "Was passiert"), rows, (35, 15, 50))
    yield TextLine(text=f"Wer mitgemacht hat, kann es nachlesen: {facts.address}")


def _sources(facts: PaperFacts) -> Iterator[Block]:
    yield Heading(text="Quellen", level=2)
    rows = [
        ("Ergebnisse", f"Auszählung vom {facts.about.counted_on:%d.%m.%Y}, Prüfsumme {facts.results_sha256}"),
        ("Fragen", facts.questionnaire),
        ("Beteiligung", "Nachweise der Umfrage im Werkstattplan: Zettel und Briefe, Antworten, Schulen, Orte"),
        ("Wirkung", facts.address),
    ]
    yield _table("Quellen", ("Angabe", "Woher"), rows, (25, 75))


def _proof(content: str, is_issued: bool) -> Iterator[Block]:
    yield Heading(text="Prüfsumme", level=2)
    if is_issued:
        yield TextLine(
            text=f"Der Inhalt dieser Vorlage hat die Prüfsumme {checksum(content)}. Sie steht auch im Verlauf der Umfrage, "
            "der sich nachträglich nicht ändern lässt."
        )
    else:
        yield TextLine(text="Das ist ein Entwurf. Eine Prüfsumme gibt es, wenn die Vorlage ausgegeben ist.")


def _bars(lines: Sequence[Line], title: str) -> str:
    height = len(lines) * (_BAR + _GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label={quoteattr(title)} '
        'font-family="Libertinus Serif, serif" font-size="15">'
    ]
    for number, line in enumerate(lines):
        top, share = number * (_BAR + _GAP), line.share or 0
        width = round((_WIDTH - _LABELS - 70) * share)
        label = line.label if len(line.label) <= _LONGEST_LABEL else f"{line.label[: _LONGEST_LABEL - 1]}…"
        parts.append(
            f'<text x="0" y="{top + 15}">{escape(label)}</text>'
            f'<rect x="{_LABELS}" y="{top}" width="{max(width, 1)}" height="{_BAR}" fill="#2445a6"/>'
            f'<text x="{_LABELS + width + 8}" y="{top + 15}">{_percent(share)}</text>'
        )
    return "".join([*parts, "</svg>"])


def _range(line: Line) -> str:
    """Between what a share lies with 95 % confidence."""
    return "–" if line.low is None else f"{_percent(line.low)} und {_percent(line.high)}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.0f} %"


def _table(
    caption: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]
) -> DocumentTable:
    head = tuple(TableCell(text=text, heading=True) for text in header)
    body = tuple(tuple(TableCell(text=text, heading=place == 0) for place, text in enumerate(row)) for row in rows)
    return DocumentTable(caption=caption, widths=widths, rows=(head, *body))
