"""Handing mails to the mail server, each at most once.

A mail is marked as being sent, and that is stored, before the server hears of it. Whoever is killed in between leaves a
mail of which nobody can know whether it left: it becomes uncertain and waits for a person's decision.
"""

import contextlib
import datetime
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from werkstattplan.platform.notify.models import Message, MessageState

# Longer than a mail server may take for one mail.
CLAIM_LASTS = datetime.timedelta(minutes=10)
PAUSES = tuple(datetime.timedelta(minutes=minutes) for minutes in (5, 30, 120, 720))
BATCH = 200


def deliver_waiting() -> int:
    """Send what is due, over one connection; returns the number sent. Without a mail server nothing is touched.

    Works across communes: the outbox of the whole site has one mail server.
    """
    if not settings.EMAIL_HAS_SERVER:
        return 0
    give_up_lost_claims(at=timezone.now())
    due = Message._base_manager.filter(state=MessageState.WAITING, not_before__lte=timezone.now())
    ids = list(due.order_by("not_before", "pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    connection = get_connection()
    sent = sum(_deliver(pk, connection) for pk in ids)
    _forget(connection)
    return sent


def give_up_lost_claims(*, at: datetime.datetime) -> int:
    """Mark mails uncertain whose sender was stopped half way."""
    lost = Message._base_manager.filter(state=MessageState.SENDING, claimed_at__lt=at - CLAIM_LASTS)
    return lost.update(
        state=MessageState.UNCERTAIN,
        error="Das Programm wurde beim Verschicken unterbrochen. Vielleicht ist die Mail angekommen.",
    )


def _deliver(pk: int, connection: BaseEmailBackend) -> bool:
    claimed = Message._base_manager.filter(pk=pk, state=MessageState.WAITING).update(
        state=MessageState.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    message = Message._base_manager.get(pk=pk)
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        _later(message, f"Der Mailserver ist nicht erreichbar: {error}")
        return False
    try:
        connection.send_messages([_mail(message)])
    except (smtplib.SMTPException, OSError) as error:
        _not_accepted(message, error)
        _forget(connection)
        return False
    Message._base_manager.filter(pk=pk, state=MessageState.SENDING).update(
        state=MessageState.SENT, sent_at=timezone.now(), error=""
    )
    return True


def _mail(message: Message) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "de",
    }
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(message.subject, message.text, None, [message.recipient], headers=headers)
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _not_accepted(message: Message, error: Exception) -> None:
    code = _code_of(error)
    if code is None:
        # The conversation broke off, perhaps after the server took the mail.
        Message._base_manager.filter(pk=message.pk).update(
            state=MessageState.UNCERTAIN, error="Die Verbindung brach beim Verschicken ab. Vielleicht kam die Mail an."
        )
    elif 500 <= code < 600:
        Message._base_manager.filter(pk=message.pk).update(
            state=MessageState.FAILED, error=f"Der Mailserver nimmt diese Mail nicht an ({code}): {error}"[:500]
        )
    else:
        _later(message, f"Der Mailserver bittet um Geduld ({code}): {error}")


def _later(message: Message, why: str) -> None:
    if message.attempts > len(PAUSES):
        state, not_before = MessageState.FAILED, message.not_before
    else:
        state, not_before = MessageState.WAITING, timezone.now() + PAUSES[message.attempts - 1]
    Message._base_manager.filter(pk=message.pk).update(state=state, not_before=not_before, error=why[:500])


def _code_of(error: Exception) -> int | None:
    """The answer code of the server; None where there was no answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else None


def _forget(connection: BaseEmailBackend) -> None:
    """End the conversation; the next mail begins a new one. Whether the server says goodbye does not matter."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.close()
