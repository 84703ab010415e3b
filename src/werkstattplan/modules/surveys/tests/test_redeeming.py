"""Getting in, at every edge: when, with which code, on which device, and after how many wrong guesses."""

import datetime

import pytest
from altcha import v1
from django.utils import timezone

from werkstattplan.modules.surveys.access.codes import LENGTH, SIGNS, new_code, read_code, shown_code
from werkstattplan.modules.surveys.access.tickets import mark_of, read_ticket
from werkstattplan.modules.surveys.models import MARK_BYTES, Access, AnonymityLevel, AttemptLimit, CodeBox, Wave
from werkstattplan.modules.surveys.services import refusals
from werkstattplan.modules.surveys.services.boxes import make_box, start_box, stop_box
from werkstattplan.modules.surveys.services.redeeming import (
    LATE,
    WRONG_CODES_AT_ONCE,
    WRONG_CODES_PER_MINUTE,
    begin_without_script,
    code_digest,
    redeem_code,
    redeem_task,
)
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, OPENS
from werkstattplan.modules.surveys.views.tasks import task_of

ONE, OTHER = "1" * 32, "2" * 32
MINUTE = int(NOW.timestamp()) // 60


def redeem(wave, typed, device=ONE, at=NOW, solution=""):
    return redeem_code(wave=wave, typed=typed, device_secret=device, at=at, solution=solution)


@pytest.fixture
def box(wave, coordinator):
    return make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="8b", size=5)


def solution_of(wave) -> str:
    """What a device computes; the library looks at the real clock."""
    task = task_of(wave, timezone.now())
    solved = v1.solve_challenge(task["challenge"], task["salt"], "SHA-256", task["maxNumber"], 0)
    return v1.Payload("SHA-256", task["challenge"], solved.number, task["salt"], task["signature"]).to_base64()


# Codes


def test_codes_are_of_their_signs_and_check_themselves():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert len(code) == LENGTH == 8
        assert set(code) <= set(SIGNS)
        assert read_code(code) == code
    assert len({code[0] for code in codes}) > 10


def test_the_check_sign_is_the_weighted_sum():
    assert read_code("22222222") == "22222222"
    assert read_code("32222224") == "32222224"
    assert read_code("23222225") == "23222225"
    assert read_code("3222222Y") is None
    assert read_code("2222222A") is None


@pytest.mark.parametrize("typed", ["2222-2222", " 22 22.22–22 ", "2222 2222"])
def test_gaps_do_not_matter(typed):
    assert read_code(typed) == "22222222"


@pytest.mark.parametrize("typed", ["", "2222222", "222222222", "2222222O", "2222222ä", "2222_2222"])
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) is None


def test_small_letters_are_read():
    code = next(code for code in iter(new_code, "") if code != code.lower())
    assert read_code(code.lower()) == code
    assert shown_code("ABCDEFGH") == "ABCD-EFGH"


# When


@pytest.mark.parametrize("at", [OPENS, NOW, CLOSES, CLOSES + LATE - datetime.timedelta(seconds=1)])
def test_from_the_begin_to_the_last_late_moment(wave, box, at):
    assert redeem(wave, box.codes[0], at=at).token


def test_before_and_after_are_refused(wave, box):
    with pytest.raises(refusals.NotBegun):
        redeem(wave, box.codes[0], at=OPENS - datetime.timedelta(seconds=1))
    with pytest.raises(refusals.Ended):
        redeem(wave, box.codes[0], at=CLOSES + LATE)
    assert datetime.timedelta(days=2) == LATE


def test_a_planned_wave_has_not_begun(make_wave, coordinator):
    wave = make_wave(is_open=False)
    made = make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="8b", size=5)
    with pytest.raises(refusals.NotBegun):
        redeem(wave, made.codes[0])
    with pytest.raises(refusals.NotBegun):
        redeem_task(wave=wave, solution="x", at=NOW)
    with pytest.raises(refusals.NotBegun):
        begin_without_script(wave=wave, device_secret=ONE, at=NOW)


