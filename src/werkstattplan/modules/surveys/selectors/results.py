"""What can be said about a wave: rounded down while people answer, exact and frozen once it is settled."""

import json
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Sum
from django.utils import timezone

from werkstattplan.modules.surveys.models import (
    CodeBox,
    LiveCount,
    PublishedResults,
    Results,
    SpentTicket,
    Survey,
    Wave,
)
from werkstattplan.modules.surveys.selectors.documents import document_of
from werkstattplan.modules.surveys.selectors.rules import rules_of
from werkstattplan.modules.surveys.statistics.items import items_of, live_key
from werkstattplan.modules.surveys.statistics.report import Report
from werkstattplan.modules.surveys.statistics.snapshot import About, Snapshot
from werkstattplan.modules.surveys.statistics.tables import ItemTally, Tally
from werkstattplan.modules.surveys.statistics.tally import LIVE_FROM, Rules, rounded_down
from werkstattplan.modules.surveys.statistics.telling import tally_from


class Standing(StrEnum):
    """How much can be said about a wave."""

    NOTHING_YET = "nothing-yet"
    LIVE = "live"
    COUNTED = "counted"
    TOO_FEW = "too-few"


@dataclass(frozen=True, kw_only=True, slots=True)
class WaveResults:
    """What the page of results shows. `invited` is unknown where everybody could answer."""

    standing: Standing
    report: Report
    rules: Rules
    invited: int | None
    arrived: int
    results: Results | None
    published: PublishedResults | None

    @property
    def rate(self) -> float | None:
        """How many of those invited have answered."""
        return self.arrived / self.invited if self.invited else None


def results_of(wave: Wave) -> WaveResults:
    """Everything that may be told about a wave now."""
    results = Results.objects.filter(wave=wave).first()
    report = live_report(wave) if results is None else counted_report(wave, results)
    return WaveResults(
        standing=_standing(report, is_counted=results is not None),
        report=report,
        rules=rules_of(wave),
        invited=invited_to(wave),
        arrived=SpentTicket.objects.filter(wave=wave).count(),
        results=results,
        published=PublishedResults.objects.filter(wave=wave).first() if results else None,
    )


def counted_report(wave: Wave, results: Results) -> Report:
    """The frozen results of a wave with the words of its questionnaire."""
    document = document_of(wave.questionnaire_id)
    tally = tally_from(json.loads(results.content), document)
    return Report(document=document, tally=tally, language=document.languages[0])


def live_report(wave: Wave) -> Report:
    """What can be told of a wave that is not settled: every count rounded down, no groups; at first nothing."""
    document = document_of(wave.questionnaire_id)
    row = LiveCount.objects.filter(wave=wave).first()
    least = rules_of(wave).least
    replies = rounded_down(row.replies, least) if row else 0
    items: tuple[ItemTally, ...] = ()
    if row is not None and replies >= LIVE_FROM * least:
        items = tuple(
            ItemTally(
                item=item,
                classes=tuple((column,) for column in item.columns),
                counts=tuple(rounded_down(counts.get(column, 0), least) for column in item.columns),
            )
            for item in items_of(document)
            for counts in [row.counts.get(live_key(item), {})]
        )
    tally = Tally(replies=replies, groupings=(), items=items)
    return Report(document=document, tally=tally, language=document.languages[0])


def invited_to(wave: Wave) -> int | None:
    """How many slips or letters were handed out; unknown where there are none."""
    total: int | None = CodeBox.objects.filter(wave=wave).aggregate(total=Sum("size"))["total"]
    return total


def about_wave(wave: Wave, results: Results) -> About:
    """Whose results these are and how they came about."""
    report, rules = counted_report(wave, results), rules_of(wave)
    return About(
        commune=wave.commune.name,
        survey=wave.survey.title,
        purpose=wave.survey.purpose,
        department=wave.survey.department,
        wave=wave.number,
        begins_on=timezone.localdate(wave.opens_at),
        ends_on=timezone.localdate(wave.closes_at),
        counted_on=results.made_on,
        invited=invited_to(wave),
        replies=report.tally.replies,
        least=rules.least,
        group_least=rules.group_least,
        language=report.language,
    )


def are_public(wave: Wave) -> bool:
    """Whether everybody may read the results of a wave."""
    return PublishedResults.objects.filter(wave=wave, withdrawn_on__isnull=True).exists()


def public_results(survey: Survey) -> list[PublishedResults]:
    """The results of a survey that everybody may read, the newest wave first."""
    rows = PublishedResults.objects.filter(wave__survey=survey, withdrawn_on__isnull=True)
    return list(rows.select_related("wave").defer("content").order_by("-wave__number"))


def _standing(report: Report, *, is_counted: bool) -> Standing:
    if is_counted:
        return Standing.COUNTED if report.tally.items else Standing.TOO_FEW
    return Standing.LIVE if report.tally.items else Standing.NOTHING_YET


def compared_questions(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The questions of published results that are compared by something: ids and texts."""
    compared = {one.question_id for one in snapshot.comparisons}
    questions = (question for section in snapshot.sections for question in section.questions)
    return [(question.id, question.text) for question in questions if question.id in compared]
