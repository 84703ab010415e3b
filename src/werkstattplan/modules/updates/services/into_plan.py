"""What an answer changes in the plan once it counts."""

import datetime

from django.db.models import Max
from django.utils import timezone

from werkstattplan.modules.updates.models import Answer, AnswerState, Says
from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import MoneyLine, StatusReport
from werkstattplan.plan.services.attachments import attach_file
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.services.steps import change_step
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

STATUS_OF = {
    Says.RUNNING: ToolStatus.RUNNING,
    Says.DONE: ToolStatus.DONE,
    Says.STUCK: ToolStatus.PAUSED,
    Says.LATER: ToolStatus.PLANNED,
}


def put_into_plan(answer: Answer, *, actor: User | None, at: datetime.datetime) -> None:
    """Report the status, finish the steps, add the money and the files, and mark the answer as accepted.

    No report comes of who says to be no longer responsible, nor of words to which there are newer ones of the same day:
    the day of a report has no hour, and the status is what was said last.
    """
    if answer.says != Says.NOT_MINE and not _has_newer_word(answer):
        answer.report = report_status(
            tool=answer.tool,
            status=STATUS_OF[Says(answer.says)],
            reason=reason_of(answer),
            reported_on=timezone.localdate(answer.said_at),
            reported_by=f"{answer.said_by} ({answer.get_channel_display()})"[:200],
            actor=actor,
            at=at,
        )
    for step in answer.finished_steps.all():
        change_step(step=step, actor=actor, at=at, is_done=True)
    if answer.spent_cents is not None:
        _spend(answer, answer.spent_cents)
    for part in answer.files.select_related("file"):
        attach_file(
            tool=answer.tool,
            actor=actor,
            at=at,
            title=part.file.name[:200],
            name=part.file.name,
            content=part.file.content.read(),
            is_public=False,
        )
    close(answer, AnswerState.ACCEPTED, verb="übernimmt die Antwort", actor=actor, at=at)


def close(answer: Answer, state: AnswerState, *, verb: str, actor: User | None, at: datetime.datetime) -> None:
    """Note what was decided on an answer, by whom and when."""
    answer.state, answer.decided_by, answer.decided_at = state, actor, at
    answer.save()
    record_change(
        commune=answer.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=answer,
        before={"zustand": AnswerState.PROPOSED.value},
        after={"zustand": state.value},
    )


def reason_of(answer: Answer) -> str:
    """The words that go into the status report."""
    parts = []
    if answer.says == Says.STUCK:
        parts.append("Es stockt:")
    if answer.later_label:
        parts.append(f"Kommt später, voraussichtlich {answer.later_label}.")
    if answer.sentence:
        parts.append(answer.sentence)
    return " ".join(parts)


def _has_newer_word(answer: Answer) -> bool:
    """Whether somebody, over a link or in the program itself, said something later on the same day that counts."""
    day = timezone.localdate(answer.said_at)
    newest = StatusReport.objects.filter(tool=answer.tool, reported_on=day).first()
    if newest is None:
        return False
    # By its moment and words, because the report of a tool that stands in two editions exists twice.
    told = Answer.objects.filter(
        tool__key=answer.tool.key, report__created_at=newest.created_at, report__reported_by=newest.reported_by
    )
    return (told.values_list("said_at", flat=True).first() or newest.created_at) > answer.said_at


def _spend(answer: Answer, cents: int) -> None:
    last = MoneyLine.objects.filter(tool=answer.tool).aggregate(last=Max("position"))["last"]
    MoneyLine.objects.create(
        commune=answer.commune,
        tool=answer.tool,
        position=0 if last is None else last + 1,
        kind=MoneyLine.Kind.SPENT,
        amount_cents=cents,
        note=f"gemeldet am {timezone.localdate(answer.said_at):%d.%m.%Y}",
    )