def test_a_settled_wave_has_ended_also_before_its_last_moment(wave, box):
    wave.state = "settled"
    with pytest.raises(refusals.Ended):
        redeem(wave, box.codes[0])


# Codes and devices


def test_the_same_device_gets_the_same_ticket_and_another_one_none(wave, box):
    first = redeem(wave, box.codes[0])
    assert redeem(wave, box.codes[0]) == first
    with pytest.raises(refusals.CodeSpent):
        redeem(wave, box.codes[0], OTHER)
    assert redeem(wave, box.codes[1], OTHER).number != first.number
    assert redeem(wave, box.codes[2]).number != first.number


def test_a_mark_lies_at_its_place_and_nowhere_else(wave, box):
    for number, code in enumerate(box.codes, 1):
        redeem(wave, code, f"{number:032x}")
        marks = bytes(CodeBox.objects.get().marks)
        assert len(marks) == 5 * MARK_BYTES
        parts = [marks[place : place + MARK_BYTES] for place in range(0, len(marks), MARK_BYTES)]
        wanted = [mark_of(f"{one:032x}", MARK_BYTES) for one in range(1, number + 1)]
        assert sorted(part for part in parts if any(part)) == sorted(wanted)


def test_a_slip_marks_its_own_box_only(wave, box, coordinator):
    other = make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="9a", size=5)
    stop_box(box=other.box)
    redeem(wave, box.codes[0])
    assert any(CodeBox.objects.get(pk=box.box.pk).marks)
    assert not any(CodeBox.objects.get(pk=other.box.pk).marks)
    with pytest.raises(refusals.BoxStopped):
        redeem(wave, other.codes[0])


@pytest.mark.parametrize("device", ["", "1" * 31, "1" * 65, "g" * 32, "A" * 32])
def test_a_device_without_a_proper_secret_is_refused(wave, box, make_wave, device):
    with pytest.raises(refusals.WrongDevice):
        redeem(wave, box.codes[0], device)
    with pytest.raises(refusals.WrongDevice):
        begin_without_script(wave=make_wave(access=Access.OPEN), device_secret=device, at=NOW)


def test_codes_of_another_wave_are_unknown(wave, box, make_wave):
    other = make_wave()
    with pytest.raises(refusals.UnknownCode):
        redeem(other, box.codes[0])
    assert code_digest(wave, box.codes[0]) != code_digest(other, box.codes[0])
    assert len(code_digest(wave, box.codes[0])) == 32


def test_codes_are_worth_nothing_in_an_open_wave(make_wave):
    with pytest.raises(refusals.MistypedCode):
        redeem(make_wave(access=Access.OPEN), "22222222")


def test_letters_are_redeemed_like_slips(make_wave, coordinator):
    wave = make_wave(access=Access.LETTERS)
    made = make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="8b", size=5)
    assert redeem(wave, made.codes[0]).token


@pytest.mark.parametrize("level", AnonymityLevel)
def test_a_ticket_knows_its_box_only_where_groups_are_kept(make_wave, coordinator, level):
    wave = make_wave(level=level, batch_size=5)
    made = make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="8b", size=5)
    kept = made.box.pk if level == AnonymityLevel.WITH_GROUP else 0
    assert redeem(wave, made.codes[0]).box_id == kept
    assert read_ticket(redeem(wave, made.codes[0]).token).box_id == kept


def test_a_stopped_box_lets_nobody_begin_and_everybody_go_on(wave, box):
    first = redeem(wave, box.codes[0])
    stop_box(box=box.box)
    with pytest.raises(refusals.BoxStopped):
        redeem(wave, box.codes[1])
    assert redeem(wave, box.codes[0]) == first
    start_box(box=box.box)
    assert redeem(wave, box.codes[1], OTHER).token


# Guessing


def left(wave) -> int:
    return AttemptLimit.objects.get(wave=wave).tokens


def set_left(wave, tokens: int, minute: int = MINUTE) -> None:
    AttemptLimit.objects.update_or_create(
        wave=wave, commune=wave.commune, defaults={"tokens": tokens, "minute": minute}
    )


