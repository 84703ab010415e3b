"""Whatever somebody does to the history behind the program's back, the check finds it."""

import datetime
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from werkstattplan.platform.audit.chain import (
    MASKING_VERB,
    ChainPosition,
    chain_head,
    chain_new_rows,
    content_digest,
    masked_rows,
)
from werkstattplan.platform.audit.models import ChainHead, Change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.audit.tasks import HistoryTampered, verify_history
from werkstattplan.platform.audit.verification import verify_chain
from werkstattplan.platform.tenancy.models import Commune

AT = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
ROWS = 6


@pytest.fixture
def commune(db):
    return Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district")


@pytest.fixture
def in_scope(commune):
    with scope(commune=commune):
        yield


def act(commune, number, **more):
    values = {"verb": f"tut {number}", "before": {"wert": number}, "after": {"wert": number + 1, "ä": [1.5, None, "ß"]}}
    at = AT + datetime.timedelta(seconds=number, microseconds=number)
    return record_change(commune=commune, actor=None, at=at, subject=commune, **{**values, **more})


@pytest.fixture
def chained(commune, in_scope):
    for number in range(ROWS):
        act(commune, number)
    return chain_new_rows(commune)


def codes(commune, **more):
    return [finding.code for finding in verify_chain(commune, **more).findings]


def test_an_untouched_history_is_intact(commune, chained):
    result = verify_chain(commune, anchor=chained)
    assert result.is_intact
    assert result.checked == ROWS
    assert list(Change.objects.order_by("pk").values_list("sequence", flat=True)) == list(range(1, ROWS + 1))
    assert chain_head(commune) == chained


def test_many_acts_of_one_transaction_are_chained_at_once(
    commune, in_scope, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(50):
            act(commune, number)
    with django_assert_max_num_queries(50 + 15):
        for callback in callbacks:
            callback()
    assert len(callbacks) == 50
    assert verify_chain(commune).checked == 50


def test_an_old_paper_still_matches_when_the_history_goes_on(commune, chained):
    act(commune, 99)
    assert chain_head(commune).sequence == ROWS + 1
    assert verify_chain(commune, anchor=chained).is_intact


def test_chains_of_communes_do_not_touch_each_other(commune, chained):
    other = Commune.objects.create(slug="nachbar", name="Nachbar", kind="district")
    with scope(commune=other):
        act(other, 1)
        assert chain_head(other).sequence == 1
    assert chain_head(commune) == chained


TAMPERED = {
    "verb": "anderes",
    "object_type": "plan.other",
    "object_id": "999",
    "at": AT - datetime.timedelta(days=1),
    "actor_name": "Jemand",
    "object_label": "Anderes",
    "before": {"wert": 77},
    "after": {},
    "salt": "0" * 32,
    "hash": "0" * 64,
    "content_digest": "0" * 64,
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(1, ROWS), column=st.sampled_from(sorted(TAMPERED)))
def test_every_changed_column_of_every_row_is_found_at_its_row(commune, chained, place, column):
    with transaction.atomic():
        Change.objects.filter(sequence=place).update(**{column: TAMPERED[column]})
        findings = verify_chain(commune).findings
        transaction.set_rollback(True)
    assert findings
    assert findings[0].sequence == place
    assert f"Zeile {place}" in findings[0].sentence


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(1, ROWS))
def test_every_deleted_row_is_found(commune, chained, place):
    with transaction.atomic():
        Change.objects.filter(sequence=place).delete()
        found = codes(commune)
        transaction.set_rollback(True)
    assert found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(places=st.lists(st.integers(1, ROWS), min_size=2, max_size=2, unique=True))
def test_rows_that_changed_places_are_found(commune, chained, places):
    with transaction.atomic():
        first, second = (Change.objects.get(sequence=place) for place in places)
        Change.objects.filter(pk=first.pk).update(sequence=1000)
        Change.objects.filter(pk=second.pk).update(sequence=places[0])
        Change.objects.filter(pk=first.pk).update(sequence=places[1])
        found = codes(commune)
        transaction.set_rollback(True)
    assert "hash-differs" in found


