"""Papers for committees: begin one, write in it, issue it. What is issued stays, also when the replies are deleted."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.models import CommitteePaper, Results, Wave
from werkstattplan.modules.surveys.paper.committee import content_of
from werkstattplan.modules.surveys.paper.freezing import checksum
from werkstattplan.modules.surveys.selectors.committee import facts_of
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

WRITTEN = ("kind", "title", "committee", "number", "meeting_on", "proposal", "occasion", "hearing", "finances")


class NotYetCounted(Refusal):
    """Nothing stands fast about the wave yet."""

    code = "not-yet-counted"
    sentence = "Diese Welle ist noch nicht ausgezählt. Das geschieht zwei Tage nach ihrem Ende, dann kann die Vorlage entstehen."


class PaperIssued(Refusal):
    """The paper has gone to the committee."""

    code = "paper-issued"
    sentence = "Diese Vorlage ist ausgegeben und ändert sich nicht mehr. Bitte beginnen Sie eine neue."


@transaction.atomic
def begin_paper(*, wave: Wave, values: Mapping[str, Any], actor: User, at: datetime.datetime) -> CommitteePaper:
    """Begin a paper about a wave that is counted. Raises `NotYetCounted`."""
    if not Results.objects.filter(wave=wave).exists():
        raise NotYetCounted
    paper = CommitteePaper.objects.create(
        commune_id=wave.commune_id, wave=wave, **{name: values[name] for name in WRITTEN}
    )
    _record(paper, actor, at, "beginnt eine Vorlage", {"title": paper.title, "committee": paper.committee})
    return paper


@transaction.atomic
def change_paper(*, paper: CommitteePaper, values: Mapping[str, Any], actor: User, at: datetime.datetime) -> None:
    """Write in a draft. Raises `PaperIssued`."""
    changed = CommitteePaper.objects.filter(pk=paper.pk, issued_on=None).update(
        **{name: values[name] for name in WRITTEN}
    )
    if not changed:
        raise PaperIssued
    paper.refresh_from_db()
    _record(paper, actor, at, "ändert eine Vorlage", {"title": paper.title})


@transaction.atomic
def issue_paper(*, paper: CommitteePaper, site: str, actor: User, at: datetime.datetime) -> None:
    """Freeze a paper with the results as they are and note its checksum in the history. Raises `PaperIssued`."""
    row = CommitteePaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if row.is_issued:
        raise PaperIssued
    day = timezone.localdate(at)
    content = content_of(row, facts_of(row.wave, site=site), on=day)
    row.content, row.sha256, row.issued_on = content, checksum(content), day
    row.save(update_fields=["content", "sha256", "issued_on"])
    paper.refresh_from_db()
    _record(paper, actor, at, "gibt eine Vorlage aus", {"title": paper.title, "sha256": paper.sha256})


def _record(paper: CommitteePaper, actor: User, at: datetime.datetime, verb: str, after: dict[str, Any]) -> None:
    record_change(commune=paper.commune, actor=actor, at=at, verb=verb, subject=paper, before={}, after=after)
