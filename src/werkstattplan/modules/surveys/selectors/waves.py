"""What staff see of a wave: how many began, how many answered. Never who."""

from collections.abc import Iterable
from dataclasses import dataclass

from werkstattplan.modules.surveys.models import MARK_BYTES, CodeBox, SpentTicket, Wave


@dataclass(frozen=True, kw_only=True, slots=True)
class BoxCount:
    """A box and how many of its slips are used."""

    box: CodeBox
    used: int


def used_slips(marks: bytes) -> int:
    """How many slips of a box are used."""
    return sum(any(marks[place : place + MARK_BYTES]) for place in range(0, len(marks), MARK_BYTES))


def boxes_of(wave: Wave) -> list[BoxCount]:
    """The boxes of a wave with what is used."""
    return [BoxCount(box=box, used=used_slips(bytes(box.marks))) for box in CodeBox.objects.filter(wave=wave)]


def arrived(wave: Wave) -> int:
    """How many replies have arrived."""
    return SpentTicket.objects.filter(wave=wave).count()


def released(wave: Wave) -> int:
    """How many replies can be evaluated: whole batches."""
    return wave.replies.count()


def totals(counts: Iterable[BoxCount]) -> tuple[int, int]:
    """Slips and used slips of all boxes."""
    rows = list(counts)
    return sum(row.box.size for row in rows), sum(row.used for row in rows)
