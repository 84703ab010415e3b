"""Giving an answer, and a photo with it."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.models import Answer, AnswerFile, AnswerState, Channel, Says, TrustedPerson
from werkstattplan.modules.updates.services.content import AnswerContent, check_content, submission_key, write_content
from werkstattplan.modules.updates.services.into_plan import put_into_plan
from werkstattplan.plan.models import Tool
from werkstattplan.plan.services.attachments import attach_file, check_file_type
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.photos import tidy_photo
from werkstattplan.platform.files.services import FileEmpty, store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person


class NameNeeded(Refusal):
    """An answer without a name."""

    code = "name-needed"
    sentence = "Bitte sagen Sie, wer Sie sind. Ohne Namen können wir die Antwort nicht zuordnen."


class AnswerIsClosed(Refusal):
    """A photo for an answer that did not go into the plan."""

    code = "answer-is-closed"
    sentence = (
        "Über diese Antwort ist schon entschieden. Bitte antworten Sie noch einmal und schicken Sie das Foto dann."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Who says it, and how it came in; `entered_by` for what a clerk types in."""

    name: str
    channel: Channel
    person: Person | None = None
    is_somebody_else: bool = False
    entered_by: User | None = None


def give_answer(
    *, tool: Tool, speaker: Speaker, content: AnswerContent, token: uuid.UUID, at: datetime.datetime
) -> Answer:
    """Keep an answer as a proposal; the same form with the same words gives the same answer.

    It replaces what the same person said of the tool before, as long as nobody has decided on that. What a trusted
    person says is accepted at once, except that somebody else is responsible now: that needs the coordination.
    Raises `NameNeeded`, `ReasonNeeded`, `MonthNeeded`, `MonthInPast`.
    """
    goes_straight = content.says != Says.NOT_MINE and _is_trusted(speaker)
    return _keep(tool, speaker, content, token, said_at=at, at=at, is_accepted=goes_straight)


def enter_answer(
    *,
    tool: Tool,
    speaker: Speaker,
    content: AnswerContent,
    token: uuid.UUID,
    said_at: datetime.datetime,
    at: datetime.datetime,
) -> Answer:
    """Keep and accept in one act what a clerk types in for somebody. Raises the same as `give_answer`."""
    return _keep(tool, speaker, content, token, said_at=said_at, at=at, is_accepted=True)


@transaction.atomic
def add_file(*, answer: Answer, name: str, content: bytes, at: datetime.datetime) -> AnswerFile:
    """Keep a photo or file with an answer; of an accepted one it goes to the tool at once.

    A photo comes upright and without the place it was taken. Raises `FileTypeNotAllowed`, `FileTooLarge`, `FileEmpty`,
    `UnreadablePhoto`, `AnswerIsClosed`.
    """
    locked = _newest(Answer.objects.select_for_update(of=("self",)).select_related("tool", "commune").get(pk=answer.pk))
    if locked.state not in (AnswerState.PROPOSED, AnswerState.ACCEPTED):
        raise AnswerIsClosed
    if not content:
        raise FileEmpty
    tidy_name, tidy_content = tidy_photo(name, content)
    check_file_type(name=tidy_name, content=tidy_content)
    if locked.state == AnswerState.ACCEPTED:
        stored = attach_file(
            tool=locked.tool,
            actor=locked.entered_by,
            at=at,
            title=tidy_name[:200],
            name=tidy_name,
            content=tidy_content,
            is_public=False,
        ).file
    else:
        stored = store_file(commune=locked.commune, actor=locked.entered_by, name=tidy_name, content=tidy_content)
    return AnswerFile.objects.create(commune=locked.commune, answer=locked, file=stored)


def _keep(
    tool: Tool,
    speaker: Speaker,
    content: AnswerContent,
    form: uuid.UUID,
    *,
    said_at: datetime.datetime,
    at: datetime.datetime,
    is_accepted: bool,
) -> Answer:
    name = " ".join(speaker.name.split())[:200]
    if not name:
        raise NameNeeded
    check_content(content, today=timezone.localdate(said_at))
    answer = Answer(
        commune=tool.commune,
        tool=tool,
        token=submission_key(form, tool=tool, name=name, content=content),
        person=speaker.person,
        said_by=name,
        is_somebody_else=speaker.is_somebody_else,
        channel=speaker.channel,
        said_at=said_at,
        entered_by=speaker.entered_by,
    )
    if is_accepted:
        answer.state, answer.decided_at = AnswerState.ACCEPTED, at
    try:
        return _stored(answer, content, at=at)
    except IntegrityError:
        # The same click, or another answer of the same person, was stored at this very moment: now it is seen.
        answer.pk = None
        return _stored(answer, content, at=at)


@transaction.atomic
def _stored(answer: Answer, content: AnswerContent, *, at: datetime.datetime) -> Answer:
    known = Answer.objects.filter(token=answer.token).first()
    if known is not None:
        return known
    replaced = _replace_earlier(answer, at=at)
    write_content(answer, content)
    AnswerFile.objects.filter(answer__in=replaced).update(answer=answer)
    record_change(
        commune=answer.commune,
        actor=answer.entered_by,
        at=at,
        verb="nimmt eine Antwort entgegen",
        subject=answer,
        before={},
        after={"stand": answer.says},
    )
    if answer.state == AnswerState.ACCEPTED:
        put_into_plan(answer, actor=answer.entered_by, at=at)
    return answer


def _replace_earlier(answer: Answer, *, at: datetime.datetime) -> list[Answer]:
    """Set aside what the same person said of the same tool and nobody has decided on."""
    waiting = answer.same_speaker().filter(state=AnswerState.PROPOSED)
    if answer.entered_by is not None:
        # A clerk may come late with an older word.
        waiting = waiting.filter(said_at__lte=answer.said_at)
    rows = list(waiting.select_for_update(of=("self",)))
    for row in rows:
        row.state, row.decided_at = AnswerState.SUPERSEDED, at
        row.save(update_fields=["state", "decided_at"])
        record_change(
            commune=row.commune,
            actor=answer.entered_by,
            at=at,
            verb="ersetzt die Antwort",
            subject=row,
            before={"zustand": AnswerState.PROPOSED.value},
            after={"zustand": AnswerState.SUPERSEDED.value},
        )
    return rows


def _newest(answer: Answer) -> Answer:
    """The answer, or the one that has replaced it."""
    if answer.state != AnswerState.SUPERSEDED:
        return answer
    later = answer.same_speaker().exclude(state=AnswerState.SUPERSEDED).filter(said_at__gte=answer.said_at)
    return later.select_related("tool", "commune").order_by("said_at", "pk").last() or answer


def _is_trusted(speaker: Speaker) -> bool:
    """Not whoever holds a forwarded link, only the person it was sent to."""
    if speaker.person is None or speaker.is_somebody_else:
        return False
    return TrustedPerson.objects.filter(person=speaker.person).exists()
