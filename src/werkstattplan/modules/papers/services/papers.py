"""Papers: begin one, change the draft, issue it, replace it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.papers.content import (
    LABELS,
    RENDERER,
    PaperContent,
    PaperKind,
    checksum,
)
from werkstattplan.modules.papers.models import Paper, PaperState, TextBlock
from werkstattplan.modules.papers.printing import FileKind, print_paper
from werkstattplan.modules.papers.search import reindex
from werkstattplan.modules.papers.selectors.content import draft_content, edition_for, letterhead_of, mark_of, mask_of
from werkstattplan.modules.papers.selectors.verify import CHECKSUM_KEY
from werkstattplan.modules.papers.texts import BLOCKS, check_placeholders
from werkstattplan.plan.documents import to_json
from werkstattplan.plan.models import FieldOfAction, Plan
from werkstattplan.platform.audit.chain import chain_head
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User

TYPED = ("introduction", "decision_text", "decisions_needed", "alternatives", "finances", "closing")
# Which text block a typed text begins with.
_BEGINNINGS = {
    PaperKind.REPORT: {
        "introduction": "report_introduction",
        "decision_text": "report_decision",
        "finances": "finances",
    },
    PaperKind.DECISION: {
        "introduction": "decision_introduction",
        "decision_text": "decision_decision",
        "finances": "finances",
    },
    PaperKind.FIELD: {"introduction": "field_introduction"},
    PaperKind.YEARLY: {"introduction": "yearly_introduction", "closing": "yearly_closing"},
}


class PlanIsEmpty(Refusal):
    """There is nothing a paper could speak of."""

    code = "plan-is-empty"
    sentence = "Dieser Plan hat noch keine Fassung. Bitte importieren Sie zuerst das Plandokument."


class PaperAlreadyIssued(Refusal):
    """An issued paper does not change."""

    code = "paper-already-issued"
    sentence = (
        "Diese Vorlage ist ausgegeben und ändert sich nicht mehr. "
        "Ist etwas falsch, beginnen Sie eine neue, die diese ersetzt."
    )


class PeriodBackwards(Refusal):
    """Changes are to be told from a day that has not come."""

    code = "period-backwards"
    sentence = "„Änderungen seit“ liegt in der Zukunft. Bitte wählen Sie einen Tag, der schon war."


class FieldUnknown(Refusal):
    """The plan has no such field of action."""

    code = "field-unknown"
    sentence = "Dieses Handlungsfeld gibt es in der Fassung nicht. Bitte wählen Sie eines aus der Liste."


class NothingToReplace(Refusal):
    """A draft needs no replacement, and a paper is replaced once."""

    code = "nothing-to-replace"
    sentence = "Diese Vorlage ist noch ein Entwurf oder schon ersetzt. Bitte öffnen Sie die neueste."


@transaction.atomic
def draft_paper(
    *,
    plan: Plan,
    kind: PaperKind,
    actor: User,
    at: datetime.datetime,
    field_name: str = "",
    year: int | None = None,
) -> Paper:
    """Begin a paper with everything proposed. Raises `PlanIsEmpty`, `FieldUnknown`."""
    paper = Paper(commune=plan.commune, plan=plan, kind=kind.value, field_name=field_name, year=year, changed_at=at)
    edition = edition_for(paper)
    if edition is None:
        raise PlanIsEmpty
    if kind is PaperKind.FIELD and not FieldOfAction.objects.filter(edition=edition, name=field_name).exists():
        raise FieldUnknown
    if kind is PaperKind.YEARLY:
        paper.year = year or timezone.localdate(at).year
        paper.is_public = True
    paper.title = _title(paper)
    paper.since = _since(paper, at)
    own = dict(TextBlock.objects.values_list("key", "text"))
    for column, key in _BEGINNINGS[kind].items():
        setattr(paper, column, own.get(key, BLOCKS[key][1]))
    paper.save()
    _note(paper, actor, at, "beginnt")
    return paper


@transaction.atomic
def change_paper(*, paper: Paper, values: dict[str, Any], actor: User, at: datetime.datetime) -> None:
    """Store what was typed into a draft.

    Raises `PaperAlreadyIssued`, `PeriodBackwards`, `UnknownPlaceholder`.
    """
    stored = _open(paper)
    since = values.get("since")
    if since is not None and since > timezone.localdate(at):
        raise PeriodBackwards
    for text in (*(values.get(column, "") for column in TYPED), *values.get("remarks", {}).values()):
        check_placeholders(text)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.changed_at = at
    stored.save()
    _note(stored, actor, at, "ändert")


@transaction.atomic
def delete_draft(*, paper: Paper, actor: User, at: datetime.datetime) -> None:
    """Throw a draft away. Raises `PaperAlreadyIssued`."""
    stored = _open(paper)
    _note(stored, actor, at, "verwirft")
    stored.delete()


@transaction.atomic
def issue_paper(*, paper: Paper, actor: User, at: datetime.datetime) -> Paper:
    """Freeze a draft with its checksum and its place in the history, and keep the printed files.

    The checksum stands in the history from then on, as the history's end stands in the paper: each proves the other.
    Raises `PaperAlreadyIssued`, `PlanIsEmpty`.
    """
    stored = _open(paper)
    edition = edition_for(stored)
    if edition is None:
        raise PlanIsEmpty
    content = draft_content(stored, edition, on=timezone.localdate(at), position=chain_head(stored.commune))
    head = letterhead_of()
    mark = mark_of(stored)
    stored.word_file = _print(stored, content, FileKind.DOCX, mark, actor)
    stored.pdf_file = _print(stored, content, FileKind.PDF, mark, actor)
    stored.mark = head.mark if head else None
    # Lists and searches show these without opening the content.
    stored.title, stored.body = content.title, mask_of(stored)(stored.body)
    stored.state = PaperState.ISSUED
    stored.content = to_json(content)
    stored.checksum = checksum(content)
    stored.renderer = RENDERER
    stored.issued_at, stored.issued_by = at, actor
    stored.save()
    if stored.replaces_id:
        Paper.objects.filter(pk=stored.replaces_id).update(state=PaperState.REPLACED)
    reindex()
    _note(stored, actor, at, "gibt aus", {CHECKSUM_KEY: stored.checksum})
    return stored


@transaction.atomic
def replace_paper(*, paper: Paper, actor: User, at: datetime.datetime) -> Paper:
    """Begin a corrected copy of an issued paper; when it is issued, it takes the place of the old one.

    Raises `NothingToReplace`.
    """
    old = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if old.state != PaperState.ISSUED or Paper.objects.filter(replaces=old).exists():
        raise NothingToReplace
    copied = (
        "plan",
        "commune",
        "kind",
        "title",
        "number",
        "body",
        "meeting_on",
        "since",
        "is_public",
        "field_name",
        "year",
    )
    new = Paper(
        **{name: getattr(old, name) for name in (*copied, *TYPED, "remarks", "left_out")}, replaces=old, changed_at=at
    )
    new.save()
    _note(new, actor, at, "beginnt", {"ersetzt": old.checksum})
    return new


def _open(paper: Paper) -> Paper:
    stored = Paper.objects.select_for_update(of=("self",)).select_related("plan", "commune").filter(pk=paper.pk).first()
    if stored is None or not stored.is_draft:
        raise PaperAlreadyIssued
    return stored


def _title(paper: Paper) -> str:
    if paper.kind == PaperKind.FIELD:
        return paper.field_name
    if paper.kind == PaperKind.YEARLY:
        return f"Was aus dem Plan geworden ist: {paper.year}"
    word = "Bericht über" if paper.kind == PaperKind.REPORT else "Beschluss über"
    return f"{word} {paper.plan.title}"[:200]


def _since(paper: Paper, at: datetime.datetime) -> datetime.date | None:
    """The day of the last paper of the kind; before the first one nothing is compared."""
    if paper.kind == PaperKind.YEARLY and paper.year:
        return datetime.date(paper.year - 1, 12, 31)
    if paper.kind == PaperKind.FIELD:
        return None
    last = (
        Paper.objects.filter(plan=paper.plan, kind=paper.kind, issued_at__isnull=False).order_by("-issued_at").first()
    )
    if last is not None and last.issued_at is not None:
        return timezone.localdate(last.issued_at)
    edition = edition_for(paper)
    first = edition.published_at or edition.created_at if edition else at
    return timezone.localdate(min(first, at))


def _print(paper: Paper, content: PaperContent, kind: FileKind, mark: bytes, actor: User) -> StoredFile:
    printed = print_paper(content, kind, mark=mark)
    name = f"{LABELS[content.kind]} {content.day:%Y-%m-%d}.{kind.value}"
    return store_file(commune=paper.commune, actor=actor, name=name, content=printed)


def _note(paper: Paper, actor: User, at: datetime.datetime, verb: str, more: dict[str, str] | None = None) -> None:
    after = {"Art": LABELS[PaperKind(paper.kind)], "Betreff": paper.title, **(more or {})}
    record_change(commune=paper.commune, actor=actor, at=at, verb=verb, subject=paper, before={}, after=after)
