"""Interim reviews: what was found, tool by tool, and how often which term came up."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from werkstattplan.plan.models import Edition, EditionState, Finding, InterimReview, Tool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewedTool:
    """A tool with what hindered and what helped it."""

    tool: Tool
    barriers: tuple[Finding, ...]
    enablers: tuple[Finding, ...]

    @property
    def review(self) -> InterimReview | None:
        """The interim review in which it was said."""
        first = next(iter((*self.barriers, *self.enablers)), None)
        return first.review if first else None

    @property
    def is_reviewed(self) -> bool:
        """Whether anything was found."""
        return bool(self.barriers or self.enablers)


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A whole interim review: its tools in the order of the plan, and terms with how many tools they hindered and helped."""

    review: InterimReview
    tools: tuple[ReviewedTool, ...]
    terms: tuple[tuple[str, int, int], ...]

    @property
    def reviewed(self) -> int:
        """How many tools were talked about."""
        return sum(row.is_reviewed for row in self.tools)

    @property
    def progress_label(self) -> str:
        """The sentence beside the bar."""
        return f"Zu {self.reviewed} von {len(self.tools)} Werkzeugen ist etwas festgehalten"


def review_of(review: InterimReview) -> Review:
    """The review with all tools of its edition. Two queries."""
    findings = list(review.findings.all())
    tools = list(Tool.objects.filter(edition=review.edition_id).select_related("field"))
    by_tool = _by_tool(findings)
    return Review(
        review=review,
        tools=tuple(reviewed_tool(tool, by_tool[tool.pk]) for tool in tools),
        terms=_terms(findings),
    )


def edition_to_review(newest: Edition) -> Edition:
    """The edition that people look back at: the newest one, or what a draft continues: drafts are made of reviews."""
    if newest.is_adopted or newest.state != EditionState.DRAFT or newest.based_on is None:
        return newest
    return newest.based_on


def reviewed_tool(tool: Tool, findings: Iterable[Finding]) -> ReviewedTool:
    """The tool with its findings, in the order in which they were said."""
    rows = tuple(findings)
    return ReviewedTool(
        tool=tool,
        barriers=tuple(row for row in rows if row.kind == Finding.Kind.BARRIER),
        enablers=tuple(row for row in rows if row.kind == Finding.Kind.ENABLER),
    )


def newest_findings(edition: Edition) -> dict[int, tuple[Finding, ...]]:
    """By tool, what the newest interim review says that says anything about it: workshops often take one field each.

    The review of each finding is loaded. One query.
    """
    found: dict[int, list[Finding]] = {}
    rows = Finding.objects.filter(review__edition=edition).select_related("review")
    for row in rows.order_by("-review__held_on", "-review_id", "pk"):
        of_tool = found.setdefault(row.tool_id, [])
        if not of_tool or of_tool[0].review_id == row.review_id:
            of_tool.append(row)
    return {tool_id: tuple(findings) for tool_id, findings in found.items()}


def _by_tool(findings: Iterable[Finding]) -> defaultdict[int, list[Finding]]:
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.tool_id].append(finding)
    return found


def _terms(findings: list[Finding]) -> tuple[tuple[str, int, int], ...]:
    """Term with the number of tools it hindered and helped; the one that hindered most comes first."""
    named = {(row.tool_id, row.kind, str(row.get_term_display())) for row in findings}
    hindered = Counter(term for _, kind, term in named if kind == Finding.Kind.BARRIER)
    helped = Counter(term for _, kind, term in named if kind == Finding.Kind.ENABLER)
    terms = sorted(hindered.keys() | helped.keys(), key=lambda term: (-hindered[term], -helped[term], term))
    return tuple((term, hindered[term], helped[term]) for term in terms)
