"""Lists that come in while others do the same, edit, confirm, take back or die: nothing half, nothing twice, nothing lost."""

import datetime
import os
import signal
import threading
import time
import uuid

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import (
    Category,
    Confirmation,
    DuplicateHint,
    ImportState,
    IndexedOffer,
    Location,
    Offer,
    OfferAtLocation,
    OfferImport,
    OfferText,
    Proposal,
    Provider,
    SourceRecord,
)
from werkstattplan.modules.offers.services import taking
from werkstattplan.modules.offers.services.editing import edit_entry, entry_values
from werkstattplan.modules.offers.services.importing import read_import, run_import, set_mapping, start_import
from werkstattplan.modules.offers.services.merging import propose_duplicates
from werkstattplan.modules.offers.services.proposals import accept_proposal
from werkstattplan.modules.offers.services.undoing import undo_import
from werkstattplan.modules.offers.services.upkeep import answer_confirmation
from werkstattplan.modules.offers.tests.test_importing import HEAD, KITA
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.audit.models import Change

pytestmark = pytest.mark.django_db(transaction=True)
HORT = KITA.replace("1;Kita", "2;Hort", 1)
NEW_PHONE = KITA.replace("123456", "999")


@pytest.fixture
def kita(commune, in_scope):
    return Category.objects.create(commune=commune, key="kita", name="Kita")


@pytest.fixture
def read(commune, coordinator, kita):
    """Reads a list, ready to be taken in."""

    def read(*lines, source="Jugendamt", head=HEAD):
        content = "\n".join([head, *lines]).encode()
        return read_import(
            commune=commune,
            source_name=source,
            file_name="liste.csv",
            content=content,
            actor=coordinator,
            at=timezone.now(),
        )

    return read


def take_in(row):
    # As a job does it: the row as it is now.
    return run_import(row=OfferImport.objects.select_related("source", "commune").get(pk=row.pk), at=timezone.now())


@pytest.fixture
def at_once(commune):
    """Runs acts in threads of their own that begin together; returns what each returned or raised."""

    def at_once(*acts):
        found, begin = [None] * len(acts), threading.Barrier(len(acts))

        def run(number, act):
            try:
                begin.wait(10)
                with scope(commune=commune):
                    found[number] = act()
            except Exception as error:
                found[number] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
            assert not thread.is_alive()
        return found

    return at_once


@pytest.fixture
def slow(monkeypatch):
    """A run rests before it holds what it changes, so that others come between on a database with several writers."""
    begun, hold = threading.Event(), taking.hold_entries

    def slowly(keys):
        begun.set()
        time.sleep(0.5)
        return hold(keys)

    monkeypatch.setattr(taking, "hold_entries", slowly)
    return begun


def assert_whole():
    """Every entry has its line and stands in the index once; nothing lies about."""
    entries = set(OfferAtLocation.objects.values_list("pk", flat=True))
    assert sorted(SourceRecord.objects.values_list("entry", flat=True)) == sorted(entries)
    assert sorted(IndexedOffer.objects.exclude(entry=None).values_list("entry", flat=True)) == sorted(entries)
    assert not Offer.objects.filter(places=None).exists()
    assert not Location.objects.filter(offers=None).exists()
    assert not Provider.objects.filter(offers=None).exists()


def test_one_file_taken_in_by_two_workers_comes_in_once(read, at_once):
    row = read(KITA, HORT)
    found = at_once(lambda: take_in(row), lambda: take_in(row))
    assert [result["new"] for result in found] == [2, 2]
    row.refresh_from_db()
    assert (row.state, row.result["new"]) == (ImportState.DONE, 2)
    assert Offer.objects.count() == 2
    assert_whole()


def test_the_same_list_read_by_two_people_comes_in_once(read, at_once):
    rows = [read(KITA, HORT), read(KITA, HORT)]
    found = at_once(*(lambda row=row: take_in(row) for row in rows))
    assert sorted((result["new"], result["same"]) for result in found) == [(0, 2), (2, 0)]
    assert_whole()


