"""Whether the pages for answering can show a questionnaire, and its canonical form."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.answering.answers import choice_values

KINDS = frozenset({"single", "multiple", "scale", "ranking", "number", "short_text", "long_text"})
KINDS |= {"matrix", "date", "place", "picture", "consent"}
NEED_CHOICES = frozenset({"single", "multiple", "ranking", "place", "picture", "matrix"})
MOST_QUESTIONS, MOST_CHOICES = 300, 500
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NOT_SHOWN = ("shown_if", "calculated", "order", "quotas")


class UnfitQuestionnaire(Refusal):
    """The file is no questionnaire, or has parts that the pages cannot show; the sentence names the first fault."""

    code = "unfit-questionnaire"


def canonical(text: str) -> str:
    """A questionnaire in its one form: keys in order, no spaces. Raises `UnfitQuestionnaire`."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise UnfitQuestionnaire("Die Datei ist kein lesbares JSON. Ist es die richtige Datei?") from error
    fault = next(_faults(document), None)
    if fault:
        raise UnfitQuestionnaire(fault)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _faults(document: Any) -> Iterator[str]:
    sections = document.get("sections") if isinstance(document, dict) else None
    if not isinstance(sections, list) or not sections or not all(isinstance(one, dict) for one in sections):
        yield "Der Fragebogen hat keine Abschnitte („sections“). Bitte prüfen Sie die Datei."
        return
    yield from _not_shown(document, "Der Fragebogen")
    questions: list[Any] = []
    for section in sections:
        yield from _id_faults(section, "Ein Abschnitt")
        yield from _not_shown(section, f"Der Abschnitt „{section['id']}“")
        if not isinstance(section.get("questions"), list):
            yield f"Der Abschnitt „{section['id']}“ hat keine Fragen („questions“)."
        questions += section["questions"]
    if len(questions) > MOST_QUESTIONS:
        yield f"Der Fragebogen hat {len(questions)} Fragen. Mehr als {MOST_QUESTIONS} beantwortet niemand."
    for question in questions:
        yield from _question_faults(question)
    yield from _repeated(questions)


def _repeated(questions: list[Mapping[str, Any]]) -> Iterator[str]:
    seen = set()
    for question in questions:
        if question["id"] in seen:
            yield f"Die Kennung „{question['id']}“ gibt es zweimal. Bitte geben Sie jeder Frage eine eigene."
        seen.add(question["id"])


def _question_faults(question: Any) -> Iterator[str]:
    yield from _id_faults(question, "Eine Frage")
    name = f"Die Frage „{question['id']}“"
    yield from _not_shown(question, name)
    if question.get("kind") not in KINDS:
        yield f"{name} hat eine unbekannte Art („{question.get('kind')}“)."
    if not question.get("text"):
        yield f"{name} hat keinen Wortlaut („text“)."
    yield from _choice_faults(question, name)


def _choice_faults(question: Mapping[str, Any], name: str) -> Iterator[str]:
    choices = question.get("choices") or []
    if not isinstance(choices, list):
        yield f"{name}: Die Antwortmöglichkeiten („choices“) sind keine Liste."
    if len(choices) > MOST_CHOICES:
        yield f"{name} hat {len(choices)} Antwortmöglichkeiten. Bitte fassen Sie sie auf höchstens {MOST_CHOICES} zusammen."
    for part, what in ((choices, "Antwortmöglichkeit"), (question.get("rows") or [], "Zeile")):
        for one in part:
            yield from _id_faults(one, f"{name}: Eine {what}")
    if question.get("kind") in NEED_CHOICES and not choices:
        yield f"{name} hat keine Antwortmöglichkeiten („choices“)."
    if question.get("kind") == "matrix" and not question.get("rows"):
        yield f"{name} hat keine Zeilen („rows“)."
    try:
        values = choice_values(question)
    except (TypeError, ValueError):
        yield f"{name}: Anfang und Ende der Skala („min“, „max“) sind keine Zahlen."
        return
    if len(set(values)) != len(values):
        yield f"{name} hat zwei Antwortmöglichkeiten mit derselben Kennung."


def _id_faults(part: Any, name: str) -> Iterator[str]:
    found = part.get("id") if isinstance(part, dict) else None
    if not isinstance(found, str) or not _ID.fullmatch(found):
        yield f"{name} hat keine brauchbare Kennung („id“): kleine Buchstaben, Ziffern und _, höchstens 40 Zeichen."


def _not_shown(part: Mapping[str, Any], name: str) -> Iterator[str]:
    """Parts that the pages would leave out: said, not dropped in silence."""
    for key in _NOT_SHOWN:
        if part.get(key):
            yield f"{name} benutzt „{key}“. Das kann die Seite zum Antworten nicht; bitte nehmen Sie es heraus."
