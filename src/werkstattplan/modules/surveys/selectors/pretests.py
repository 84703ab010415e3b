"""What testers said about a questionnaire."""

from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.document.model import words
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.models import PretestComment, Survey


def told_minutes(survey: Survey) -> list[int]:
    """How long testers needed, from quick to slow."""
    rows = PretestComment.objects.filter(pretest__survey=survey, minutes__isnull=False)
    return [minutes for minutes in rows.order_by("minutes").values_list("minutes", flat=True) if minutes]


def usual_minutes(survey: Survey) -> int | None:
    """The middle of what testers needed; None without testers."""
    told = told_minutes(survey)
    return told[len(told) // 2] if told else None


def comments_on(survey: Survey, question: str) -> list[str]:
    """What was said about one question."""
    rows = PretestComment.objects.filter(pretest__survey=survey, question=question).exclude(text="")
    return list(rows.values_list("text", flat=True))


def comment_groups(survey: Survey, data: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    """All comments: (question, its words, what was said), in the order of the questionnaire, the whole at the end."""
    found: dict[str, list[str]] = {}
    for row in PretestComment.objects.filter(pretest__survey=survey).exclude(text=""):
        found.setdefault(row.question, []).append(row.text)
    groups = [
        (question["id"], words(question["text"], data["languages"][0]), found.pop(question["id"]))
        for question in parts.questions(data)
        if question["id"] in found
    ]
    rest = [text for name, texts in found.items() for text in texts]
    return [*groups, ("", "Zum Ganzen, und zu Fragen, die es nicht mehr gibt", rest)] if rest else groups
