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

from werkstattplan.platform.audit.chain import ChainPosition, chain_head, chain_new_rows, masked_rows
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
