"""The end of a wave: keys and codes are destroyed, replies mixed once more, evidence recorded. And the nightly mixing."""

import datetime

from django.db import connection, transaction
from django.utils import timezone

from werkstattplan.modules.surveys.evidence import sums_of
from werkstattplan.modules.surveys.models import (
    AttemptLimit,
    Batch,
    Code,
    CodeBox,
    LiveCount,
    PaperEntry,
    QuotaCounts,
    Reply,
    SealedDraft,
    SpentTicket,
    Wave,
    WaveReach,
    WaveState,
)
from werkstattplan.modules.surveys.selectors.reach import places_reached
from werkstattplan.modules.surveys.services.counting import freeze_results
from werkstattplan.modules.surveys.services.opentexts import forget_texts
from werkstattplan.modules.surveys.services.redeeming import LATE
from werkstattplan.modules.surveys.services.refusals import NotYetSettled
from werkstattplan.modules.surveys.services.replies import add_replies, mixed
from werkstattplan.modules.surveys.services.waves import close_wave
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.ledger.services import record_evidence

ROWS_AT_A_TIME = 500
# An hour more than the last late reply: no request that was taken in before its time still writes.
SETTLED_AFTER = LATE + datetime.timedelta(hours=1)


def look_after_waves(*, at: datetime.datetime) -> None:
    """What the night does with the waves of the commune in scope; a missed night is caught up by the next."""
    for wave in Wave.objects.exclude(state__in=[WaveState.PLANNED, WaveState.SETTLED]).select_related(
        "commune", "survey"
    ):
        if wave.state == WaveState.OPEN and wave.closes_at <= at:
            close_wave(wave=wave, actor=None, at=at)
        if wave.state == WaveState.CLOSED and wave.closes_at + SETTLED_AFTER <= at:
            settle_wave(wave=wave, at=at)
        else:
            mix_replies(wave=wave)
    today = timezone.localdate(at)
    SealedDraft.objects.filter(expires_on__lte=today).delete()
    for wave in Wave.objects.filter(delete_on__lte=today, state=WaveState.SETTLED, replies__isnull=False).distinct():
        forget_replies(wave=wave, at=at)


@transaction.atomic
def settle_wave(*, wave: Wave, at: datetime.datetime) -> None:
    """Release what waits, destroy salt and codes, mix everything, record the evidence. A second time changes nothing.

    Fewer replies than a batch are never released: results of so few would be people. Raises `NotYetSettled`.
    """
    wave = Wave.objects.select_for_update(of=("self",)).select_related("commune", "survey").get(pk=wave.pk)
    if wave.state == WaveState.SETTLED:
        return
    if wave.state != WaveState.CLOSED or at < wave.closes_at + SETTLED_AFTER:
        raise NotYetSettled
    _release_what_waits(wave)
    mix_replies(wave=wave)
    _mix_tickets(wave)
    WaveReach.objects.get_or_create(wave=wave, defaults={"commune_id": wave.commune_id, "places": places_reached(wave)})
    Code.objects.filter(wave=wave).delete()
    AttemptLimit.objects.filter(wave=wave).delete()
    QuotaCounts.objects.filter(wave=wave).delete()
    PaperEntry.objects.filter(wave=wave).delete()
    settled_on = timezone.localdate(at)
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.SETTLED, salt="", settled_on=settled_on)
    wave.refresh_from_db()
    freeze_results(wave=wave, on=settled_on)
    for kind, tool, value in sums_of(wave):
        record_evidence(
            commune=wave.commune,
            kind=kind,
            key=f"wave:{wave.pk}",
            value=value,
            occurred_on=settled_on,
            at=at,
            source=wave,
            tool=tool,
        )
    record_change(commune=wave.commune, actor=None, at=at, verb="schließt ab", subject=wave, before={}, after={})


def _release_what_waits(wave: Wave) -> None:
    """The rest of a group joins it; a group with too few replies in all is not kept with them."""
    without_group = []
    for batch in Batch.objects.select_for_update().filter(wave=wave):
        if batch.box_id and batch.released:
            add_replies(wave, batch.box_id, batch.waiting)
        else:
            without_group += batch.waiting
        _empty(batch)
    if len(without_group) + wave.replies.count() >= wave.batch_size:
        add_replies(wave, None, without_group)
    else:
        Batch.objects.filter(wave=wave, box=None).update(waiting=mixed(without_group), size=len(without_group))


def _empty(batch: Batch) -> None:
    batch.waiting, batch.size = [], 0
    batch.save(update_fields=["waiting", "size"])


@transaction.atomic
def mix_replies(*, wave: Wave) -> None:
    """Write all replies of a wave anew in mixed order, so that no place and no transaction tells their batch."""
    # Nothing is released meanwhile: what came between reading and deleting would be lost.
    list(Batch.objects.select_for_update().filter(wave=wave).order_by("pk"))
    rows = mixed(list(Reply.objects.filter(wave=wave)))
    Reply.objects.filter(wave=wave).delete()
    Reply.objects.bulk_create(rows, batch_size=ROWS_AT_A_TIME)


def _mix_tickets(wave: Wave) -> None:
    rows = mixed(list(SpentTicket.objects.filter(wave=wave)))
    SpentTicket.objects.filter(wave=wave).delete()
    SpentTicket.objects.bulk_create(rows, batch_size=ROWS_AT_A_TIME)


@transaction.atomic
def forget_replies(*, wave: Wave, at: datetime.datetime) -> None:
    """Delete the replies of a wave whose day has come; their number stays in the ledger."""
    Reply.objects.filter(wave=wave).delete()
    LiveCount.objects.filter(wave=wave).delete()
    forget_texts(wave)
    Batch.objects.filter(wave=wave).update(waiting=[], size=0)
    record_change(
        commune=wave.commune, actor=None, at=at, verb="löscht die Antworten", subject=wave, before={}, after={}
    )


def sweep() -> None:
    """Throw away earlier states of rows that the database still holds; outside of any transaction."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in (Reply, Batch, CodeBox, SpentTicket, SealedDraft, LiveCount, PaperEntry):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
