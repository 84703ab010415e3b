"""Replies leave as a file for evaluation elsewhere: settled waves only, people coarsened, every time noted."""

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from werkstattplan.modules.surveys.exports.files import WAYS
from werkstattplan.modules.surveys.exports.microdata import Table, microdata
from werkstattplan.modules.surveys.models import Reply, Wave, WaveState
from werkstattplan.modules.surveys.selectors.documents import document_of
from werkstattplan.modules.surveys.selectors.rules import rules_of
from werkstattplan.modules.surveys.services.counting import sources_of
from werkstattplan.modules.surveys.services.refusals import TooFewToExport, WaveStillRuns
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


@transaction.atomic
def take_out(*, wave: Wave, way: str, actor: User, at: datetime.datetime) -> bytes:
    """The replies of a wave as a file. Raises `WaveStillRuns`, `TooFewToExport`."""
    table = table_of(wave)
    content = WAYS[way].write(table)
    after = {"format": WAYS[way].ending, "replies": len(table.rows), "suppressed": table.suppressed}
    record_change(
        commune=wave.commune, actor=actor, at=at, verb="gibt Antworten aus", subject=wave, before={}, after=after
    )
    return content


def table_of(wave: Wave) -> Table:
    """The replies as a table, in an order of their own each time. Raises `WaveStillRuns`, `TooFewToExport`."""
    if wave.state != WaveState.SETTLED:
        raise WaveStillRuns
    if Reply.objects.filter(wave=wave).count() < rules_of(wave).group_least:
        raise TooFewToExport
    document = document_of(wave.questionnaire_id)
    replies: list[tuple[Mapping[str, Any], str]] = [
        (source.answers, source.group) for source in sources_of(wave, document)
    ]
    mixed = secrets.SystemRandom().sample(replies, len(replies))
    return microdata(document, mixed, least=rules_of(wave).least)