def test_two_sources_with_the_same_offers_share_their_provider_and_break_nothing(read, at_once):
    lines = [KITA.replace("1;Kita", f"{n};Kita {n}", 1) for n in range(40)]
    rows = [read(*lines), read(*reversed(lines), source="Sozialamt")]
    found = at_once(*(lambda row=row: take_in(row) for row in rows))
    assert [result["new"] for result in found] == [40, 40]
    assert Provider.objects.count() == 1
    assert_whole()


def test_a_provider_that_somebody_adds_by_a_form_at_that_moment_is_shared(read, at_once, commune, slow):
    row = read(KITA)

    def add():
        slow.wait(10)
        return Provider.objects.get_or_create(commune=commune, name="Verein Süd")[0].pk

    result, _ = at_once(lambda: take_in(row), add)
    assert result["new"] == 1
    assert Provider.objects.count() == 1


def test_a_double_click_by_two_processes_takes_in_once(read, at_once, coordinator):
    row = read(KITA)
    found = at_once(*[lambda: start_import(row=row, actor=coordinator, at=AT)] * 2)
    refused = [error for error in found if error is not None]
    assert [error.code for error in refused] == ["not-to-be-taken-in"]
    assert "schon übernommen oder unterwegs" in refused[0].sentence
    assert Change.objects.filter(verb="übernimmt eine Liste von Angeboten").count() == 1


def test_a_second_file_with_other_columns_does_not_change_what_the_first_one_means(read):
    first = read(KITA)
    second = read("Kita Sonnenschein;Parchim", head="Wer;Wo")
    set_mapping(row=second, mapping={"Wer": "angebot", "Wo": "ortsteil"}, default_category="kita")
    assert take_in(first)["new"] == 1
    assert OfferAtLocation.objects.get().location.street == "Lange Str."


def test_what_a_run_was_told_cannot_be_changed_behind_its_back(read, coordinator):
    row = read(KITA)
    start_import(row=row, actor=coordinator, at=AT)
    with pytest.raises(Refusal) as refusal:
        set_mapping(row=row, mapping={"Ort": "angebot"}, default_category="")
    assert refusal.value.code == "not-to-be-taken-in"
    assert take_in(row)["new"] == 1
    assert Offer.objects.get().title == "Kita Sonnenschein"


def test_what_somebody_edits_meanwhile_is_not_lost(read, at_once, coordinator, slow):
    take_in(read(KITA))
    row, entry = read(NEW_PHONE), OfferAtLocation.objects.select_related("offer").get()
    slow.clear()

    def edit():
        slow.wait(10)
        base = entry_values(entry)
        return edit_entry(
            entry=entry, base=base, mine=base | {"summary": "Von Bo"}, actor=coordinator, at=timezone.now()
        )

    result, outcome = at_once(lambda: take_in(row), edit)
    assert outcome.changed == ("summary",)
    offer = Offer.objects.get()
    assert (offer.summary, offer.phone, result["changed"]) == ("Von Bo", "03871 999", 1)


def test_what_somebody_confirms_meanwhile_is_not_written_over(read, at_once, commune, slow):
    take_in(read(KITA))
    row, today = read(NEW_PHONE), datetime.date(2026, 3, 1)
    question = Confirmation.objects.create(
        commune=commune, offer=Offer.objects.get(), way="mail", secret_digest="d", asked_on=today, way_since=today
    )
    slow.clear()

    def confirm():
        slow.wait(10)
        answer_confirmation(
            row=question, answer="same", role="Träger", values={}, actor=None, at=timezone.now(), on=today
        )

    result, failed = at_once(lambda: take_in(row), confirm)
    assert failed is None
    offer = Offer.objects.get()
    assert offer.confirmed_on == today
    # Whoever came first: the list wrote before it was confirmed, or only proposes.
    assert (offer.phone, result["proposed"]) in {("03871 999", 0), ("03871 123456", 1)}
    assert Proposal.objects.count() == result["proposed"]


