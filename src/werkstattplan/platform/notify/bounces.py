"""Reports that a mail could not be delivered (RFC 3464): reading them, and what follows.

A report is believed only if it names one of our mails by its number, which nobody outside can guess.
"""

import datetime
import email
from dataclasses import dataclass
from email.message import EmailMessage
from email.message import Message as Part
from email.policy import default

from django.db import transaction

from werkstattplan.platform.notify.models import Message, MessageState, SuppressedAddress

FAILED = "failed"
# What the classes of codes of RFC 3463 mean to people.
REASONS = {
    "5.1.1": "Die Adresse gibt es nicht.",
    "5.1.2": "Die Adresse gibt es nicht.",
    "5.1.10": "Die Adresse gibt es nicht.",
    "5.2.1": "Das Postfach ist abgeschaltet.",
    "5.2.2": "Das Postfach ist voll.",
    "5.4.1": "Die Adresse gibt es nicht.",
    "5.7.1": "Der Mailserver der Person lehnt unsere Mails ab.",
}
# Says nothing against the address: the mail, or we, were refused.
NOT_ABOUT_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.4", "5.6", "5.7")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounce:
    """What a report says: the number of our mail, what happened (`failed`, `delayed`, …), code and words."""

    message_id: str
    action: str
    status: str
    diagnostic: str

    @property
    def is_final(self) -> bool:
        """Whether the mail will never arrive. Servers that tried for days and gave up say so with a code 4.x.x."""
        return self.action == FAILED

    @property
    def is_about_the_address(self) -> bool:
        """Whether later mails would come back too."""
        return self.is_final and not self.status.startswith(("4.", *NOT_ABOUT_THE_ADDRESS))

    @property
    def reason(self) -> str:
        """Why, as a German sentence with the code."""
        words = REASONS.get(self.status, "Der Mailserver der Person hat die Mail nicht angenommen.")
        return f"{words} ({self.status or 'ohne Code'})"


def read_bounce(content: bytes) -> Bounce | None:
    """What a mail reports; None if it is no report of a delivery or names no mail."""
    mail = email.message_from_bytes(content, policy=default)
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(mail.walk())
    fields = next((_status_of(part) for part in parts if part.get_content_type() == "message/delivery-status"), None)
    message_id = next(filter(None, map(_original_id, parts)), "")
    if fields is None or not message_id:
        return None
    return Bounce(
        message_id=message_id,
        action=str(fields.get("Action", "")).strip().lower(),
        status=str(fields.get("Status", "")).strip().split(" ")[0],
        diagnostic=" ".join(str(fields.get("Diagnostic-Code", "")).split()),
    )


@transaction.atomic
def take_in(content: bytes, *, at: datetime.datetime) -> bool:
    """Note what a report says at our mail; whether it was about one of ours. The same report again changes nothing.

    An address that does not exist gets no mails any more until somebody lifts it; a full mailbox may be empty tomorrow.
    """
    bounce = read_bounce(content)
    if bounce is None:
        return False
    # `_base_manager` on purpose: reports come in for the whole site.
    found = Message._base_manager.select_for_update().filter(message_id=bounce.message_id).first()
    if found is None:
        return False
    if found.state not in (MessageState.SENT, MessageState.UNCERTAIN, MessageState.SENDING):
        return True
    if not bounce.is_final:
        Message._base_manager.filter(pk=found.pk).update(error=f"Verzögert: {bounce.reason}"[:500])
        return True
    Message._base_manager.filter(pk=found.pk).update(
        state=MessageState.BOUNCED,
        sent_at=found.sent_at or at,
        error=f"{bounce.reason} {bounce.diagnostic}".strip()[:500],
    )
    if bounce.is_about_the_address:
        SuppressedAddress._base_manager.get_or_create(
            commune=found.commune, email=found.recipient, defaults={"reason": bounce.reason, "since": at}
        )
        waiting = Message._base_manager.filter(commune=found.commune, recipient=found.recipient)
        waiting.filter(state=MessageState.WAITING).update(
            state=MessageState.WITHDRAWN, error="Die Adresse nimmt keine Mails an."
        )
    return True


def _status_of(part: Part) -> Part:
    """The fields of the first recipient; those of the message as a whole come before them."""
    blocks = part.get_payload()
    assert isinstance(blocks, list)
    return next((block for block in blocks if isinstance(block, Part) and block.get("Action")), Part())


def _original_id(part: Part) -> str:
    """The number of the mail that a report gives back, whole or only its headers."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        return (
            str(inner[0].get("Message-ID", "")).strip()
            if isinstance(inner, list) and isinstance(inner[0], Part)
            else ""
        )
    if kind == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        assert isinstance(text, bytes)
        headers = email.message_from_bytes(text, _class=EmailMessage, policy=default)
        return str(headers.get("Message-ID", "")).strip()
    return ""
