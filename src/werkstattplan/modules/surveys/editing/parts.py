"""Adding, changing, moving and removing sections, questions and quotas. Every function returns new data and leaves the old alone.

Positions are not ids: a question keeps its id when it moves, since answers, conditions and later waves know it by that.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from werkstattplan.modules.surveys.document.model import FORMAT

Data = dict[str, Any]
Change = Callable[[Data], Data]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SMALL_WORDS = frozenset(
    ("der", "die", "das", "ein", "eine", "einen", "du", "ihr", "sie", "ich", "und", "in", "im", "ist", "wie", "was")
)
LONGEST_NAME = 30


class NotThere(LookupError):
    """The part that should be changed is no longer in the questionnaire."""


def blank(title: str) -> Data:
    """A questionnaire with one section and no question."""
    first = {"id": "teil_1", "title": {"de": "Teil 1"}, "questions": []}
    return {"format": FORMAT, "title": {"de": title}, "languages": ["de"], "sections": [first]}


def free_name(text: str, taken: set[str]) -> str:
    """A short name from the words of a text that nothing else has."""
    plain = re.sub(r"[^a-z0-9]+", " ", text.casefold().translate(_UMLAUTS)).split()
    meaning = [word for word in plain if word not in _SMALL_WORDS][:3] or plain[:3] or ["frage"]
    wish = "_".join(meaning)[:LONGEST_NAME].strip("_")
    wish = wish if wish[0].isalpha() else f"f_{wish}"[:LONGEST_NAME]
    free, number = wish, 2
    while free in taken:
        free, number = f"{wish}_{number}", number + 1
    return free


def questions(data: Mapping[str, Any]) -> Iterator[Data]:
    """All questions in their order."""
    for section in data["sections"]:
        yield from section.get("questions", ())


def names(data: Mapping[str, Any]) -> set[str]:
    """Every short name that questions and calculated values have."""
    return {question["id"] for question in questions(data)} | {one["id"] for one in data.get("calculated", ())}


def question(data: Mapping[str, Any], name: str) -> Data:
    """A question by its id. Raises `NotThere`."""
    return _found(list(questions(data)), name)


def section(data: Mapping[str, Any], name: str) -> Data:
    """A section by its id. Raises `NotThere`."""
    return _found(data["sections"], name)


def section_of(data: Mapping[str, Any], name: str) -> Data:
    """The section in which a question stands. Raises `NotThere`."""
    for one in data["sections"]:
        if any(question["id"] == name for question in one.get("questions", ())):
            found: Data = one
            return found
    raise NotThere(name)


def with_question(data: Data, section_name: str, new: Data) -> Data:
    """The questionnaire with a further question at the end of a section. Raises `NotThere`."""
    data = copy.deepcopy(data)
    section(data, section_name).setdefault("questions", []).append(new)
    return data


def with_changed_question(data: Data, new: Data) -> Data:
    """The questionnaire with another wording of a question of the same id. Raises `NotThere`."""
    data = copy.deepcopy(data)
    _replace(section_of(data, new["id"])["questions"], new)
    return data


def without_question(data: Data, name: str) -> Data:
    """The questionnaire without a question; conditions that name it stay and are faults. Raises `NotThere`."""
    data = copy.deepcopy(data)
    own = section_of(data, name)
    own["questions"] = [one for one in own["questions"] if one["id"] != name]
    return data


def with_moved_question(data: Data, name: str, step: int) -> Data:
    """The questionnaire with a question one place up (-1) or down (1), into the next section at the edge. Raises `NotThere`."""
    data = copy.deepcopy(data)
    own = section_of(data, name)
    here = own["questions"]
    place = next(number for number, one in enumerate(here) if one["id"] == name)
    if 0 <= place + step < len(here):
        here[place], here[place + step] = here[place + step], here[place]
        return data
    next_place = data["sections"].index(own) + step
    if 0 <= next_place < len(data["sections"]):
        there = data["sections"][next_place].setdefault("questions", [])
        there.insert(0 if step > 0 else len(there), here.pop(place))
    return data


def with_section(data: Data, title: str) -> Data:
    """The questionnaire with a further section at its end."""
    data = copy.deepcopy(data)
    name = free_name(title, {one["id"] for one in data["sections"]})
    data["sections"].append({"id": name, "title": {data["languages"][0]: title}, "questions": []})
    return data


def with_changed_section(data: Data, new: Data) -> Data:
    """The questionnaire with other values of a section of the same id; its questions stay. Raises `NotThere`."""
    data = copy.deepcopy(data)
    new = {**new, "questions": section(data, new["id"]).get("questions", [])}
    _replace(data["sections"], new)
    return data


def without_section(data: Data, name: str) -> Data:
    """The questionnaire without a section and its questions. Raises `NotThere`."""
    data = copy.deepcopy(data)
    section(data, name)
    data["sections"] = [one for one in data["sections"] if one["id"] != name]
    return data


def with_moved_section(data: Data, name: str, step: int) -> Data:
    """The questionnaire with a section one place up (-1) or down (1). Raises `NotThere`."""
    data = copy.deepcopy(data)
    place = data["sections"].index(section(data, name))
    if 0 <= place + step < len(data["sections"]):
        data["sections"].insert(place + step, data["sections"].pop(place))
    return data


def with_frame(data: Data, *, title: Mapping[str, str], languages: list[str], mixes_sections: bool, seed: str) -> Data:
    """The questionnaire with another title, other languages and another order of sections.

    Texts of a language that goes away go with it.
    """
    data = copy.deepcopy(data)
    gone = set(data["languages"]) - set(languages)
    data = _without_languages(data, gone)
    data["title"] = dict(title)
    data["languages"] = languages
    has_mixed = mixes_sections or any(
        one.get("shuffled") or any(question.get("shuffled") for question in one.get("questions", ()))
        for one in data["sections"]
    )
    kept_seed = data.get("order", {}).get("seed") or seed
    data["order"] = {"sections": mixes_sections, "seed": kept_seed} if has_mixed else {}
    return data


def with_quotas(data: Data, quotas: list[Data]) -> Data:
    """The questionnaire with these quotas."""
    return {**copy.deepcopy(data), "quotas": quotas}


def _found(parts: list[Data], name: str) -> Data:
    for part in parts:
        if part["id"] == name:
            return part
    raise NotThere(name)


def _replace(parts: list[Data], new: Data) -> None:
    place = next(number for number, one in enumerate(parts) if one["id"] == new["id"])
    parts[place] = new


def _without_languages(data: Data, gone: set[str]) -> Data:
    def keep(texts: Mapping[str, str]) -> dict[str, str]:
        return {language: text for language, text in texts.items() if language not in gone}

    for part in _parts_with_texts(data):
        for name in ("title", "text", "help"):
            if name in part:
                part[name] = keep(part[name])
    return data


def _parts_with_texts(data: Data) -> Iterator[Data]:
    yield data
    yield from (*data["sections"], *data.get("quotas", ()))
    for asked in questions(data):
        yield asked
        yield from asked.get("choices", ())
        yield from asked.get("rows", ())
