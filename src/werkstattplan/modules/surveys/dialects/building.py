"""Puts a questionnaire together from what an importer found, and lets only a right one through."""

from collections.abc import Callable, Mapping
from typing import Any

from werkstattplan.modules.surveys.dialects.carried import DamagedFile, Imported, Losses
from werkstattplan.modules.surveys.dialects.infix import Dialect, NotReadable, read
from werkstattplan.modules.surveys.dialects.translating import Meaning, Translator
from werkstattplan.modules.surveys.document.model import Expression
from werkstattplan.modules.surveys.document.reading import read_data

Data = dict[str, Any]


class Conditions:
    """Translates the conditions of one file once all its questions are known; what has no words is noted."""

    def __init__(self, dialect: Dialect, losses: Losses) -> None:
        self._dialect = dialect
        self._losses = losses
        self._later: list[tuple[Data, str, str, list[str]]] = []
        self._values: list[tuple[Data, str, str]] = []
        self.meanings: dict[str, Meaning] = {}

    def add(self, part: Data, place: str, *texts: str | None) -> None:
        """Several conditions that must all hold for a part."""
        given = [text.strip() for text in texts if text and text.strip()]
        if given:
            self._later.append((part, "shown_if", place, given))

    def add_value(self, part: Data, place: str, text: str) -> None:
        """A calculation."""
        self._values.append((part, place, text))

    def settle(self) -> list[str]:
        """Translate everything; the names of calculations that have no words here."""
        translator = Translator(self.meanings)
        for part, key, place, texts in self._later:
            found = [self._tried(translator.condition, text, place, "Bedingung") for text in texts]
            conditions = [condition for condition in found if condition is not None]
            if conditions:
                part[key] = conditions[0] if len(conditions) == 1 else {"and": conditions}
        lost = []
        for part, place, text in self._values:
            value = self._tried(translator.value, text, place, "Berechnung")
            if value is None:
                lost.append(part["id"])
            part["value"] = value
        return lost

    def _tried(self, translate: Callable[..., Expression], text: str, place: str, sort: str) -> Expression:
        try:
            return translate(read(text, self._dialect))
        except (NotReadable, TypeError) as problem:
            reason = str(problem) if isinstance(problem, NotReadable) else "sie ist nicht lesbar"
            self._losses.add(place, f"Die {sort} „{text[:80]}“ wird nicht übernommen: {reason}.")
            return None


def finished(document: Mapping[str, Any], losses: Losses) -> Imported:
    """The questionnaire, if it is right. Raises `FaultyQuestionnaire`, `DamagedFile`."""
    sections = [section for section in document["sections"] if section["questions"]]
    if not sections:
        raise DamagedFile("In der Datei ist keine Frage, die übernommen werden kann.")
    whole = {**document, "format": 1, "sections": sections}
    return Imported(document=read_data(whole), losses=losses.all())
