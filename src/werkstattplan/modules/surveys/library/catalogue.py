"""The library as it comes with the product. A number once given never gets another content: a test holds their checksums."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.document.checks import references
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.parts import Data


class UnknownItem(Refusal):
    """The library has no such item or set."""

    code = "unknown-item"
    sentence = "Diese Frage gibt es in der Sammlung nicht. Bitte laden Sie die Seite neu."


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryVersion:
    """One wording of an item for good: the question in all its languages, and where it comes from."""

    number: int
    source: str
    question: Data

    @property
    def sha256(self) -> str:
        """Names the content."""
        text = json.dumps([self.source, self.question], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryItem:
    """A question that can be taken; `versions` from the first to the newest."""

    key: str
    topic: str
    versions: tuple[LibraryVersion, ...]

    @property
    def newest(self) -> LibraryVersion:
        """The wording that is offered."""
        return self.versions[-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionSet:
    """Items that belong together; taken, they become a section."""

    key: str
    name: str
    about: str
    title: Mapping[str, str]
    items: tuple[LibraryItem, ...]


@cache
def items() -> dict[str, LibraryItem]:
    """All items by their key."""
    return {
        item["key"]: LibraryItem(
            key=item["key"],
            topic=item["topic"],
            versions=tuple(LibraryVersion(**version) for version in item["versions"]),
        )
        for item in _content()["items"]
    }


@cache
def question_sets() -> dict[str, QuestionSet]:
    """All sets by their key."""
    return {
        one["key"]: QuestionSet(
            key=one["key"],
            name=one["name"],
            about=one["about"],
            title=one["title"],
            items=tuple(items()[key] for key in one["items"]),
        )
        for one in _content()["sets"]
    }


def with_item(data: Data, section: str, key: str) -> Data:
    """A draft with one more question from the library. Raises `UnknownItem`, `NotThere`."""
    if key not in items():
        raise UnknownItem
    return parts.with_question(data, section, _taken(data, items()[key], {}))


def with_set(data: Data, key: str) -> Data:
    """A draft with one more section that holds a whole set, in place of an only section that is still empty.

    Raises `UnknownItem`.
    """
    if key not in question_sets():
        raise UnknownItem
    found = question_sets()[key]
    title = _in_languages({"title": dict(found.title)}, data["languages"])["title"]
    changed = parts.with_section(data, next(iter(title.values())))
    section = changed["sections"][-1]
    section["title"] = title
    if len(changed["sections"]) == 2 and not changed["sections"][0].get("questions"):
        del changed["sections"][0]
    names: dict[str, str] = {}
    for item in found.items:
        question = _taken(changed, item, names)
        names[item.key] = question["id"]
        changed = parts.with_question(changed, section["id"], question)
    return changed


def _taken(data: Data, item: LibraryItem, names: Mapping[str, str]) -> Data:
    """The question with a name of its own; conditions about other questions of the set follow their names."""
    question: Data = _in_languages(item.newest.question, data["languages"])
    question["id"] = parts.free_name(item.key.replace("_", " "), parts.names(data))
    question["library"] = {"item": item.key, "version": item.newest.number}
    asked = {name for _, name, _ in references(question.get("shown_if"))}
    if asked <= names.keys():
        return question | ({"shown_if": _renamed(question["shown_if"], names)} if asked else {})
    # A condition about a question that does not come along would be a fault from the start.
    return {key: value for key, value in question.items() if key != "shown_if"}


def _renamed(expression: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(expression, Mapping):
        return expression
    return {
        operation: [names.get(one, one) for one in operands]
        if operation == "answer"
        else [_renamed(one, names) for one in operands]
        for operation, operands in expression.items()
    }


def _in_languages(part: Any, languages: list[str]) -> Any:
    """The texts in the languages of the draft; where the library has none in the first one, its German stands in."""
    if isinstance(part, list):
        return [_in_languages(one, languages) for one in part]
    if not isinstance(part, dict):
        return part
    if "de" in part:
        texts = {languages[0]: part["de"]} | part
        return {code: texts[code] for code in languages if code in texts}
    return {key: _in_languages(value, languages) for key, value in part.items()}


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((files(__package__) / "questions.json").read_text("utf-8"))
    return content