def test_an_inserted_row_is_found(commune, chained):
    Change.objects.filter(sequence__gte=3).order_by("-sequence").update(sequence=F("sequence") + 100)
    Change.objects.filter(sequence__gte=100).update(sequence=F("sequence") - 99)
    Change.objects.create(
        commune=commune,
        at=AT,
        actor_name="x",
        verb="x",
        object_type="x",
        object_id="1",
        object_label="x",
        sequence=3,
        hash="1",
    )
    assert "hash-differs" in codes(commune)


def test_a_history_cut_at_its_end_or_written_anew_fails_against_a_paper(commune, chained):
    Change.objects.filter(sequence=ROWS).delete()
    assert codes(commune) == ["end-differs"]
    last = Change.objects.get(sequence=ROWS - 1)
    ChainHead.objects.update(sequence=last.sequence, hash=last.hash)
    assert codes(commune) == []
    assert codes(commune, anchor=chained) == ["anchor-missing"]
    act(commune, 1234)
    chain_new_rows(commune)
    assert codes(commune) == []
    assert codes(commune, anchor=chained) == ["anchor-missing"]


def test_a_lost_end_is_found(commune, chained):
    ChainHead.objects.all().delete()
    assert codes(commune) == ["end-differs"]


def test_a_name_can_be_taken_out_and_nothing_else(commune, in_scope):
    act(commune, 1, after={"wer": "Ada Alt"})
    act(commune, 2)
    paper = chain_head(commune)
    row = Change.objects.get(sequence=1)
    Change.objects.filter(pk=row.pk).update(after={"wer": "[Name]"})
    assert codes(commune) == ["content-differs"]
    masked_rows([row.pk])
    chain_new_rows(commune)
    assert verify_chain(commune, anchor=paper).is_intact
    assert Change.objects.get(sequence=1).salt != row.salt
    Change.objects.filter(pk=row.pk).update(after={"wer": "Ben Bach"})
    assert codes(commune) == ["content-differs"]


def test_rows_not_yet_chained_may_lose_a_name_too(commune, in_scope):
    row = act(commune, 1)
    masked_rows([row.pk])
    chain_new_rows(commune)
    assert verify_chain(commune).checked == 1


@transaction.atomic
def break_off(commune):
    act(commune, 2)
    raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_an_act_is_chained_when_it_is_committed_and_not_when_it_breaks_off(commune):
    with scope(commune=commune):
        act(commune, 1)
        with pytest.raises(RuntimeError):
            break_off(commune)
        assert list(Change.objects.values_list("sequence", flat=True)) == [1]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain(commune):
    def work(start):
        try:
            with scope(commune=commune):
                for number in range(start, start + 10):
                    act(commune, number)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain_new_rows(commune)
    result = verify_chain(commune)
    assert (result.checked, result.findings) == (40, ())


def test_by_command(commune, chained):
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert "Landkreis Probe: 6 Zeilen, unverändert." in out.getvalue()
    at = {"commune": "probe", "at": chained.sequence}
    call_command("audit_verify", **at, hash=chained.hash, stdout=out)
    with pytest.raises(CommandError, match="nicht unverändert"):
        call_command("audit_verify", **at, hash="0" * 64, stdout=out)
    assert "enthält die Stelle nicht, die das Papier nennt (Zeile 6)" in out.getvalue()
    Change.objects.filter(sequence=4).update(verb="anderes")
    with pytest.raises(CommandError):
        call_command("audit_verify", stdout=out)
    assert "Zeile 4 (Nr. " in out.getvalue()
    with pytest.raises(CommandError, match="keine Kommune"):
        call_command("audit_verify", "--commune", "nirgends")
    with pytest.raises(CommandError, match="gehören zusammen"):
        call_command("audit_verify", "--at", "3")


