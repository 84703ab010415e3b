"""From one edition to the next: the new draft, what it decides about each tool, and the end of deciding."""

import datetime

from django.db import transaction
from django.db.models import Max

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Edition, EditionState, Fate, FieldOfAction, Plan, Tool, ToolFate
from werkstattplan.plan.models.succession import STAYING, WITH_SUCCESSOR
from werkstattplan.plan.search import index_edition, index_tool
from werkstattplan.plan.selectors.edition_data import edition_data
from werkstattplan.plan.services.copying import copy_content, copy_tools
from werkstattplan.plan.services.touch import OpenEdition, hold_plan, open_for_change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class NothingToContinue(Refusal):
    """The newest edition is still a draft itself."""

    code = "nothing-to-continue"
    sentence = (
        "Die neueste Fassung ist noch ein Entwurf. Arbeiten Sie dort weiter; eine Fortschreibung beginnt, "
        "wenn sie beschlossen oder veröffentlicht ist."
    )


class NotPartOfThis(Refusal):
    """The edition decides nothing about this tool."""

    code = "not-part-of-this"
    sentence = "Über dieses Werkzeug entscheidet diese Fassung nicht. Bitte laden Sie die Seite neu."


class FateNeedsReason(Refusal):
    """A decision without a reason."""

    code = "fate-needs-reason"
    sentence = (
        "Bitte schreiben Sie in ein, zwei Sätzen, warum. Die Begründung steht später auf der Seite „Was ist neu“."
    )


class SuccessorDoesNotFit(Refusal):
    """No tool is named that takes the place, or one that does not stay itself."""

    code = "successor-does-not-fit"
    sentence = "Bitte wählen Sie ein anderes Werkzeug dieser Fassung, das selbst bestehen bleibt."


class IsNeededAsSuccessor(Refusal):
    """Other tools are to be merged into this one."""

    code = "is-needed-as-successor"

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            f"In diesem Werkzeug sollen andere aufgehen: {', '.join(titles)}. Bitte entscheiden Sie zuerst dort anders."
        )


class DecidedMeanwhile(Refusal):
    """Somebody else decided about the tool while this person was thinking."""

    code = "decided-meanwhile"

    def __init__(self, row: ToolFate) -> None:
        self.version = row.version
        who = row.decided_by.name if row.decided_by else "Jemand anderes"
        super().__init__(
            f"{who} hat inzwischen entschieden: {_as_text(row)} "
            "Soll stattdessen Ihre Entscheidung gelten, speichern Sie noch einmal."
        )


class DecisionsOpen(Refusal):
    """Tools of the edition before are undecided."""

    code = "decisions-open"

    def __init__(self, titles: list[str]) -> None:
        named = ", ".join(f"„{title}“" for title in titles[:5])
        more = f" und {len(titles) - 5} weitere" if len(titles) > 5 else ""
        super().__init__(f"Noch nicht entschieden: {named}{more}. Bitte entscheiden Sie zuerst über jedes Werkzeug.")


@transaction.atomic
def start_edition(*, edition: Edition, title: str, actor: User, at: datetime.datetime) -> Edition:
    """A new draft that continues `edition` with all its tools; what becomes of each is decided there.

    Raises `NothingToContinue` unless the newest edition is adopted or was published.
    """
    # A report that comes meanwhile waits, then finds the draft and counts there too.
    hold_plan(edition.plan_id)
    plan = Plan.objects.get(pk=edition.plan_id)
    newest = plan.editions.order_by("-number").first()
    if newest is None or newest.pk != edition.pk or not is_settled(newest):
        raise NothingToContinue
    new = Edition.objects.create(
        commune=edition.commune,
        plan=plan,
        number=newest.number + 1,
        title=title.strip() or newest.title,
        years=list(newest.years),
        created_at=at,
        content_changed_at=at,
        based_on=newest,
    )
    copy_content(newest, new)
    after = {"Grundlage": f"Fassung {newest.number}"}
    record_change(
        commune=new.commune, actor=actor, at=at, verb="beginnt die Fortschreibung", subject=new, before={}, after=after
    )
    index_edition(new)
    return new


