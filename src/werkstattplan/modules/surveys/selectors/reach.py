"""How far a wave reached: places from which enough replies came to say so."""

from collections import Counter

from werkstattplan.modules.surveys.answering.places import ELSEWHERE
from werkstattplan.modules.surveys.document.model import Kind
from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.models import Questionnaire, Wave
from werkstattplan.modules.surveys.selectors.rules import rules_of


def places_reached(wave: Wave) -> int:
    """In how many places so many people live who answered that they may be compared; smaller places are not counted.

    Places are what people chose at questions for their place. Where there are several such questions, the one with the
    most places counts, so that nobody's home and school are two places.
    """
    asked: dict[str, set[str]] = {}
    numbers = set(wave.replies.values_list("questionnaire_id", flat=True))
    for text in Questionnaire.objects.filter(pk__in=numbers).values_list("document", flat=True):
        for question in read_json(text).questions():
            if question.kind == Kind.PLACE:
                asked.setdefault(question.id, set())
    if not asked:
        return 0
    counts: Counter[tuple[str, str]] = Counter()
    for answers in wave.replies.values_list("answers", flat=True).iterator():
        counts.update((name, answers[name]) for name in asked if _is_place(answers.get(name)))
    for (name, place), number in counts.items():
        if number >= rules_of(wave).group_least:
            asked[name].add(place)
    return max(len(places) for places in asked.values())


def _is_place(answer: object) -> bool:
    return isinstance(answer, str) and answer != ELSEWHERE
