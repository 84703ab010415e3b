"""Taking feedback, answering it, forgetting addresses."""

import datetime
import secrets
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.feedback.models import AnswerDeadline, Category, Feedback, State
from werkstattplan.platform.feedback.tasks import send_text
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

KEEP_ADDRESS = datetime.timedelta(days=90)

RECEIVED = """Guten Tag,

Ihre Rückmeldung ist angekommen: {commune}. Vielen Dank.
Hier sehen Sie, wie weit wir damit sind:
{address}

Werkstattplan
"""

ANSWERED = """Guten Tag,

Sie haben eine Antwort auf Ihre Rückmeldung:

{answer}

Hier steht die Antwort auch:
{address}

{commune}
"""


class AlreadyAnswered(Refusal):
    """An answer is out and cannot be taken back."""

    code = "feedback-already-answered"
    sentence = "Diese Rückmeldung ist schon beantwortet. Die Antwort wurde bereits gezeigt und bleibt stehen."


class EmptyAnswer(Refusal):
    """An answer without words."""

    code = "feedback-empty-answer"
    sentence = "Bitte schreiben Sie eine Antwort."


def due_date(at: datetime.datetime) -> datetime.date | None:
    """The day by which feedback of this moment has to be answered, or None where no rule is in force."""
    day = timezone.localdate(at)
    rule = AnswerDeadline.objects.filter(valid_from__lte=day).first()
    return day + datetime.timedelta(days=rule.days) if rule else None


def give_feedback(
    *,
    commune: Commune,
    at: datetime.datetime,
    submission: uuid.UUID,
    category: Category,
    page: str,
    text: str,
    email: str,
    address_pattern: str,
) -> Feedback:
    """Keep what a visitor says; the same submission twice gives the same feedback.

    `address_pattern` is the address of the sender's page with "TOKEN" in place of the token.
    """
    try:
        with transaction.atomic():
            feedback = Feedback.objects.create(
                commune=commune,
                token=secrets.token_urlsafe(32),
                submission=submission,
                category=category,
                page=page,
                text=text,
                email=email,
                created_at=at,
                due_on=due_date(at),
            )
            if email:
                address = address_pattern.replace("TOKEN", feedback.token)
                _mail(email, "Ihre Rückmeldung ist angekommen", RECEIVED.format(commune=commune, address=address))
    except IntegrityError:
        return Feedback.objects.get(submission=submission)
    return feedback


@transaction.atomic
def take_up(*, feedback: Feedback, actor: User, at: datetime.datetime) -> None:
    """Say that somebody works on it; raises `AlreadyAnswered`."""
    row = _locked(feedback)
    if row.state == State.IN_PROGRESS:
        return
    _change(row, actor=actor, at=at, verb="nimmt die Rückmeldung in Arbeit", state=State.IN_PROGRESS)


@transaction.atomic
def answer(*, feedback: Feedback, actor: User, at: datetime.datetime, text: str, address: str) -> None:
    """Answer for everybody who knows the sender's address; mails it where the sender left one.

    Raises `EmptyAnswer`, `AlreadyAnswered`.
    """
    if not text.strip():
        raise EmptyAnswer
    row = _locked(feedback)
    row.answer, row.answered_at = text.strip(), at
    _change(row, actor=actor, at=at, verb="beantwortet die Rückmeldung", state=State.ANSWERED)
    if row.email:
        body = ANSWERED.format(answer=row.answer, address=address, commune=row.commune)
        _mail(row.email, "Antwort auf Ihre Rückmeldung", body)


def forget_addresses(*, at: datetime.datetime) -> int:
    """Delete the addresses of senders whose answer is older than `KEEP_ADDRESS`; returns the number."""
    # `_base_manager` on purpose: the deadline is the same for every commune.
    old = Feedback._base_manager.filter(answered_at__lt=at - KEEP_ADDRESS).exclude(email="")
    return old.update(email="")


def _locked(feedback: Feedback) -> Feedback:
    row = Feedback.objects.select_for_update(of=("self",)).select_related("commune").get(pk=feedback.pk)
    if row.state == State.ANSWERED:
        raise AlreadyAnswered
    return row


def _change(row: Feedback, *, actor: User, at: datetime.datetime, verb: str, state: State) -> None:
    before = {"state": row.state}
    row.state = state
    row.save(update_fields=["state", "answer", "answered_at"])
    record_change(
        commune=row.commune, actor=actor, at=at, verb=verb, subject=row, before=before, after={"state": state}
    )


def _mail(address: str, subject: str, body: str) -> None:
    transaction.on_commit(lambda: send_text.enqueue(address, subject, body))
