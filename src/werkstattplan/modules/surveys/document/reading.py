"""A document from JSON. Whatever is wrong is named, all of it at once, with its place and a German sentence."""

import json
import re
from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.document.faults import Fault, FaultyQuestionnaire
from werkstattplan.modules.surveys.document.model import (
    FORMAT,
    Calculated,
    Choice,
    Document,
    Kind,
    LibrarySource,
    Order,
    Question,
    Quota,
    Row,
    Section,
)
from werkstattplan.modules.surveys.document.rules import faults_in

LARGEST_DOCUMENT = 2_000_000
_KEYS = {
    "document": {"format", "title", "languages", "sections", "calculated", "quotas", "order"},
    "section": {"id", "title", "text", "questions", "shown_if", "shuffled"},
    "question": {"id", "kind", "text", "help", "required", "choices", "rows", "min", "max", "shown_if", "shuffled"}
    | {"background", "library"},
    "choice": {"id", "text", "value", "picture", "fixed"},
    "row": {"id", "text"},
    "calculated": {"id", "value"},
    "quota": {"id", "condition", "limit", "text"},
    "order": {"sections", "seed"},
    "library": {"item", "version"},
}
_BLANKS = re.compile(r"[ \t\u00a0]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII)


def read_json(text: str) -> Document:
    """The document in a text. Raises `FaultyQuestionnaire`."""
    try:
        if len(text) > LARGEST_DOCUMENT:
            raise ValueError
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        sentence = "Die Datei ist kein Fragebogen oder sie ist beschädigt. Bitte exportieren Sie sie neu und versuchen Sie es noch einmal."
        raise FaultyQuestionnaire([Fault(code="unreadable", place="", sentence=sentence)]) from error
    return read_data(data)


def read_data(data: Any) -> Document:
    """The document in JSON values. Raises `FaultyQuestionnaire` with all faults."""
    reader = _Reader()
    document = reader.document(data)
    faults = reader.faults or faults_in(document)
    if faults:
        raise FaultyQuestionnaire(faults)
    return document


def read_unfinished(data: Any) -> Document:
    """A questionnaire that is being written, though its rules may not hold yet.

    Raises `FaultyQuestionnaire` only if it is not built like a questionnaire at all.
    """
    reader = _Reader()
    document = reader.document(data)
    if reader.faults:
        raise FaultyQuestionnaire(reader.faults)
    return document


class _Reader:
    """Reads part by part and notes what does not fit; what it returns counts only without notes."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def document(self, data: Any) -> Document:
        data = self._object(data, "", "document")
        if data.get("format") != FORMAT:
            self._note("format", "/format", f"Der Fragebogen muss das Format {FORMAT} haben.")
        languages = tuple(self._list(data, "", "languages"))
        for number, language in enumerate(languages):
            if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
                self._note(
                    "language", f"/languages/{number}", "Sprachen werden mit ihrem Kürzel genannt, zum Beispiel „de“."
                )
        order = self._object(data.get("order", {}), "/order", "order")
        return Document(
            title=self._texts(data, "", "title"),
            languages=languages,
            sections=tuple(self._section(*part) for part in self._parts(data, "", "sections")),
            calculated=tuple(self._calculated(*part) for part in self._parts(data, "", "calculated")),
            quotas=tuple(self._quota(*part) for part in self._parts(data, "", "quotas")),
            order=Order(
                has_shuffled_sections=self._mark(order, "/order", "sections"), seed=self._text(order, "/order", "seed")
            ),
        )

    def _section(self, data: Any, place: str) -> Section:
        data = self._object(data, place, "section")
        return Section(
            id=self._text(data, place, "id"),
            title=self._texts(data, place, "title"),
            text=self._texts(data, place, "text"),
            questions=tuple(self._question(*part) for part in self._parts(data, place, "questions")),
            shown_if=data.get("shown_if"),
            is_shuffled=self._mark(data, place, "shuffled"),
        )

    def _question(self, data: Any, place: str) -> Question:
        data = self._object(data, place, "question")
        return Question(
            id=self._text(data, place, "id"),
            kind=self._kind(data, place),
            text=self._texts(data, place, "text"),
            help=self._texts(data, place, "help"),
            is_required=self._mark(data, place, "required"),
            choices=tuple(self._choice(*part) for part in self._parts(data, place, "choices")),
            rows=tuple(self._row(*part) for part in self._parts(data, place, "rows")),
            min=self._number(data, place, "min"),
            max=self._number(data, place, "max"),
            shown_if=data.get("shown_if"),
            is_shuffled=self._mark(data, place, "shuffled"),
            is_background=self._mark(data, place, "background"),
            library=self._library(data, place),
        )

    def _choice(self, data: Any, place: str) -> Choice:
        data = self._object(data, place, "choice")
        return Choice(
            id=self._text(data, place, "id"),
            text=self._texts(data, place, "text"),
            value=self._number(data, place, "value"),
            picture=self._text(data, place, "picture"),
            is_fixed=self._mark(data, place, "fixed"),
        )

    def _row(self, data: Any, place: str) -> Row:
        data = self._object(data, place, "row")
        return Row(id=self._text(data, place, "id"), text=self._texts(data, place, "text"))

    def _calculated(self, data: Any, place: str) -> Calculated:
        data = self._object(data, place, "calculated")
        return Calculated(id=self._text(data, place, "id"), value=data.get("value"))

    def _quota(self, data: Any, place: str) -> Quota:
        data = self._object(data, place, "quota")
        limit = data.get("limit")
        if type(limit) is not int or not 1 <= limit <= 1_000_000:
            self._note("quota", f"{place}/limit", "Eine Quote braucht eine Höchstzahl von mindestens 1.")
            limit = 1
        name, text = self._text(data, place, "id"), self._texts(data, place, "text")
        return Quota(id=name, condition=data.get("condition"), limit=limit, text=text)

    def _kind(self, data: Mapping[str, Any], place: str) -> Kind:
        kind = data.get("kind")
        if kind in list(Kind):
            return Kind(kind)
        self._note("kind", f"{place}/kind", f"Die Art von Frage „{str(kind)[:40]}“ gibt es nicht.")
        return Kind.SHORT_TEXT

    def _library(self, data: Mapping[str, Any], place: str) -> LibrarySource | None:
        if data.get("library") is None:
            return None
        part = self._object(data["library"], f"{place}/library", "library")
        version = part.get("version")
        if type(version) is not int or version < 1:
            self._note("library", f"{place}/library", "Zu einer Frage aus der Bibliothek gehört ihre Fassung.")
            return None
        return LibrarySource(item=self._text(part, f"{place}/library", "item"), version=version)

    def _object(self, data: Any, place: str, sort: str) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self._note("shape", place, "Hier fehlt ein Teil des Fragebogens. Die Datei ist beschädigt.")
            return {}
        for name in data:
            if name not in _KEYS[sort]:
                self._note(
                    "unknown-part", f"{place}/{name}", f"Den Teil „{str(name)[:40]}“ kennt der Fragebogen nicht."
                )
        return data

    def _list(self, data: Mapping[str, Any], place: str, name: str) -> list[Any]:
        part = data.get(name, [])
        if isinstance(part, list):
            return part
        self._note("shape", f"{place}/{name}", f"„{name}“ muss eine Liste sein. Die Datei ist beschädigt.")
        return []

    def _parts(self, data: Mapping[str, Any], place: str, name: str) -> list[tuple[Any, str]]:
        return [(part, f"{place}/{name}/{number}") for number, part in enumerate(self._list(data, place, name))]

    def _texts(self, data: Mapping[str, Any], place: str, name: str) -> dict[str, str]:
        texts = data.get(name, {})
        if isinstance(texts, Mapping) and all(
            isinstance(key, str) and isinstance(text, str) for key, text in texts.items()
        ):
            tidy = {key: _BLANKS.sub(" ", text).strip() for key, text in texts.items()}
            return {key: text for key, text in tidy.items() if text}
        self._note("text", f"{place}/{name}", 'Texte stehen nach Sprachen getrennt: {"de": "…"}.')
        return {}

    def _text(self, data: Mapping[str, Any], place: str, name: str) -> str:
        text = data.get(name, "")
        if isinstance(text, str):
            return text
        self._note("text", f"{place}/{name}", f"„{name}“ muss ein Text sein.")
        return ""

    def _mark(self, data: Mapping[str, Any], place: str, name: str) -> bool:
        mark = data.get(name, False)
        if isinstance(mark, bool):
            return mark
        self._note("mark", f"{place}/{name}", f"„{name}“ kann nur ja oder nein sein.")
        return False

    def _number(self, data: Mapping[str, Any], place: str, name: str) -> float | None:
        number = data.get(name)
        if number is None or (type(number) in (int, float) and abs(number) <= 1e12):
            return number
        self._note("number", f"{place}/{name}", f"„{name}“ muss eine Zahl sein.")
        return None

    def _note(self, code: str, place: str, sentence: str) -> None:
        self.faults.append(Fault(code=code, place=place, sentence=sentence))
