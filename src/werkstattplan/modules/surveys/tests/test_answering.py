"""From the slip to the reply: counted once, whatever the network, the clock or the person does."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from altcha import v1
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import Error
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.surveys.access.codes import SIGNS, new_code, read_code, shown_code
from werkstattplan.modules.surveys.models import (
    Access,
    AnonymityLevel,
    Batch,
    Code,
    Questionnaire,
    Reply,
    SpentTicket,
    Wave,
)
from werkstattplan.modules.surveys.services import refusals, settling
from werkstattplan.modules.surveys.services.boxes import make_box, start_box, stop_box
from werkstattplan.modules.surveys.services.redeeming import LATE, WRONG_CODES_AT_ONCE
from werkstattplan.modules.surveys.services.settling import look_after_waves
from werkstattplan.modules.surveys.services.waves import change_promise, close_wave
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, OPENS, SETTLES, Device
from werkstattplan.modules.surveys.views.tasks import task_of
from werkstattplan.platform.ledger.models import Evidence
from werkstattplan.platform.ledger.services import reconcile


@pytest.fixture
def box(wave, coordinator):
    return make_box(wave=wave, actor=coordinator, at=OPENS, school="Schule am See", label="8b", size=30)


def test_a_code_is_read_however_it_is_typed(box):
    code = box.codes[0]
    assert read_code(f" {shown_code(code).lower()} ") == code


def test_every_slip_of_the_pen_in_a_code_is_noticed(box):
    code = box.codes[0]
    for place, right in enumerate(code):
        for sign in set(SIGNS) - {right}:
            assert read_code(code[:place] + sign + code[place + 1 :]) is None
    for place in range(len(code) - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or read_code(swapped) is None


def test_a_reply_waits_until_a_batch_is_full(wave, box):
    for number in range(9):
        device = Device()
        device.redeem(wave, box.codes[number])
        assert device.send(wave, {"wunsch": "bus"}).is_new
    assert (Reply.objects.count(), Batch.objects.get().size) == (0, 9)
    device = Device()
    device.redeem(wave, box.codes[9])
    device.send(wave, {"wunsch": "treff"})
    assert (Reply.objects.count(), Batch.objects.get().size) == (10, 0)


def test_a_lost_answer_of_the_server_costs_nothing(wave, box):
    device = Device()
    device.redeem(wave, box.codes[0])
    first = device.token
    device.redeem(wave, box.codes[0])
    assert device.token == first
    assert device.send(wave, {"wunsch": "bus"}).is_new
    assert not device.send(wave, {"wunsch": "bus"}).is_new
    assert Batch.objects.get().size == 1


def test_a_used_slip_is_worth_nothing_to_another_device(wave, box):
    Device().redeem(wave, box.codes[0])
    with pytest.raises(refusals.CodeSpent):
        Device().redeem(wave, box.codes[0])


def test_a_device_with_two_slips_hands_in_two_replies(wave, box):
    """One tablet for a whole class: a new secret for each person."""
    for code in box.codes[:2]:
        device = Device()
        device.redeem(wave, code)
        assert device.send(wave, {}).is_new
    assert SpentTicket.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [("ABC", refusals.MistypedCode), ("", refusals.MistypedCode), ("2222-2223", refusals.MistypedCode)],
)
def test_a_slip_of_the_pen_is_told_and_not_counted(wave, box, typed, refusal):
    with pytest.raises(refusal):
        Device().redeem(wave, typed)


def guess(codes) -> str:
    """A code that could be one."""
    return next(code for code in iter(new_code, "") if code not in codes)


def test_a_code_tried_again_and_again_costs_work_and_locks_nobody_out(wave, box):
    for _ in range(WRONG_CODES_AT_ONCE):
        with pytest.raises(refusals.UnknownCode):
            Device().redeem(wave, guess(box.codes))
    with pytest.raises(refusals.WorkNeeded):
        Device().redeem(wave, guess(box.codes))
    # Who holds a slip computes for a second, or waits.
    Device().redeem(wave, box.codes[0], solution=solution_of(wave))
    Device().redeem(wave, box.codes[1], at=NOW + datetime.timedelta(minutes=1))


def solution_of(wave) -> str:
    """What a device computes; the library looks at the real clock."""
    task = task_of(wave, timezone.now())
    solved = v1.solve_challenge(task["challenge"], task["salt"], "SHA-256", task["maxNumber"], 0)
    parts = ("SHA-256", task["challenge"], solved.number, task["salt"], task["signature"])
    return v1.Payload(*parts).to_base64()


def test_a_ticket_of_another_wave_or_a_made_up_one_is_refused(wave, box, make_wave, coordinator):
    other = make_wave()
    device = Device()
    device.redeem(wave, box.codes[0])
    with pytest.raises(refusals.WrongTicket):
        device.send(other, {})
    number, _, signature = device.token.split(".")
    for token in ("", "x", f"{'0' * 32}.0.{signature}", f"{number}.7.{signature}", f"{number}.0.{'0' * 64}"):
        with pytest.raises(refusals.WrongTicket):
            Device(token=token).send(wave, {})
    assert Batch.objects.get(wave=wave).size == 0


def test_before_the_begin_and_after_the_end(wave, box):
    device = Device()
    with pytest.raises(refusals.NotBegun):
        device.redeem(wave, box.codes[0], at=OPENS - datetime.timedelta(minutes=1))
    device.redeem(wave, box.codes[0], at=CLOSES - datetime.timedelta(minutes=1))
    # No network until the next day: still counted.
    assert device.send(wave, {}, at=CLOSES + datetime.timedelta(days=1)).is_new
    assert not device.send(wave, {}, at=CLOSES + LATE + datetime.timedelta(days=100)).is_new
    late = Device()
    late.redeem(wave, box.codes[1])
    with pytest.raises(refusals.Ended) as refusal:
        late.send(wave, {}, at=CLOSES + LATE)
    assert "liegen noch auf deinem Gerät" in refusal.value.sentence


def test_a_class_answers_only_while_its_teacher_lets_it(wave, coordinator):
    made = make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="9a", size=5, waits_for_teacher=True)
    device, late = Device(), Device()
    with pytest.raises(refusals.BoxStopped):
        device.redeem(wave, made.codes[0])
    start_box(box=made.box)
    device.redeem(wave, made.codes[0])
    stop_box(box=made.box)
    with pytest.raises(refusals.BoxStopped):
        late.redeem(wave, made.codes[1])
    assert device.send(wave, {}).is_new


def test_the_promise_is_fixed_with_the_first_reply(wave, box, coordinator):
    change_promise(
        wave=wave, actor=coordinator, at=OPENS, level=AnonymityLevel.ANSWERS_ONLY, access=Access.CODES, batch_size=12
    )
    device = Device()
    device.redeem(wave, box.codes[0])
    device.send(wave, {})
    with pytest.raises(refusals.LevelFixed):
        change_promise(
            wave=wave, actor=coordinator, at=OPENS, level=AnonymityLevel.WITH_GROUP, access=Access.CODES, batch_size=10
        )


@pytest.mark.parametrize(
    "change",
    [{"anonymity_level": "with_group"}, {"batch_size": 5}, {"access": "letters"}, {"has_replies": False}],
)
def test_the_database_itself_keeps_the_promise(wave, box, change):
    device = Device()
    device.redeem(wave, box.codes[0])
    device.send(wave, {})
    with pytest.raises(Error), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(**change)
    Wave.objects.filter(pk=wave.pk).update(closes_at=CLOSES + datetime.timedelta(days=1))


def test_a_questionnaire_cannot_be_changed(questionnaire):
    with pytest.raises(Error), transaction.atomic():
        Questionnaire.objects.filter(pk=questionnaire.pk).update(document="{}")


def test_replies_to_the_version_before_count_and_unknown_ones_are_told(wave, box):
    device = Device()
    device.redeem(wave, box.codes[0])
    with pytest.raises(refusals.UnknownQuestionnaire):
        device.send(wave, {}, number=7)
    assert device.send(wave, {}, number=1).is_new


def test_groups_below_a_batch_cannot_be_made(make_wave, coordinator):
    wave = make_wave(level=AnonymityLevel.WITH_GROUP)
    with pytest.raises(refusals.GroupTooSmall):
        make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="9a", size=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(access=Access.OPEN)


def test_groups_are_kept_only_where_that_was_promised_and_enough_came(make_wave, coordinator):
    wave = make_wave(level=AnonymityLevel.WITH_GROUP)
    large, small = (
        make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label=label, size=20) for label in ("9a", "9b")
    )
    for made, number in ((large, 13), (small, 4)):
        for code in made.codes[:number]:
            device = Device()
            device.redeem(wave, code)
            device.send(wave, {})
    assert Reply.objects.count() == 10
    look_after_waves(at=SETTLES)
    assert Reply.objects.filter(box=large.box).count() == 13
    assert Reply.objects.filter(box=None).count() == 4


def test_settling_destroys_codes_and_key_and_counts_evidence(wave, box, commune, coordinator):
    devices = [Device() for _ in range(13)]
    for device, code in zip(devices, box.codes, strict=False):
        device.redeem(wave, code)
        device.send(wave, {"wunsch": "bus"})
    look_after_waves(at=SETTLES)
    wave.refresh_from_db()
    assert (wave.state, wave.salt, Code.objects.count(), Reply.objects.count()) == ("settled", "", 0, 13)
    assert dict(Evidence.objects.values_list("kind", "value")) == {
        "surveys.waves": 1,
        "surveys.invited": 30,
        "surveys.replies": 13,
        "surveys.schools": 1,
    }
    assert reconcile(commune=commune, at=SETTLES).differences == []
    assert not devices[0].send(wave, {}, at=SETTLES).is_new
    look_after_waves(at=SETTLES + datetime.timedelta(days=1))
    assert Reply.objects.count() == 13


def test_fewer_replies_than_a_batch_are_never_shown(wave, box):
    device = Device()
    device.redeem(wave, box.codes[0])
    device.send(wave, {"wunsch": "bus"})
    look_after_waves(at=SETTLES)
    assert (Reply.objects.count(), Batch.objects.get().size) == (0, 1)


def test_replies_are_deleted_on_their_day(wave, box, commune):
    for code in box.codes[:10]:
        device = Device()
        device.redeem(wave, code)
        device.send(wave, {})
    look_after_waves(at=SETTLES)
    look_after_waves(at=datetime.datetime(2029, 3, 31, 3, tzinfo=datetime.UTC))
    assert Reply.objects.count() == 0
    assert reconcile(commune=commune, at=SETTLES).differences == []


def test_a_wave_ends_early_when_it_is_told_to(wave, box, coordinator):
    close_wave(wave=wave, actor=coordinator, at=NOW)
    with pytest.raises(refusals.Ended):
        Device().redeem(wave, box.codes[0], at=NOW + LATE)


@pytest.mark.django_db(transaction=True)
def test_the_same_slip_and_the_same_reply_at_the_same_moment_count_once(wave, coordinator, commune):
    made = make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="9a", size=10)
    device = Device()
    device.redeem(wave, made.codes[0])

    def attempt(number: int) -> bool | str:
        try:
            with scope(commune=commune):
                if number % 2:
                    return device.send(wave, {"wunsch": "bus"}).is_new
                Device().redeem(wave, made.codes[1])
                return "redeemed"
        except refusals.CodeSpent:
            return "spent"
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, range(16)))
    assert (results.count(True), results.count("redeemed"), results.count("spent")) == (1, 1, 7)
    assert Batch.objects.get().size == 1


def test_rows_of_replies_lie_in_random_order_on_sqlite(wave):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, pk, type FROM pragma_table_info('surveys_reply') WHERE pk")
        # An INTEGER PRIMARY KEY is the rowid itself, so that there is no hidden number that counts up.
        assert [(name, kind.upper()) for name, _, kind in cursor.fetchall()] == [("id", "INTEGER")]
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_mixing_loses_nothing_that_arrives_meanwhile(wave, coordinator, commune, monkeypatch):
    """Ten people hand in between the reading and the writing of the nightly mixing."""
    made = make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="9a", size=20)

    def answer(codes: tuple[str, ...]) -> None:
        with scope(commune=commune):
            for code in codes:
                device = Device()
                device.redeem(wave, code)
                device.send(wave, {"mehr": code})
        connections["default"].close()

    answer(made.codes[:10])
    others = threading.Thread(target=answer, args=[made.codes[10:]])

    def mixed_slowly(rows: list) -> list:
        others.start()
        others.join(timeout=1)
        return rows[::-1]

    monkeypatch.setattr(settling, "mixed", mixed_slowly)
    settling.mix_replies(wave=wave)
    others.join()
    assert sorted(Reply.objects.values_list("answers__mehr", flat=True)) == sorted(made.codes)
