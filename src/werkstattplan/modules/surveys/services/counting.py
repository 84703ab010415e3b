"""Counting what was answered: added up with every batch, and once for all when a wave is settled."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.models import CodeBox, LiveCount, Reply, Results, Wave
from werkstattplan.modules.surveys.selectors.documents import document_of
from werkstattplan.modules.surveys.selectors.rules import rules_of
from werkstattplan.modules.surveys.statistics.errors import Unit
from werkstattplan.modules.surveys.statistics.items import fingerprint, items_of, live_key
from werkstattplan.modules.surveys.statistics.tally import Source, count_live, tally
from werkstattplan.modules.surveys.statistics.telling import tally_data


@transaction.atomic
def count_released(*, wave: Wave, released: list[list[Any]]) -> None:
    """Add replies that are released, as lists of a questionnaire's row and the answers, to the live sums."""
    LiveCount.objects.get_or_create(wave=wave, defaults={"commune_id": wave.commune_id})
    row = LiveCount.objects.select_for_update().get(wave=wave)
    row.replies += len(released)
    for number in {number for number, _ in released}:
        _add(row.counts, document_of(number), [answers for one, answers in released if one == number])
    row.save(update_fields=["replies", "counts"])


@transaction.atomic
def freeze_results(*, wave: Wave, on: datetime.date) -> Results:
    """Count the replies of a settled wave once and for all."""
    document = document_of(wave.questionnaire_id)
    content = tally_data(tally(document, list(sources_of(wave, document)), rules=rules_of(wave)))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Results.objects.create(
        commune_id=wave.commune_id,
        wave=wave,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        made_on=on,
    )


def _add(counts: dict[str, dict[str, int]], document: Document, replies: list[Mapping[str, Any]]) -> None:
    items = items_of(document)
    signs = {item.key: live_key(item) for item in items}
    for (key, column), number in count_live(items, replies).items():
        of_item = counts.setdefault(signs[key], {})
        of_item[column] = of_item.get(column, 0) + number


def sources_of(wave: Wave, document: Document) -> Iterator[Source]:
    """The replies of a wave. What was asked in other words than in the wave's last questionnaire counts as not answered."""
    last = {question.id: fingerprint(question) for question in document.questions()}
    versions = set(Reply.objects.filter(wave=wave).values_list("questionnaire_id", flat=True))
    same = {
        number: {
            question.id
            for question in document_of(number).questions()
            if last.get(question.id) == fingerprint(question)
        }
        for number in versions
    }
    boxes = _boxes(wave)
    for number, box, answers in Reply.objects.filter(wave=wave).values_list("questionnaire_id", "box_id", "answers"):
        kept = {name: answer for name, answer in answers.items() if name in same[number]}
        group, unit = boxes.get(box, ("", None))
        yield Source(answers=kept, group=group, unit=unit)


def _boxes(wave: Wave) -> dict[int, tuple[str, Unit]]:
    """For each box its name in comparisons and its place in the sample.

    Compared are schools, or classes where there is one school only; never both, since their sums could be subtracted.
    """
    boxes = list(CodeBox.objects.filter(wave=wave).values_list("pk", "school", "label"))
    has_schools = len({school for _, school, _ in boxes}) > 1
    return {pk: (school if has_schools else label, Unit(stratum=school, cluster=label)) for pk, school, label in boxes}
