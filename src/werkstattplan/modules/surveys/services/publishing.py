"""Showing the results of a settled wave to everybody, and taking them back."""

import datetime

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.models import PublishedResults, Results, Wave
from werkstattplan.modules.surveys.selectors.results import about_wave, counted_report
from werkstattplan.modules.surveys.statistics.snapshot import checksum, snapshot_of, snapshot_text
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class NotCounted(Refusal):
    """Replies may still come, or the wave never ended."""

    code = "not-counted"
    sentence = (
        "Diese Welle ist noch nicht ausgezählt. Das geschieht von selbst, zwei Tage nach dem Ende in der Nacht. "
        "Danach können Sie die Ergebnisse veröffentlichen."
    )


class NothingToTell(Refusal):
    """Too few answered for any statement."""

    code = "nothing-to-tell"
    sentence = (
        "Es haben zu wenige geantwortet, um etwas zu sagen, ohne dass man einzelne Menschen erkennt. "
        "Schreiben Sie stattdessen auf der Seite „Was daraus wurde“, wie es weitergeht."
    )


class NotPublished(Refusal):
    """There is nothing to take back."""

    code = "not-published"
    sentence = "Diese Ergebnisse sind nicht veröffentlicht. Bitte laden Sie die Seite neu."


class WithdrawalUnexplained(Refusal):
    """People who have seen the results are told why they are gone."""

    code = "withdrawal-unexplained"
    sentence = "Bitte schreiben Sie in einem Satz, warum Sie die Ergebnisse zurückziehen. Er steht dann auf der Seite."


@transaction.atomic
def publish_results(*, wave: Wave, actor: User, at: datetime.datetime) -> PublishedResults:
    """Freeze what everybody may read, again after a withdrawal too. Raises `NotCounted`, `NothingToTell`."""
    Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    results = Results.objects.filter(wave=wave).first()
    if results is None:
        raise NotCounted
    report = counted_report(wave, results)
    if not report.tally.items:
        raise NothingToTell
    content = snapshot_text(snapshot_of(about_wave(wave, results), report))
    published, _ = PublishedResults.objects.update_or_create(
        wave=wave,
        defaults={
            "commune_id": wave.commune_id,
            "content": content,
            "sha256": checksum(content),
            "published_on": timezone.localdate(at),
            "withdrawn_on": None,
            "withdrawn_because": "",
        },
    )
    record_change(
        commune=wave.commune,
        actor=actor,
        at=at,
        verb="veröffentlicht die Ergebnisse",
        subject=wave,
        before={},
        after={"sha256": published.sha256},
    )
    return published


@transaction.atomic
def withdraw_results(*, wave: Wave, because: str, actor: User, at: datetime.datetime) -> None:
    """Take results back; the page says when and why. Raises `NotPublished`, `WithdrawalUnexplained`."""
    if not because.strip():
        raise WithdrawalUnexplained
    day = timezone.localdate(at)
    shown = PublishedResults.objects.filter(wave=wave, withdrawn_on__isnull=True)
    if not shown.update(withdrawn_on=day, withdrawn_because=because.strip()):
        raise NotPublished
    record_change(
        commune=wave.commune,
        actor=actor,
        at=at,
        verb="zieht die Ergebnisse zurück",
        subject=wave,
        before={},
        after={"because": because.strip()},
    )
