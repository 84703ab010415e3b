"""What can be weighted, and the weighted shares beside the plain ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from werkstattplan.modules.surveys.models import Reply, Results, Wave, WeightedResults
from werkstattplan.modules.surveys.selectors.results import counted_report
from werkstattplan.modules.surveys.statistics.labels import class_label, part_label, text_of
from werkstattplan.modules.surveys.statistics.report import Report
from werkstattplan.modules.surveys.statistics.tables import BY_GROUP
from werkstattplan.modules.surveys.statistics.weighted import Sought


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightedQuestion:
    """A question, or a part of it, with lines of answer, plain and weighted per cent."""

    label: str
    lines: tuple[tuple[str, int, int], ...]


def sought_numbers(wave: Wave) -> list[Sought]:
    """The background questions to which a wave can be weighted: those it is compared by. None before it is counted."""
    results = Results.objects.filter(wave=wave).first()
    if results is None or not Reply.objects.filter(wave=wave).exists():
        return []
    return list(_sought(counted_report(wave, results)))


def _sought(report: Report) -> Iterator[Sought]:
    for grouping in report.tally.groupings:
        question = report.document.question(grouping.key)
        if grouping.key != BY_GROUP and question is not None:
            yield Sought(
                key=grouping.key,
                label=text_of(question.text, report.language),
                classes=tuple((one, class_label(question, one, report.language)) for one in grouping.classes),
            )


def weighted_questions(wave: Wave, weighted: WeightedResults) -> list[WeightedQuestion]:
    """All questions whose weighted shares can be told."""
    report = counted_report(wave, Results.objects.get(wave=wave))
    found = []
    for one in report.tally.items:
        shares = weighted.content["items"].get(one.item.key, [])
        part = part_label(one.item, report.language)
        label = text_of(one.item.question.text, report.language) + (f" – {part}" if part else "")
        lines = tuple(
            (class_label(one.item.question, share["columns"], report.language), share["plain"], share["weighted"])
            for share in shares
        )
        if lines:
            found.append(WeightedQuestion(label=label, lines=lines))
    return found