def guess(wave, at=NOW) -> None:
    with pytest.raises(refusals.UnknownCode):
        redeem(wave, "22222222", at=at)


def test_only_wrong_codes_that_could_be_right_are_counted(wave, box):
    redeem(wave, box.codes[0])
    with pytest.raises(refusals.MistypedCode):
        redeem(wave, "22222223")
    with pytest.raises(refusals.CodeSpent):
        redeem(wave, box.codes[0], OTHER)
    assert not AttemptLimit.objects.exists()
    guess(wave)
    assert left(wave) == WRONG_CODES_AT_ONCE - 1 == 299
    guess(wave)
    assert left(wave) == 298


def test_after_too_many_each_guess_costs_work(wave, box):
    set_left(wave, 1)
    guess(wave)
    assert left(wave) == 0
    for code in ("22222222", box.codes[0]):
        with pytest.raises(refusals.WorkNeeded):
            redeem(wave, code)
        with pytest.raises(refusals.WorkNeeded):
            redeem(wave, code, solution="x")
    solution = solution_of(wave)
    with pytest.raises(refusals.UnknownCode):
        redeem(wave, "22222222", solution=solution)
    assert left(wave) == 0
    assert redeem(wave, box.codes[0], solution=solution).token


def test_the_minutes_take_guesses_off_again(wave):
    assert WRONG_CODES_PER_MINUTE == 30
    set_left(wave, 0, MINUTE - 2)
    guess(wave)
    assert (left(wave), AttemptLimit.objects.get().minute) == (59, MINUTE)
    set_left(wave, 290, MINUTE - 100)
    guess(wave)
    assert left(wave) == 299
    # A clock that was set back takes nothing away.
    set_left(wave, 7, MINUTE + 5)
    guess(wave)
    assert left(wave) == 6


def test_each_wave_has_guesses_of_its_own(wave, make_wave):
    set_left(wave, 0)
    guess(make_wave())
    with pytest.raises(refusals.WorkNeeded):
        redeem(wave, "22222222")


# Open waves


def test_a_task_is_worth_one_ticket(make_wave):
    wave = make_wave(access=Access.OPEN)
    solution = solution_of(wave)
    ticket = redeem_task(wave=wave, solution=solution, at=NOW)
    assert redeem_task(wave=wave, solution=solution, at=NOW) == ticket
    assert redeem_task(wave=wave, solution=solution_of(wave), at=NOW).number != ticket.number
    assert ticket.box_id == 0


def test_a_task_of_another_wave_or_none_is_refused(wave, make_wave):
    opened = make_wave(access=Access.OPEN)
    for solution in ("", "x", solution_of(make_wave(access=Access.OPEN))):
        with pytest.raises(refusals.TaskNotSolved):
            redeem_task(wave=opened, solution=solution, at=NOW)
    with pytest.raises(refusals.TaskNotSolved):
        redeem_task(wave=wave, solution=solution_of(wave), at=NOW)
    with pytest.raises(refusals.Ended):
        redeem_task(wave=opened, solution="x", at=CLOSES + LATE)


def test_without_script_only_so_many_begin_at_once(wave, make_wave):
    opened = make_wave(access=Access.OPEN)
    first = begin_without_script(wave=opened, device_secret=ONE, at=NOW)
    assert begin_without_script(wave=opened, device_secret=ONE, at=NOW) == first
    assert begin_without_script(wave=opened, device_secret=OTHER, at=NOW).number != first.number
    assert first.box_id == 0
    assert left(opened) == 297
    set_left(opened, 1)
    assert begin_without_script(wave=opened, device_secret=ONE, at=NOW) == first
    with pytest.raises(refusals.TooBusy):
        begin_without_script(wave=opened, device_secret=ONE, at=NOW)
    assert begin_without_script(wave=opened, device_secret=ONE, at=NOW + datetime.timedelta(minutes=1)) == first
    with pytest.raises(refusals.TooBusy):
        begin_without_script(wave=wave, device_secret=ONE, at=NOW)
    assert Wave.objects.get(pk=wave.pk).has_replies is False