def test_the_nightly_check_fails_loudly(commune, chained):
    verify_history.call()
    Change.objects.filter(sequence=2).update(actor_name="Jemand")
    with pytest.raises(HistoryTampered, match="Zeile 2"):
        verify_history.call()


def test_an_anchor_is_both_place_and_hash(commune, chained):
    first = Change.objects.get(sequence=1)
    assert codes(commune, anchor=ChainPosition(sequence=2, hash=first.hash)) == ["anchor-missing"]
    assert codes(commune, anchor=ChainPosition(sequence=1, hash=first.hash)) == []


def test_an_empty_history_is_intact_and_says_so(commune):
    result = verify_chain(commune)
    assert (result.findings, result.checked) == ((), 0)


def test_findings_name_the_place(commune, chained):
    Change.objects.filter(sequence=3).update(verb="anders")
    (finding,) = verify_chain(commune).findings
    assert finding.sequence == 3
    assert finding.sentence.startswith("Zeile 3 (Nr. ")
    ChainHead.objects.update(sequence=9)
    ends = [row for row in verify_chain(commune).findings if row.code == "end-differs"]
    assert [row.sequence for row in ends] == [ROWS]
    assert "endet bei Zeile 6; er müsste bei Zeile 9 enden" in ends[0].sentence


def test_a_gap_names_the_row_that_is_missing_and_the_next(commune, chained):
    Change.objects.filter(sequence__in=[2, 3]).delete()
    gap = next(row for row in verify_chain(commune).findings if row.code == "rows-missing")
    assert gap.sequence == 2
    assert "Ab Zeile 2 fehlen Zeilen; die nächste ist Zeile 4." in gap.sentence


def test_a_history_whose_end_was_lost_ends_at_nothing(commune, chained):
    ChainHead.objects.all().delete()
    end = next(row for row in verify_chain(commune).findings if row.code == "end-differs")
    assert "er müsste bei Zeile 0 enden" in end.sentence


def test_rows_that_wait_are_not_part_of_the_check(commune, chained):
    Change.objects.create(commune=commune, at=AT, verb="x", object_type="y", object_id="1", object_label="z")
    result = verify_chain(commune)
    assert (result.findings, result.checked) == ((), ROWS)


def test_only_an_act_of_the_program_excuses_other_words(commune, chained):
    row = Change.objects.get(sequence=2)
    Change.objects.filter(pk=row.pk).update(after={"wert": "gefälscht"})
    row.refresh_from_db()
    digests = {"digests": {"2": content_digest(row, row.salt)}}
    act(commune, 90, verb="ändert", after=digests)
    chain_new_rows(commune)
    assert codes(commune) == ["content-differs"]
    waiting = act(commune, 91, verb=MASKING_VERB, after=digests)
    Change.objects.filter(pk=waiting.pk).update(sequence=None, hash="", content_digest="")
    assert codes(commune)[0] == "content-differs"


def test_a_name_leaves_its_own_rows_only(commune, chained):
    before = dict(Change.objects.values_list("sequence", "salt"))
    row = Change.objects.get(sequence=4)
    Change.objects.filter(pk=row.pk).update(actor_name="[gelöscht]")
    masked_rows([row.pk])
    chain_new_rows(commune)
    after = dict(Change.objects.exclude(sequence__gt=ROWS).values_list("sequence", "salt"))
    assert {number for number in before if before[number] != after[number]} == {4}
    assert codes(commune) == []


@pytest.mark.django_db(transaction=True)
def test_the_act_that_takes_a_name_out_is_chained_by_itself():
    commune = Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district")
    with scope(commune=commune):
        act(commune, 1)
        with transaction.atomic():
            masked_rows(Change.objects.values_list("pk", flat=True))
        assert not Change.objects.filter(sequence=None).exists()
