"""The surveys that everybody may know of: those that have begun."""

import datetime
from collections import Counter
from dataclasses import dataclass

from werkstattplan.modules.surveys.models import Outcome, PublishedResults, Survey, Wave, WaveState
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.platform.tenancy.models import Commune


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicSurvey:
    """A survey with the waves that run now, those whose results are published, and how much came of it."""

    slug: str
    title: str
    purpose: str
    department: str
    running: tuple[Wave, ...]
    results: tuple[int, ...]
    outcomes: int


def public_surveys(commune: Commune, at: datetime.datetime) -> list[PublicSurvey]:
    """All surveys that have begun; those that run now come first."""
    begun = Survey.objects.filter(waves__state__in=[WaveState.OPEN, WaveState.CLOSED, WaveState.SETTLED]).distinct()
    rows = list(begun.prefetch_related("waves"))
    shown = PublishedResults.objects.filter(wave__survey__in=rows, withdrawn_on__isnull=True)
    results: dict[int, list[int]] = {}
    for survey_id, number in shown.order_by("-wave__number").values_list("wave__survey", "wave__number"):
        results.setdefault(survey_id, []).append(number)
    published = Outcome.objects.filter(survey__in=rows, is_published=True)
    outcomes = Counter(published.values_list("survey", flat=True))
    mask = PublicText(commune).mask
    found = [
        PublicSurvey(
            slug=row.slug,
            title=mask(row.title),
            purpose=mask(row.purpose),
            department=mask(row.department),
            running=tuple(wave for wave in row.waves.all() if wave.takes_new_people(at)),
            results=tuple(results.get(row.pk, ())),
            outcomes=outcomes[row.pk],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.running, one.title))
