"""Tickets: the right to hand in one reply. Signed, never stored; they know no code.

The number of a ticket comes from the code and a secret that the device has drawn. So the same device gets the same
ticket again when an answer of the server was lost, and nobody without that secret can tell which code it came from.
"""

import hmac
import re
from dataclasses import dataclass

from werkstattplan.modules.surveys.access.keys import digest, key_for, keyed_digest

_SHAPE = re.compile(r"([0-9a-f]{32})\.(\d{1,19})\.([0-9a-f]{64})")
SECRET = re.compile(r"[0-9a-f]{32,64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """`number` is random to everybody but the device; `box_id` is 0 unless the group is kept with the answers."""

    number: str
    box_id: int
    signature: str

    @property
    def token(self) -> str:
        """As it travels."""
        return f"{self.number}.{self.box_id}.{self.signature}"

    @property
    def spent_id(self) -> int:
        """Under which it is noted as used: 62 bits of a digest."""
        return int.from_bytes(digest("spent", self.number)[:8]) >> 2 | 1


def issue_ticket(*, origin: str, device_secret: str, box_id: int, secret: str, salt: str) -> Ticket:
    """The ticket of a code (or of a solved task) for the device that drew `device_secret`."""
    number = keyed_digest(key_for("ticket number", secret=secret, salt=salt), origin, device_secret).hex()[:32]
    return Ticket(number=number, box_id=box_id, signature=_signature(number, box_id, secret=secret, salt=salt))


def read_ticket(token: str) -> Ticket | None:
    """A ticket as it came, its signature not yet checked; None if it has not the shape of one."""
    found = _SHAPE.fullmatch(token)
    return Ticket(number=found[1], box_id=int(found[2]), signature=found[3]) if found else None


def is_genuine(ticket: Ticket, *, secret: str, salt: str) -> bool:
    """Whether this wave has issued the ticket."""
    return bool(salt) and hmac.compare_digest(
        ticket.signature, _signature(ticket.number, ticket.box_id, secret=secret, salt=salt)
    )


def mark_of(device_secret: str, length: int) -> bytes:
    """What is noted at a used slip: it recognises the device's secret, and tells nothing about its ticket."""
    return digest("mark", device_secret)[:length]


def _signature(number: str, box_id: int, *, secret: str, salt: str) -> str:
    return keyed_digest(key_for("ticket", secret=secret, salt=salt), number, str(box_id)).hex()
