"""Weighing a settled wave to numbers of the population."""

import datetime
import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.models import PopulationMargin, Reply, Results, Wave, WeightedResults
from werkstattplan.modules.surveys.selectors.documents import document_of
from werkstattplan.modules.surveys.services.counting import sources_of
from werkstattplan.modules.surveys.statistics.raking import Margin, RakingFault
from werkstattplan.modules.surveys.statistics.telling import tally_from
from werkstattplan.modules.surveys.statistics.weighted import KnownNumbers, weigh, weighted_data
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class NothingToWeigh(Refusal):
    """The wave is not counted yet, or its replies are deleted."""

    code = "nothing-to-weigh"
    sentence = "Gewichten geht, wenn die Welle abgeschlossen ist und solange ihre Antworten noch da sind."


class NoWeights(Refusal):
    """No weights fit these numbers; the sentence says why."""

    code = "no-weights"


@transaction.atomic
def weigh_wave(
    *, wave: Wave, known: Sequence[KnownNumbers], actor: User, at: datetime.datetime
) -> WeightedResults | None:
    """Keep the numbers of the population and weigh to them; without numbers the weighting goes away.

    Raises `NothingToWeigh`, `NoWeights`; then everything stays as it was.
    """
    results = Results.objects.select_for_update().filter(wave=wave).first()
    if results is None or not Reply.objects.filter(wave=wave).exists():
        raise NothingToWeigh
    content = _weighted(wave, results, known) if known else None
    before = {
        one.question: _told(one.people, one.source, one.as_of) for one in PopulationMargin.objects.filter(wave=wave)
    }
    PopulationMargin.objects.filter(wave=wave).delete()
    PopulationMargin.objects.bulk_create(
        PopulationMargin(
            commune_id=wave.commune_id,
            wave=wave,
            question=one.question,
            people=dict(one.people),
            source=one.source,
            as_of=one.as_of,
        )
        for one in known
    )
    WeightedResults.objects.filter(wave=wave).delete()
    made = content and WeightedResults.objects.create(
        commune_id=wave.commune_id, wave=wave, content=content, made_on=timezone.localdate(at)
    )
    after = {one.question: _told(one.people, one.source, one.as_of) for one in known}
    record_change(commune=wave.commune, actor=actor, at=at, verb="gewichtet", subject=wave, before=before, after=after)
    return made or None


def _told(people: Mapping[str, float], source: str, as_of: datetime.date) -> str:
    """Numbers of the population as the history keeps them."""
    numbers = ", ".join(f"{name} {number:g}" for name, number in people.items())
    return f"{numbers} ({source}, {as_of:%d.%m.%Y})"


def _weighted(wave: Wave, results: Results, known: Sequence[KnownNumbers]) -> dict[str, object]:
    document = document_of(wave.questionnaire_id)
    tally = tally_from(json.loads(results.content), document)
    margins = [Margin(key=one.question, people=one.people) for one in known]
    try:
        return weighted_data(weigh(list(sources_of(wave, document)), tally, margins))
    except RakingFault as fault:
        raise NoWeights(str(fault)) from fault