def is_settled(edition: Edition) -> bool:
    """Whether others may know the edition: it is adopted, or was published."""
    return edition.is_adopted or edition.state != EditionState.DRAFT


@transaction.atomic
def decide_fate(
    *,
    edition: Edition,
    old_tool: Tool,
    fate: Fate,
    reason: str,
    actor: User,
    at: datetime.datetime,
    successor: Tool | None = None,
    seen: str | None = None,
) -> ToolFate:
    """Decide what becomes of a tool of the edition before. A tool that is to stay and was taken out comes back as it was.

    `seen` is the version of the decision that the person knew, empty for none; without it the last decision counts. Raises
    `EditionIsAdopted`, `NotPartOfThis`, `FateNeedsReason`, `SuccessorDoesNotFit`, `IsNeededAsSuccessor`, `DecidedMeanwhile`.
    """
    opened = open_for_change(edition.pk, at=at)
    if old_tool.edition_id != opened.edition.based_on_id:
        raise NotPartOfThis
    if not reason.strip():
        raise FateNeedsReason
    if fate in WITH_SUCCESSOR:
        _check_successor(opened.edition, old_tool, successor)
    if fate not in STAYING:
        _check_not_needed(opened.edition, old_tool)
    rows = ToolFate.objects.filter(edition=edition, old_tool=old_tool).select_related("successor", "decided_by")
    before = rows.first()
    if before is not None and seen is not None and before.version != seen:
        raise DecidedMeanwhile(before)
    row, _ = ToolFate.objects.update_or_create(
        edition=edition,
        old_tool=old_tool,
        defaults={
            "commune": edition.commune,
            "fate": fate,
            "reason": reason.strip(),
            "successor": successor if fate in WITH_SUCCESSOR else None,
            "decided_at": at,
            "decided_by": actor,
        },
    )
    if row.stays:
        _bring_back(opened.edition, old_tool)
    _record(opened, old_tool, before=before, after=row, actor=actor)
    return row


def _check_successor(edition: Edition, old_tool: Tool, successor: Tool | None) -> None:
    if successor is None or successor.edition_id != edition.pk or successor.key == old_tool.key:
        raise SuccessorDoesNotFit
    fates = ToolFate.objects.filter(edition=edition, old_tool__key=successor.key)
    if any(not row.stays for row in fates):
        raise SuccessorDoesNotFit


def _check_not_needed(edition: Edition, old_tool: Tool) -> None:
    needing = ToolFate.objects.filter(edition=edition, successor__key=old_tool.key).exclude(old_tool=old_tool)
    titles = list(needing.values_list("old_tool__title", flat=True))
    if titles:
        raise IsNeededAsSuccessor(titles)


def _bring_back(edition: Edition, old_tool: Tool) -> None:
    if edition.tools.filter(key=old_tool.key).exists():
        return
    field = old_tool.field
    own, _ = FieldOfAction.objects.get_or_create(
        commune=edition.commune,
        edition=edition,
        slug=field.slug,
        defaults={"name": field.name, "description": field.description, "position": _next_position(edition)},
    )
    copy = copy_tools([old_tool], edition, fields={field.slug: own})[0]
    index_tool(copy)


def _next_position(edition: Edition) -> int:
    last = edition.fields.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _record(opened: OpenEdition, old_tool: Tool, *, before: ToolFate | None, after: ToolFate, actor: User) -> None:
    opened.touch()
    record_change(
        commune=opened.edition.commune,
        actor=actor,
        at=opened.at,
        verb="entscheidet zur Fortschreibung",
        subject=opened.edition,
        before={old_tool.title: _as_text(before)},
        after={old_tool.title: _as_text(after)},
    )


def _as_text(row: ToolFate | None) -> str:
    if row is None:
        return ""
    successor = f" „{row.successor.title}“" if row.successor else ""
    return f"{row.get_fate_display()}{successor}: {row.reason}"