def test_a_proposal_taken_over_meanwhile_loses_nothing(read, at_once, commune, coordinator, slow):
    take_in(read(KITA))
    entry = OfferAtLocation.objects.get()
    proposal = Proposal.objects.create(commune=commune, entry=entry, values={"kurz": "Von Mira"}, created_at=AT)
    row = read(NEW_PHONE)
    slow.clear()

    def accept():
        slow.wait(10)
        accept_proposal(proposal=proposal, columns=["kurz"], category=None, actor=coordinator, at=timezone.now())

    result, failed = at_once(lambda: take_in(row), accept)
    assert failed is None
    offer = Offer.objects.get()
    assert (offer.summary, offer.phone, result["changed"]) == ("Von Mira", "03871 999", 1)


def test_one_list_taken_back_while_the_next_one_comes_in(read, at_once, coordinator):
    first = read(KITA)
    take_in(first)
    first.refresh_from_db()
    second = read(NEW_PHONE, HORT)
    result, undone = at_once(
        lambda: take_in(second), lambda: undo_import(row=first, actor=coordinator, at=timezone.now())
    )
    if isinstance(undone, Refusal):
        assert undone.code in {"list-under-way", "import-not-to-be-undone"}
        assert (result["new"], result["changed"]) == (1, 1)
    else:
        assert undone == {"undone": 1, "kept": 0}
        assert result["new"] == 2
    assert sorted(Offer.objects.values_list("title", "phone")) == [
        ("Hort Sonnenschein", "03871 123456"),
        ("Kita Sonnenschein", "03871 999"),
    ]
    assert_whole()


def test_one_list_is_taken_back_once(read, at_once, coordinator):
    row = read(KITA, HORT)
    take_in(row)
    row.refresh_from_db()
    found = at_once(*[lambda: undo_import(row=row, actor=coordinator, at=timezone.now())] * 2)
    assert sum(isinstance(one, Refusal) for one in found) == 1
    assert {"undone": 2, "kept": 0} in found
    assert not Offer.objects.exists()
    assert_whole()


def test_two_that_look_for_duplicates_at_once_find_each_pair_once(read, at_once, commune):
    take_in(read(KITA, HORT.replace("Hort", "Kita")))
    at_once(*[lambda: propose_duplicates(commune=commune)] * 3)
    assert DuplicateHint.objects.count() == 1


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_takes_all_in_once(read, commune, tmp_path):
    row, mark = read(KITA, HORT), tmp_path / "in the middle"
    connection.close()
    child = os.fork()
    if child == 0:
        index, taking.index_offers = taking.index_offers, None

        def die_here(**more):
            index(**more)
            mark.write_text("all lines are in, nothing is said yet")
            time.sleep(60)

        taking.index_offers = die_here
        try:
            with scope(commune=commune):
                take_in(row)
        finally:
            os._exit(1)
    for _ in range(200):
        if mark.exists():
            break
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert mark.exists()
    assert not Offer.objects.exists()
    row.refresh_from_db()
    assert row.state == ImportState.RUNNING
    assert take_in(row)["new"] == 2
    assert_whole()


def test_a_text_written_for_a_new_entry_keeps_it_when_its_list_is_taken_back(read, commune, coordinator):
    row = read(KITA, HORT)
    take_in(row)
    row.refresh_from_db()
    kept = Offer.objects.get(title="Hort Sonnenschein")
    OfferText.objects.create(commune=commune, offer=kept, language="uk", title="x", description=str(uuid.uuid4()))
    assert undo_import(row=row, actor=coordinator, at=timezone.now()) == {"undone": 1, "kept": 1}
    assert Offer.objects.get() == kept
