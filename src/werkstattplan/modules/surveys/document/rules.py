"""What must hold in a questionnaire so that it can be answered, counted and compared."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from werkstattplan.modules.surveys.document.checks import complaint, conditions, references
from werkstattplan.modules.surveys.document.circles import circle_in
from werkstattplan.modules.surveys.document.faults import Fault
from werkstattplan.modules.surveys.document.model import CHOOSING, Document, Kind, Question, Texts
from werkstattplan.modules.surveys.document.piping import marks_in

MOST_CHOICES = 200
MOST_QUESTIONS = 300
LONGEST_TEXT = 2_000
MOST_STEPS = 11
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_CHOICE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}", re.ASCII)
_MARKUP = re.compile(r"</?[a-zA-Z!]|&#?\w+;|javascript:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def faults_in(document: Document) -> list[Fault]:
    """All faults of a document, in the order of the page; circles only when everything else is right."""
    faults = [
        *_names(document),
        *_sizes(document),
        *_all_texts(document),
        *_all_questions(document),
        *_expressions(document),
    ]
    return faults or list(_circles(document))


def _fault(code: str, place: str, sentence: str) -> Fault:
    return Fault(code=code, place=place, sentence=sentence)


def _names(document: Document) -> Iterator[Fault]:
    sections = [(section.id, f"/sections/{number}") for number, section in enumerate(document.sections)]
    asked = [(question.id, place) for question, place in _placed(document)]
    asked += [(calculated.id, f"/calculated/{number}") for number, calculated in enumerate(document.calculated)]
    quotas = [(quota.id, f"/quotas/{number}") for number, quota in enumerate(document.quotas)]
    for named in (sections, asked, quotas):
        counts = Counter(name for name, _ in named)
        for name, place in named:
            if not _ID.fullmatch(name):
                yield _fault(
                    "name",
                    f"{place}/id",
                    f"„{name[:60]}“ ist kein Kurzname: kleine Buchstaben, Ziffern und _, höchstens 40.",
                )
            elif counts[name] > 1:
                yield _fault(
                    "name-twice", f"{place}/id", f"Der Kurzname „{name}“ steht mehrmals da. Bitte ändern Sie einen."
                )


def _sizes(document: Document) -> Iterator[Fault]:
    count = sum(1 for _ in document.questions())
    if not count:
        yield _fault("empty", "/sections", "Der Fragebogen hat noch keine Frage.")
    if count > MOST_QUESTIONS:
        yield _fault(
            "too-many-questions", "/sections", f"{count} Fragen sind zu viele, mehr als {MOST_QUESTIONS} gehen nicht."
        )
    if not document.languages or len(set(document.languages)) < len(document.languages):
        yield _fault("language", "/languages", "Nennen Sie jede Sprache des Fragebogens einmal, mindestens eine.")


def _all_texts(document: Document) -> Iterator[Fault]:
    for place, texts, is_needed in _texts_of(document):
        yield from _texts(document, place, texts, is_needed)


def _texts_of(document: Document) -> Iterator[tuple[str, Texts, bool]]:
    yield "/title", document.title, True
    for number, section in enumerate(document.sections):
        yield f"/sections/{number}/title", section.title, False
        yield f"/sections/{number}/text", section.text, False
    for question, place in _placed(document):
        yield f"{place}/text", question.text, True
        yield f"{place}/help", question.help, False
        for number, choice in enumerate(question.choices):
            yield f"{place}/choices/{number}/text", choice.text, True
        for number, row in enumerate(question.rows):
            yield f"{place}/rows/{number}/text", row.text, True
    for number, quota in enumerate(document.quotas):
        yield f"/quotas/{number}/text", quota.text, False


def _texts(document: Document, place: str, texts: Texts, is_needed: bool) -> Iterator[Fault]:
    for language in texts.keys() - set(document.languages):
        yield _fault(
            "language", f"{place}/{language}", f"Die Sprache „{language[:20]}“ gehört nicht zu diesem Fragebogen."
        )
    first = document.languages[0] if document.languages else ""
    if (is_needed or texts) and first not in texts:
        yield _fault("text-missing", place, f"Hier fehlt der Text in der ersten Sprache ({first}).")
    for language, text in texts.items():
        if len(text) > LONGEST_TEXT:
            yield _fault(
                "text-too-long",
                f"{place}/{language}",
                f"Der Text „{text[:30]}…“ ist zu lang, höchstens {LONGEST_TEXT} Zeichen.",
            )
        elif _MARKUP.search(text) or _CONTROL.search(text):
            yield _fault(
                "markup",
                f"{place}/{language}",
                f"„{text[:60]}“ enthält Auszeichnungen wie HTML. Bitte schreiben Sie nur Text.",
            )


def _placed(document: Document) -> Iterator[tuple[Question, str]]:
    for number, section in enumerate(document.sections):
        for position, question in enumerate(section.questions):
            yield question, f"/sections/{number}/questions/{position}"


def _all_questions(document: Document) -> Iterator[Fault]:
    for question, place in _placed(document):
        yield from _choices(question, place)
        yield from _bounds(question, place)


def _choices(question: Question, place: str) -> Iterator[Fault]:
    named = f"Die Frage „{question.id}“"
    if question.kind in CHOOSING and not question.choices:
        yield _fault("choices-missing", f"{place}/choices", f"{named} hat noch keine Antwortmöglichkeiten.")
    if question.choices and question.kind not in CHOOSING | {Kind.SCALE, Kind.PLACE}:
        yield _fault(
            "choices-unused",
            f"{place}/choices",
            f"{named} ist nicht zum Ankreuzen und braucht keine Antwortmöglichkeiten.",
        )
    if (question.kind == Kind.MATRIX) != bool(question.rows):
        yield _fault(
            "rows", f"{place}/rows", f"{named}: Zeilen gehören zu einer Tabelle, und eine Tabelle braucht Zeilen."
        )
    for sort, parts in (("choices", question.choices), ("rows", question.rows)):
        if len(parts) > MOST_CHOICES:
            yield _fault(
                "too-many-choices",
                f"{place}/{sort}",
                f"{named} hat {len(parts)} Antwortmöglichkeiten, mehr als {MOST_CHOICES} gehen nicht. "
                "Bitte fassen Sie sie zusammen oder fragen Sie mit einem Textfeld.",
            )
        for name, count in Counter(part.id for part in parts).items():
            if count > 1 or not _CHOICE_ID.fullmatch(name) or "--" in name:
                yield _fault(
                    "choice-name",
                    f"{place}/{sort}",
                    f"{named}: Der Kurzname „{name[:60]}“ fehlt, ist doppelt oder hat falsche Zeichen.",
                )


def _bounds(question: Question, place: str) -> Iterator[Fault]:
    least, most = question.min, question.max
    if least is not None and most is not None and least > most:
        yield _fault("bounds", f"{place}/min", f"Bei „{question.id}“ ist das Mindeste größer als das Höchste.")
    if question.kind == Kind.SCALE and not question.choices:
        low, high = (1 if least is None else least), (5 if most is None else most)
        if low != int(low) or high != int(high) or not 1 <= high - low < MOST_STEPS:
            yield _fault("scale", place, f"Die Skala „{question.id}“ braucht zwei bis {MOST_STEPS} ganze Stufen.")


def _expressions(document: Document) -> Iterator[Fault]:
    known = {question.id: question for question in document.questions()}
    calculated = {value.id for value in document.calculated}
    for place, owner, expression in conditions(document):
        problem = complaint(expression)
        if problem:
            yield _fault("condition", place, f"Die {owner} {problem}")
            continue
        for operation, name, row in references(expression):
            yield from _reference(place, owner, operation, name, row, known, calculated)
    for place, texts, _ in _texts_of(document):
        for text in texts.values():
            for name in marks_in(text):
                if name not in known and name not in calculated:
                    yield _fault(
                        "unknown-question", place, f"Der Text nennt {{{{{name}}}}}, diese Frage gibt es nicht."
                    )


def _reference(
    place: str, owner: str, operation: str, name: str, row: str, known: Mapping[str, Question], calculated: set[str]
) -> Iterator[Fault]:
    question = known.get(name)
    if not question and (name not in calculated or operation != "answer"):
        yield _fault("unknown-question", place, f"Die {owner} fragt nach „{name[:60]}“, diese Frage gibt es nicht.")
    elif row and row not in {part.id for part in (question.rows if question else ())}:
        yield _fault("unknown-row", place, f"Die {owner} fragt nach der Zeile „{row[:60]}“, die „{name}“ nicht hat.")


def _circles(document: Document) -> Iterator[Fault]:
    path = circle_in(document)
    if path:
        named = " → ".join(f"„{name}“" for name in path)
        yield _fault(
            "circle", "/sections", f"Die Bedingungen drehen sich im Kreis: {named}. Bitte entfernen Sie eine davon."
        )
