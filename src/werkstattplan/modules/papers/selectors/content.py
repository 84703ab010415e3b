"""The content of a paper: of a draft made anew from the plan, of an issued one as it was frozen."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from werkstattplan.kernel.modules import Period
from werkstattplan.modules.papers import compose
from werkstattplan.modules.papers.citing import Citations
from werkstattplan.modules.papers.content import LABELS, Block, Fact, PaperContent, PaperKind, content_from_json
from werkstattplan.modules.papers.models import Letterhead, Paper
from werkstattplan.modules.papers.printing import FileKind, print_paper
from werkstattplan.modules.papers.selectors.facts import PlanFacts, edition_of, facts_of
from werkstattplan.modules.papers.texts import fill, in_german
from werkstattplan.plan.documents import to_json
from werkstattplan.plan.models import Edition
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.platform.audit.chain import ChainPosition
from werkstattplan.platform.documents.pdf import page_count

# How many tools a sheet about a field is tried with until it fits on one page.
ROOMS = (14, 12, 10, 8, 6, 4, 2)


def frozen_content(paper: Paper) -> PaperContent:
    """The content of an issued paper."""
    return content_from_json(paper.content)


def masked_content(content: PaperContent, mask: Callable[[str], str]) -> PaperContent:
    """The content with every text through `mask`."""

    def masked(value: Any) -> Any:
        if isinstance(value, str):
            return mask(value)
        if isinstance(value, list):
            return [masked(part) for part in value]
        return {key: masked(part) for key, part in value.items()} if isinstance(value, dict) else value

    data = to_json(content)
    return content_from_json(data | {key: masked(data[key]) for key in ("title", "facts", "blocks", "sources")})


def draft_content(
    paper: Paper, edition: Edition, *, on: datetime.date, position: ChainPosition | None = None
) -> PaperContent:
    """What a draft would say if it were issued on a day; with the place in the history when it is."""
    facts = facts_of(
        edition,
        on=on,
        since=paper.since,
        until=_until(paper, on),
        achieved_in=_year(paper, on),
        is_public=paper.is_public,
        field_name=paper.field_name,
        left_out=frozenset(paper.left_out),
    )
    words = _words(paper, on)
    if paper.kind != PaperKind.FIELD:
        cited = Citations()
        return _content(paper, facts, _blocks(paper, facts, words, cited), cited, on, position)
    return _one_page(paper, facts, words, on, position)


def _one_page(
    paper: Paper, facts: PlanFacts, words: compose.Words, on: datetime.date, position: ChainPosition | None
) -> PaperContent:
    """The sheet about a field with as many tools as one page holds."""
    for room in ROOMS:
        content = _content(paper, facts, compose.field_page(facts, words, room=room), Citations(), on, position)
        if page_count(print_paper(content, FileKind.PDF, mark=mark_of(paper))) == 1:
            break
    return content


def mask_of(paper: Paper) -> Callable[[str], str]:
    """What takes names out of the texts of a public paper; those of others stay as they are."""
    return PublicText(paper.commune).mask if paper.is_public else str


def mark_of(paper: Paper) -> bytes:
    """The picture of the letterhead: of an issued paper the one it was issued with."""
    if paper.is_draft:
        head = letterhead_of()
        stored = head.mark if head else None
    else:
        stored = paper.mark
    if stored is None:
        return b""
    with stored.content.open() as file:
        return bytes(file.read())


def letterhead_of() -> Letterhead | None:
    """The letterhead of the commune in scope, if it has one."""
    return Letterhead.objects.select_related("mark").first()


def edition_for(paper: Paper) -> Edition | None:
    """The edition a draft speaks of."""
    return edition_of(Edition.objects.filter(plan=paper.plan_id).select_related("plan", "commune"))


def _year(paper: Paper, on: datetime.date) -> Period | None:
    """The year of a yearly report; other papers tell of everything so far."""
    return Period(first=datetime.date(paper.year, 1, 1), last=_until(paper, on)) if paper.year else None


def _until(paper: Paper, on: datetime.date) -> datetime.date:
    return min(on, datetime.date(paper.year, 12, 31)) if paper.year else on


def _blocks(paper: Paper, facts: PlanFacts, words: compose.Words, cited: Citations) -> tuple[Block, ...]:
    if paper.kind == PaperKind.YEARLY:
        return compose.yearly(facts, words, cited)
    make = compose.decision if paper.kind == PaperKind.DECISION else compose.report
    return make(facts, words, paper.since, cited)


def _words(paper: Paper, on: datetime.date) -> compose.Words:
    values = {
        "plan": f"„{paper.plan.title}“",
        "kommune": paper.commune.name,
        "gremium": paper.body or "das Gremium",
        "seit": in_german(paper.since) or "Beginn",
        "stand": in_german(on),
        "jahr": str(paper.year or on.year),
        "feld": paper.field_name,
    }
    mask = mask_of(paper)

    def said(text: str) -> str:
        return mask(fill(text, values)) if text else ""

    return compose.Words(
        introduction=said(paper.introduction),
        decision=said(paper.decision_text),
        decisions_needed=said(paper.decisions_needed),
        alternatives=said(paper.alternatives),
        finances=said(paper.finances),
        closing=said(paper.closing),
        remarks={key: said(text) for key, text in paper.remarks.items()},
    )


def _content(
    paper: Paper,
    facts: PlanFacts,
    blocks: tuple[Block, ...],
    cited: Citations,
    on: datetime.date,
    position: ChainPosition | None,
) -> PaperContent:
    head, mask = letterhead_of(), mask_of(paper)
    return PaperContent(
        kind=PaperKind(paper.kind),
        title=mask(paper.title),
        commune=paper.commune.name,
        plan=paper.plan.title,
        as_of=on.isoformat(),
        is_public=paper.is_public,
        sender=tuple(head.sender.splitlines()) if head else (paper.commune.name,),
        foot=head.foot if head else "",
        facts=tuple(Fact(label=label, value=mask(value)) for label, value in _head(paper, head, on) if value),
        blocks=blocks,
        sources=cited.sources,
        tools=tuple(tool.key for tool in facts.tools),
        verify_url=settings.SITE_URL + reverse("papers_free:verify"),
        mark_sha256=head.mark.sha256 if head and head.mark else "",
        chain_sequence=position.sequence if position else 0,
        chain_hash=position.hash if position else "",
    )


def _head(paper: Paper, head: Letterhead | None, on: datetime.date) -> list[tuple[str, str]]:
    if paper.kind == PaperKind.YEARLY:
        return [("Plan", paper.plan.title), ("Stand der Angaben", in_german(on))]
    if paper.kind == PaperKind.FIELD:
        return [("Plan", paper.plan.title), ("Stand", in_german(on))]
    return [
        ("Art", f"{LABELS[PaperKind(paper.kind)]}, {'öffentlich' if paper.is_public else 'nicht öffentlich'}"),
        ("Vorlagen-Nummer", paper.number or "noch keine"),
        ("Gremium", paper.body or "nicht genannt"),
        ("Sitzung am", in_german(paper.meeting_on) or "nicht genannt"),
        ("Federführung", head.department if head else ""),
        ("Plan", paper.plan.title),
        ("Änderungen seit", in_german(paper.since)),
        ("Stand der Angaben", in_german(on)),
    ]
