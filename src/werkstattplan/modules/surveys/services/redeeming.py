"""Getting in: a code from a slip, or a solved task, becomes a ticket. Nothing here knows an answer."""

import datetime

from django.conf import settings
from django.db import transaction

from werkstattplan.modules.surveys.access.codes import read_code
from werkstattplan.modules.surveys.access.keys import key_for, keyed_digest
from werkstattplan.modules.surveys.access.tickets import SECRET, Ticket, issue_ticket, mark_of
from werkstattplan.modules.surveys.access.work import solved_task
from werkstattplan.modules.surveys.models import (
    MARK_BYTES,
    Access,
    AnonymityLevel,
    AttemptLimit,
    Code,
    CodeBox,
    Wave,
    WaveState,
)
from werkstattplan.modules.surveys.services.refusals import (
    BoxStopped,
    CodeSpent,
    Ended,
    MistypedCode,
    NotBegun,
    TaskNotSolved,
    TooBusy,
    UnknownCode,
    WorkNeeded,
    WrongDevice,
)

# Devices without a network hand in what was answered in time; their clocks prove nothing.
LATE = datetime.timedelta(days=2)
WRONG_CODES_AT_ONCE = 300
WRONG_CODES_PER_MINUTE = 30


def redeem_code(*, wave: Wave, typed: str, device_secret: str, at: datetime.datetime, solution: str = "") -> Ticket:
    """The ticket for a slip; again for the same device, never for another one.

    Raises `NotBegun`, `Ended`, `WrongDevice`, `MistypedCode`, `WorkNeeded`, `UnknownCode`, `BoxStopped`, `CodeSpent`.
    """
    check_takes_replies(wave, at)
    _check_device(device_secret)
    code = read_code(typed)
    if code is None or wave.access == Access.OPEN:
        raise MistypedCode
    if _tokens_left(wave, at) == 0 and _solved(wave, solution) is None:
        raise WorkNeeded
    digest = code_digest(wave, code)
    slip = Code.objects.filter(wave=wave, digest=digest).values_list("box_id", "place").first()
    if slip is None:
        _take_token(wave, at)
        raise UnknownCode
    box_id, place = slip
    _mark(box_id, place, mark_of(device_secret, MARK_BYTES))
    kept = box_id if wave.anonymity_level == AnonymityLevel.WITH_GROUP else 0
    return issue_ticket(
        origin=digest, device_secret=device_secret, box_id=kept, secret=settings.SECRET_KEY, salt=wave.salt
    )


def redeem_task(*, wave: Wave, solution: str, at: datetime.datetime) -> Ticket:
    """The ticket for a solved task of an open wave; one for each task. Raises `NotBegun`, `Ended`, `TaskNotSolved`."""
    check_takes_replies(wave, at)
    task = _solved(wave, solution)
    if task is None or wave.access != Access.OPEN:
        raise TaskNotSolved
    # No device secret plays a part: each task is worth one ticket, whoever sends its solution how often.
    return issue_ticket(origin=task, device_secret="", box_id=0, secret=settings.SECRET_KEY, salt=wave.salt)


def begin_without_script(*, wave: Wave, device_secret: str, at: datetime.datetime) -> Ticket:
    """A ticket of an open wave for a browser that cannot compute; only so many in a minute.

    Raises `NotBegun`, `Ended`, `WrongDevice`, `TooBusy`.
    """
    check_takes_replies(wave, at)
    _check_device(device_secret)
    if wave.access != Access.OPEN or _tokens_left(wave, at) == 0:
        raise TooBusy
    _take_token(wave, at)
    return issue_ticket(
        origin="no script", device_secret=device_secret, box_id=0, secret=settings.SECRET_KEY, salt=wave.salt
    )


def code_digest(wave: Wave, code: str) -> str:
    """Under which a code stands in the ledger of its wave."""
    return keyed_digest(key_for("code", secret=settings.SECRET_KEY, salt=wave.salt), code).hex()[:32]


def check_takes_replies(wave: Wave, at: datetime.datetime) -> None:
    """Whether the wave has begun and is not over for good; raises `NotBegun` or `Ended`."""
    if wave.state == WaveState.PLANNED or at < wave.opens_at:
        raise NotBegun
    if wave.state == WaveState.SETTLED or at >= wave.closes_at + LATE:
        raise Ended


def _check_device(device_secret: str) -> None:
    if not SECRET.fullmatch(device_secret):
        raise WrongDevice


def _solved(wave: Wave, solution: str) -> str | None:
    return solved_task(solution, secret=settings.SECRET_KEY, salt=wave.salt) if solution else None


@transaction.atomic
def _mark(box_id: int, place: int, mark: bytes) -> None:
    """Note the slip as used, in the one value of its box, so that no order of use can be read off."""
    box = CodeBox.objects.select_for_update().get(pk=box_id)
    marks = bytearray(box.marks)
    here = slice(place * MARK_BYTES, (place + 1) * MARK_BYTES)
    # Who has begun may ask again, also when the teacher has stopped meanwhile.
    if marks[here] == mark:
        return
    if not box.is_started:
        raise BoxStopped
    if any(marks[here]):
        raise CodeSpent
    marks[here] = mark
    CodeBox.objects.filter(pk=box_id).update(marks=bytes(marks))


def _tokens_left(wave: Wave, at: datetime.datetime) -> int:
    limit = AttemptLimit.objects.filter(wave=wave).first()
    if limit is None:
        return WRONG_CODES_AT_ONCE
    passed = max(0, _minute(at) - limit.minute)
    return min(WRONG_CODES_AT_ONCE, limit.tokens + passed * WRONG_CODES_PER_MINUTE)


@transaction.atomic
def _take_token(wave: Wave, at: datetime.datetime) -> None:
    AttemptLimit.objects.get_or_create(
        wave=wave, commune=wave.commune, defaults={"tokens": WRONG_CODES_AT_ONCE, "minute": _minute(at)}
    )
    limit = AttemptLimit.objects.select_for_update().get(wave=wave)
    limit.tokens = max(0, _tokens_left(wave, at) - 1)
    limit.minute = _minute(at)
    limit.save(update_fields=["tokens", "minute"])


def _minute(at: datetime.datetime) -> int:
    return int(at.timestamp()) // 60
