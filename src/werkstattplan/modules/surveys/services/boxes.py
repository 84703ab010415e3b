"""Boxes of slips: made once, printed once. The codes themselves are never stored."""

import datetime
import secrets
from dataclasses import dataclass

from django.db import transaction

from werkstattplan.modules.surveys.access.codes import new_code
from werkstattplan.modules.surveys.access.keys import digest
from werkstattplan.modules.surveys.models import (
    LARGEST_BOX,
    MARK_BYTES,
    Access,
    AnonymityLevel,
    Batch,
    Code,
    CodeBox,
    Wave,
    WaveState,
)
from werkstattplan.modules.surveys.services.redeeming import code_digest
from werkstattplan.modules.surveys.services.refusals import BoxExists, GroupTooSmall, WrongSize, WrongState
from werkstattplan.modules.surveys.services.replies import mixed
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedBox:
    """A new box with what only its paper will know: the codes, and the word of the teacher's link."""

    box: CodeBox
    codes: tuple[str, ...]
    teacher_word: str


@transaction.atomic
def make_box(
    *,
    wave: Wave,
    actor: User,
    at: datetime.datetime,
    school: str,
    label: str,
    size: int,
    waits_for_teacher: bool = False,
) -> PrintedBox:
    """Draw the codes of a box. Raises `WrongState`, `WrongSize`, `GroupTooSmall`, `BoxExists`."""
    _check(wave, school, label, size)
    teacher_word = secrets.token_urlsafe(12)
    box = CodeBox.objects.create(
        commune_id=wave.commune_id,
        wave=wave,
        school=school,
        label=label,
        size=size,
        marks=bytes(size * MARK_BYTES),
        is_started=not waits_for_teacher,
        teacher_digest=teacher_digest(teacher_word),
    )
    if wave.anonymity_level == AnonymityLevel.WITH_GROUP:
        Batch.objects.create(commune_id=wave.commune_id, wave=wave, box=box)
    codes = _draw(wave, box, size)
    record_change(
        commune=wave.commune,
        actor=actor,
        at=at,
        verb="druckt einen Kasten",
        subject=box,
        before={},
        after={"size": size},
    )
    return PrintedBox(box=box, codes=codes, teacher_word=teacher_word)


def _check(wave: Wave, school: str, label: str, size: int) -> None:
    if wave.access == Access.OPEN or wave.state not in (WaveState.PLANNED, WaveState.OPEN):
        raise WrongState
    if not 1 <= size <= LARGEST_BOX:
        raise WrongSize
    if wave.anonymity_level == AnonymityLevel.WITH_GROUP and size < wave.batch_size:
        raise GroupTooSmall
    if CodeBox.objects.filter(wave=wave, school=school, label=label).exists():
        raise BoxExists


def _draw(wave: Wave, box: CodeBox, size: int) -> tuple[str, ...]:
    """Codes in the order of the sheet; places and rows in two other orders."""
    codes: dict[str, str] = {}
    while len(codes) < size:
        code = new_code()
        codes[code_digest(wave, code)] = code
    places = dict(zip(codes, mixed(list(range(size))), strict=True))
    Code.objects.bulk_create(
        Code(commune_id=wave.commune_id, wave=wave, box=box, digest=found, place=places[found])
        for found in mixed(list(codes))
    )
    return tuple(codes.values())


def start_box(*, box: CodeBox) -> None:
    """Let the class begin; the teacher's link is enough."""
    CodeBox.objects.filter(pk=box.pk).update(is_started=True)


def stop_box(*, box: CodeBox) -> None:
    """Let nobody begin any more; who has begun can still hand in."""
    CodeBox.objects.filter(pk=box.pk).update(is_started=False)


def teacher_digest(word: str) -> str:
    """Under which the word of a teacher's link is known."""
    return digest("teacher", word).hex()
