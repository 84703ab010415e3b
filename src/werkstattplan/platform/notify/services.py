"""Putting mails into the outbox."""

import datetime
import hashlib

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.notify.addresses import check_address, normalised
from werkstattplan.platform.notify.models import Message, SuppressedAddress
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune


class SuppressedRecipient(Refusal):
    """Mails to this address come back."""

    code = "suppressed-recipient"
    sentence = "An diese Adresse gehen keine Mails, weil frühere zurückgekommen sind. Bitte prüfen Sie die Adresse."


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

    Raises `ImpossibleAddress` and `SuppressedRecipient`.
    """
    address = check_address(recipient, is_sure=True)
    if SuppressedAddress.objects.filter(email=address).exists():
        raise SuppressedRecipient
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


def message_id_of(commune: Commune, key: str) -> str:
    """The same for the same mail, so that mail servers which see it twice can drop the second."""
    digest = hashlib.sha256(f"{commune.pk}:{key}".encode()).hexdigest()[:32]
    return f"<{digest}@werkstattplan.{commune.slug}>"
