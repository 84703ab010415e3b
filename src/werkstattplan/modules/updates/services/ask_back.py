"""Putting a question back to whoever answered."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.links import make_token
from werkstattplan.modules.updates.models import Answer, AnswerState
from werkstattplan.modules.updates.selectors.digest import answer_address
from werkstattplan.modules.updates.services.deciding import waiting_and_locked
from werkstattplan.modules.updates.services.into_plan import close
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.notify.services import queue_message
from werkstattplan.platform.people.models import Person


class QuestionNeeded(Refusal):
    """To ask back needs a question."""

    code = "question-needed"
    sentence = "Bitte schreiben Sie, was Sie wissen möchten."


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedBack:
    """What became of a question; `why_no_mail` is empty where a mail tells of it."""

    why_no_mail: str = ""


@transaction.atomic
def ask_back(*, answer: Answer, question: str, actor: User, at: datetime.datetime) -> AskedBack:
    """Give an answer back with a question. It stands on the person's page in any case, and goes out by mail if it can.

    Raises `QuestionNeeded`, `AlreadyDecided`, `AnswerWasReplaced`.
    """
    if not question.strip():
        raise QuestionNeeded
    locked = waiting_and_locked(answer)
    locked.question = question.strip()
    close(locked, AnswerState.RETURNED, verb="fragt nach", actor=actor, at=at)
    if locked.person is None or not locked.person.email:
        return AskedBack(why_no_mail="Von dieser Person ist keine E-Mail-Adresse bekannt.")
    try:
        with transaction.atomic():
            _mail(locked, locked.person, at=at)
    except Refusal as refusal:
        return AskedBack(why_no_mail=refusal.sentence)
    return AskedBack()


def _mail(answer: Answer, person: Person, *, at: datetime.datetime) -> None:
    context = {
        "answer": answer,
        "question": answer.question,
        "link": answer_address(make_token(email=person.email, at=at)),
        "commune": answer.commune,
    }
    queue_message(
        commune=answer.commune,
        recipient=person.email,
        subject=f"Eine Nachfrage zu „{answer.tool.title}“",
        text=render_to_string("updates/question_mail.txt", context),
        html=render_to_string("updates/question_mail.html", context),
        kind="updates.question",
        key=f"question/{answer.pk}",
        at=at,
        person=person,
    )