@transaction.atomic
def continue_the_rest(*, edition: Edition, reason: str, actor: User, at: datetime.datetime) -> int:
    """Decide to continue every tool that is undecided, all for the same reason; returns their number.

    Raises `EditionIsAdopted`, `FateNeedsReason`.
    """
    opened = open_for_change(edition.pk, at=at)
    if not reason.strip():
        raise FateNeedsReason
    tools = undecided_tools(opened.edition)
    ToolFate.objects.bulk_create(
        ToolFate(
            commune=edition.commune,
            edition=opened.edition,
            old_tool=tool,
            fate=Fate.CONTINUE,
            reason=reason.strip(),
            decided_at=at,
            decided_by=actor,
        )
        for tool in tools
    )
    for tool in tools:
        _bring_back(opened.edition, tool)
    if tools:
        opened.touch()
        record_change(
            commune=edition.commune,
            actor=actor,
            at=at,
            verb="entscheidet zur Fortschreibung",
            subject=opened.edition,
            before={},
            after={tool.title: f"{Fate.CONTINUE.label}: {reason.strip()}" for tool in tools},
        )
    return len(tools)


def undecided_tools(edition: Edition) -> list[Tool]:
    """Tools of the edition before about which this one has not decided, in the order of the plan."""
    if edition.based_on_id is None:
        return []
    open_ones = Tool.objects.filter(edition=edition.based_on_id).exclude(fates__edition=edition)
    return list(open_ones.select_related("field"))


def continue_by_document(
    *, edition: Edition, read_for: Edition, name: str, actor: User | None, at: datetime.datetime
) -> None:
    """Let an imported edition continue the edition that its document was read for, or what that draft continues itself.

    Decisions of a draft so far are taken over. Of the others, tools that the document holds stay, or change where it says
    so; what it no longer holds is left undecided. Call it in the transaction of the import.
    """
    base = read_for if is_settled(read_for) else read_for.based_on
    if base is None:
        return
    Edition.objects.filter(pk=edition.pk).update(based_on=base)
    drafts = base.successors.exclude(pk=edition.pk).filter(state=EditionState.DRAFT, adopted_on=None)
    draft = drafts.order_by("-number").first()
    if draft is not None:
        _take_over_decisions(draft, edition)
    _decide_the_rest(edition, base, name, actor, at)


def _take_over_decisions(draft: Edition, edition: Edition) -> None:
    """Decide what the draft decided, as far as the tools are there that it needs."""
    tools = {tool.key: tool for tool in edition.tools.all()}
    fates = ToolFate.objects.filter(edition=draft).select_related("old_tool", "successor")
    rows = []
    for row in fates:
        successor = tools.get(row.successor.key) if row.successor else None
        if (row.stays and row.old_tool.key not in tools) or (row.successor and not successor):
            continue
        row.pk, row.edition, row.successor = None, edition, successor
        rows.append(row)
    ToolFate.objects.bulk_create(rows)


def _decide_the_rest(edition: Edition, base: Edition, name: str, actor: User | None, at: datetime.datetime) -> None:
    new = {tool["key"]: tool for field in edition_data(edition)["fields"] for tool in field["tools"]}
    old = {tool["key"]: tool for field in edition_data(base)["fields"] for tool in field["tools"]}
    ToolFate.objects.bulk_create(
        ToolFate(
            commune=edition.commune,
            edition=edition,
            old_tool=tool,
            fate=Fate.CONTINUE if old[tool.key] == new[tool.key] else Fate.CHANGE,
            reason=f"Steht so im eingelesenen Dokument „{name}“.",
            decided_at=at,
            decided_by=actor,
        )
        for tool in base.tools.filter(key__in=new).exclude(fates__edition=edition)
    )


def close_decisions(edition: Edition) -> None:
    """End the deciding: tools that are not to stay leave the edition; they live on in the edition before.

    Call it in the transaction of the act that settles the edition. Raises `DecisionsOpen`.
    """
    titles = [tool.title for tool in undecided_tools(edition)]
    if titles:
        raise DecisionsOpen(titles)
    leaving = ToolFate.objects.filter(edition=edition).exclude(fate__in=list(STAYING)).values("old_tool__key")
    edition.tools.filter(key__in=leaving).delete()
