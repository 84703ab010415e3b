"""Putting mails into the outbox."""

import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.notify.addresses import check_address, normalised
from werkstattplan.platform.notify.models import STUCK, Message, MessageState, SuppressedAddress, Unsubscription
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune


class SuppressedRecipient(Refusal):
    """Mails to this address come back."""

    code = "suppressed-recipient"
    sentence = "An diese Adresse gehen keine Mails, weil frühere zurückgekommen sind. Bitte prüfen Sie die Adresse."


class Unsubscribed(Refusal):
    """Who reads this address wants no more mails of the kind."""

    code = "unsubscribed"
    sentence = "Diese Person möchte solche Mails nicht mehr. Bitte fragen Sie auf einem anderen Weg."


class NotToBeSentAgain(Refusal):
    """Only what failed or is uncertain is sent again."""

    code = "not-to-be-sent-again"
    sentence = "Diese Mail ist schon unterwegs oder verschickt. Bitte laden Sie die Seite neu."


class NotWithdrawable(Refusal):
    """What has left cannot be called back."""

    code = "not-withdrawable"
    sentence = "Diese Mail ist schon unterwegs. Zurückziehen geht nicht mehr."


@transaction.atomic
def queue_message(
    *,
    commune: Commune,
    recipient: str,
    subject: str,
    text: str,
    kind: str,
    key: str,
    at: datetime.datetime,
    html: str = "",
    person: Person | None = None,
    not_before: datetime.datetime | None = None,
    unsubscribe_url: str = "",
) -> Message:
    """Put a mail into the outbox, in the transaction of the act it tells of. The same key again changes nothing.

    Raises `ImpossibleAddress`, `SuppressedRecipient` and `Unsubscribed`.
    """
    address = check_address(recipient, is_sure=True)
    if SuppressedAddress.objects.filter(email=address).exists():
        raise SuppressedRecipient
    if Unsubscription.objects.filter(email=address, kind=kind).exists():
        raise Unsubscribed
    message, _ = Message.objects.get_or_create(
        commune=commune,
        key=key,
        defaults={
            "kind": kind,
            "recipient": address,
            "person": person,
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "html": html,
            "unsubscribe_url": unsubscribe_url,
            "created_at": at,
            "not_before": not_before or at,
            "message_id": message_id_of(commune, key),
        },
    )
    return message


def message_exists(*, commune: Commune, key: str) -> bool:
    """Whether a mail with this key lies in the outbox of the commune in scope, or has left it."""
    return Message.objects.filter(commune=commune, key=key).exists()


@transaction.atomic
def forget_messages(*, commune: Commune, recipient: str, kind_prefix: str) -> int:
    """Delete the mails of some kinds to an address that asked to be forgotten, also those waiting; returns the number."""
    rows = Message.objects.filter(commune=commune, recipient=normalised(recipient), kind__startswith=kind_prefix)
    return rows.delete()[0]


@transaction.atomic
def send_again(*, message: Message, actor: User, at: datetime.datetime) -> None:
    """Let a mail that failed, came back or may not have left go out once more.

    It keeps its number, so that a mail server which has it already can drop the second.
    Raises `NotToBeSentAgain` and `SuppressedRecipient`.
    """
    if SuppressedAddress.objects.filter(email=message.recipient).exists():
        raise SuppressedRecipient
    again = Message.objects.filter(
        pk=message.pk, state__in=[MessageState.UNCERTAIN, MessageState.FAILED, MessageState.BOUNCED]
    ).update(state=MessageState.WAITING, attempts=0, not_before=at, claimed_at=None, sent_at=None, error="")
    if not again:
        raise NotToBeSentAgain
    _note(message, actor, at, "schickt eine Mail noch einmal")


@transaction.atomic
def withdraw(*, message: Message, actor: User, at: datetime.datetime) -> None:
    """Keep a mail that waits from leaving, or put one aside that nobody can help. Raises `NotWithdrawable`."""
    rows = Message.objects.filter(pk=message.pk, state__in=[MessageState.WAITING, *STUCK])
    if not rows.update(state=MessageState.WITHDRAWN):
        raise NotWithdrawable
    _note(message, actor, at, "zieht eine Mail zurück")


@transaction.atomic
def lift_suppression(*, address: SuppressedAddress, actor: User, at: datetime.datetime) -> None:
    """Let mails go to an address again."""
    record_change(
        commune=address.commune,
        actor=actor,
        at=at,
        verb="gibt eine Adresse frei",
        subject=address,
        before={"Adresse": address.email, "Grund": address.reason},
        after={},
    )
    address.delete()


@transaction.atomic
def unsubscribe(*, email: str, kind: str, at: datetime.datetime) -> None:
    """Send an address no more mails of a kind; those that wait do not leave. A second time changes nothing."""
    address = normalised(email)
    Unsubscription.objects.get_or_create(email=address, kind=kind, defaults={"since": at})
    # `_base_manager` on purpose: the wish counts for every commune.
    waiting = Message._base_manager.filter(recipient=address, kind=kind, state=MessageState.WAITING)
    waiting.update(state=MessageState.WITHDRAWN)


def subscribe_again(*, email: str, kind: str) -> None:
    """Take the wish back."""
    Unsubscription.objects.filter(email=normalised(email), kind=kind).delete()


def message_id_of(commune: Commune, key: str) -> str:
    """The same for the same mail, so that mail servers which see it twice can drop the second.

    Nobody outside can know it, so a report of a failed delivery that names it comes from who has the mail.
    """
    digest = salted_hmac("werkstattplan.notify.message-id", f"{commune.pk}:{key}", algorithm="sha256").hexdigest()
    return f"<{digest[:32]}@werkstattplan.{commune.slug}>"


def _note(message: Message, actor: User, at: datetime.datetime, verb: str) -> None:
    after = {"Betreff": message.subject, "an": message.recipient}
    record_change(commune=message.commune, actor=actor, at=at, verb=verb, subject=message, before={}, after=after)
