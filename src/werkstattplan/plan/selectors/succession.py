"""What a draft has decided about the tools of the edition before, and what the interim review suggests."""

from dataclasses import dataclass

from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import Edition, Fate, Finding, Tool, ToolFate
from werkstattplan.plan.selectors.reviews import ReviewedTool, newest_findings, reviewed_tool

_BY_STATUS = {
    ToolStatus.DONE: Fate.FINISH,
    ToolStatus.DROPPED: Fate.DROP,
    ToolStatus.SUPERSEDED: Fate.SUPERSEDE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """What status and interim review suggest, with a reason that can be taken over."""

    fate: Fate
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FateRow:
    """A tool of the edition before: the decision about it, if any, and what suggests one."""

    tool: Tool
    fate: ToolFate | None
    suggestion: Suggestion
    reviewed: ReviewedTool


@dataclass(frozen=True, kw_only=True, slots=True)
class Succession:
    """All decisions of a draft: rows in the order of the plan, and its new tools."""

    edition: Edition
    base: Edition
    has_review: bool
    rows: tuple[FateRow, ...]
    new_tools: tuple[Tool, ...]

    @property
    def decided(self) -> int:
        """How many tools are decided."""
        return sum(row.fate is not None for row in self.rows)

    @property
    def undecided(self) -> int:
        """How many tools are not decided yet."""
        return len(self.rows) - self.decided

    @property
    def progress_label(self) -> str:
        """The sentence beside the bar."""
        return f"{self.decided} von {len(self.rows)} Werkzeugen entschieden"

    @property
    def first_undecided(self) -> FateRow | None:
        """Where to go on deciding."""
        return next((row for row in self.rows if row.fate is None), None)

    def neighbours(self, key: str) -> tuple[FateRow | None, FateRow | None]:
        """The rows before and after that of a tool."""
        place = self.place(key)
        after = self.rows[place + 1] if place + 1 < len(self.rows) else None
        return (self.rows[place - 1] if place else None), after

    def place(self, key: str) -> int:
        """The place of a tool, from 0; raises StopIteration for one that is not there."""
        return next(place for place, row in enumerate(self.rows) if row.tool.key == key)

    def next_undecided(self, key: str) -> FateRow | None:
        """The first undecided tool after this one, or from the beginning."""
        place = self.place(key)
        return next((row for row in (*self.rows[place + 1 :], *self.rows[:place]) if row.fate is None), None)


def succession_of(edition: Edition) -> Succession | None:
    """The decisions of an edition; None for one that continues none. Six queries."""
    base = edition.based_on
    if base is None:
        return None
    fates = {row.old_tool_id: row for row in ToolFate.objects.filter(edition=edition).select_related("successor")}
    tools = list(base.tools.select_related("field"))
    findings = newest_findings(base)
    rows = []
    for tool in tools:
        reviewed = reviewed_tool(tool, findings.get(tool.pk, ()))
        suggestion = suggest(tool, reviewed)
        rows.append(FateRow(tool=tool, fate=fates.get(tool.pk), suggestion=suggestion, reviewed=reviewed))
    known = {tool.key for tool in tools}
    new = tuple(tool for tool in edition.tools.select_related("field") if tool.key not in known)
    return Succession(
        edition=edition,
        base=base,
        has_review=base.reviews.exists(),
        rows=tuple(rows),
        new_tools=new,
    )


def suggest(tool: Tool, reviewed: ReviewedTool) -> Suggestion:
    """What becomes of a tool by its status, else to change it where more hindered than helped, else to continue it."""
    fate = _BY_STATUS.get(ToolStatus(tool.status))
    if fate is None:
        fate = Fate.CHANGE if len(reviewed.barriers) > len(reviewed.enablers) else Fate.CONTINUE
    parts = [f"Stand: {tool.get_status_display()}." if tool.status != ToolStatus.UNKNOWN else ""]
    if reviewed.review is not None:
        parts.append(f"Zwischenbilanz vom {reviewed.review.held_on:%d.%m.%Y}.")
        parts += [_sentence("Gebremst hat", reviewed.barriers), _sentence("Geholfen hat", reviewed.enablers)]
    return Suggestion(fate=fate, reason=" ".join(filter(None, parts)))


def _sentence(words: str, findings: tuple[Finding, ...]) -> str:
    return f"{words}: {'; '.join(str(row).rstrip('.') for row in findings)}." if findings else ""
