"""Reads questionnaires of SurveyJS (JSON)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.dialects.building import Conditions, Data, finished
from werkstattplan.modules.surveys.dialects.carried import DamagedFile, Imported, Losses, checked_size
from werkstattplan.modules.surveys.dialects.infix import Dialect
from werkstattplan.modules.surveys.dialects.names import Names, as_number, choice_id, plain_text
from werkstattplan.modules.surveys.dialects.translating import Meaning
from werkstattplan.modules.surveys.document.model import Kind

EXPRESSIONS = Dialect(
    infix={
        "or": ("or", 10),
        "||": ("or", 10),
        "and": ("and", 20),
        "&&": ("and", 20),
        "=": ("==", 30),
        "==": ("==", 30),
        "equal": ("==", 30),
        "equals": ("==", 30),
        "<>": ("!=", 30),
        "!=": ("!=", 30),
        "notequal": ("!=", 30),
        "notequals": ("!=", 30),
        "<=": ("<=", 40),
        "lessorequal": ("<=", 40),
        ">=": (">=", 40),
        "greaterorequal": (">=", 40),
        "<": ("<", 40),
        "less": ("<", 40),
        ">": (">", 40),
        "greater": (">", 40),
        "contains": ("contains", 40),
        "contain": ("contains", 40),
        "*=": ("contains", 40),
        "anyof": ("contains_any", 40),
        "allof": ("contains_all", 40),
        "notcontains": ("not contains", 40),
        "notcontain": ("not contains", 40),
        "noneof": ("not contains_any", 40),
        "+": ("+", 50),
        "-": ("-", 50),
        "*": ("*", 60),
        "/": ("/", 60),
    },
    prefix={"!": "not", "negate": "not", "-": "negative"},
    postfix={"notempty": "answered", "empty": "not answered"},
    name=r"\{[^{}]+\}",
    constants={"true": True, "false": False},
    functions={"sum": "sum", "avg": "mean", "min": "min", "max": "max", "round": "round", "iif": "if"},
    wrapped="{{{}}}",
)
_KINDS = {
    "radiogroup": Kind.SINGLE,
    "dropdown": Kind.SINGLE,
    "buttongroup": Kind.SINGLE,
    "checkbox": Kind.MULTIPLE,
    "tagbox": Kind.MULTIPLE,
    "rating": Kind.SCALE,
    "ranking": Kind.RANKING,
    "text": Kind.SHORT_TEXT,
    "comment": Kind.LONG_TEXT,
    "boolean": Kind.CONSENT,
    "imagepicker": Kind.PICTURE,
    "matrix": Kind.MATRIX,
}
_INPUTS = {"text": Kind.SHORT_TEXT, "number": Kind.NUMBER, "range": Kind.NUMBER, "date": Kind.DATE}
_KNOWN = {"type", "name", "title", "description", "isRequired", "visibleIf", "choices", "columns", "rows", "inputType"}
_KNOWN |= {
    "min",
    "max",
    "rateMin",
    "rateMax",
    "rateValues",
    "choicesOrder",
    "rowsOrder",
    "minSelectedChoices",
    "isAllRowRequired",
}
_KNOWN |= {"maxSelectedChoices", "multiSelect"}
_DOCUMENT = {"title", "pages", "elements", "questions", "calculatedValues", "questionsOrder", "locale", "description"}
_REFERENCE = re.compile(r"(?<!\{)\{([^{}]+)\}(?!\})")


def read_surveyjs(content: bytes) -> Imported:
    """The questionnaire of a SurveyJS file. Raises `DamagedFile`, `FaultyQuestionnaire`."""
    try:
        data = json.loads(checked_size(content).decode())
    except (ValueError, RecursionError) as error:
        raise DamagedFile("Die Datei ist kein lesbares JSON. Bitte exportieren Sie sie in SurveyJS neu.") from error
    if not isinstance(data, dict) or not any(
        isinstance(data.get(key), list) for key in ("pages", "elements", "questions")
    ):
        raise DamagedFile("Die Datei ist kein Fragebogen von SurveyJS: Es fehlen „pages“ oder „elements“.")
    try:
        return _Reader(data).imported()
    except (AttributeError, TypeError, KeyError, RecursionError) as error:
        # Parts of the wrong sort, anywhere: the file was not written by SurveyJS.
        raise DamagedFile("Die Datei von SurveyJS ist beschädigt. Bitte exportieren Sie sie neu.") from error


class _Reader:
    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self._losses = Losses()
        self._names = Names(self._losses)
        self._conditions = Conditions(EXPRESSIONS, self._losses)
        self._default = str(data.get("locale") or "de")
        self._languages: dict[str, None] = {self._default: None}
        self._sections: list[Data] = []
        self._calculated: list[Data] = []

    def imported(self) -> Imported:
        pages = self._data.get("pages") or [self._data]
        self._losses.rest("", self._data, _DOCUMENT)
        for number, page in enumerate(pages, start=1):
            self._page(page, number)
        for value in self._data.get("calculatedValues", []):
            name = self._names.of(value["name"])
            self._calculated.append({"id": name})
            self._conditions.meanings[value["name"]] = Meaning(id=name)
            self._conditions.add_value(self._calculated[-1], value["name"], value.get("expression", ""))
            self._losses.rest(value["name"], value, {"name", "expression"})
        lost = self._conditions.settle()
        if self._data.get("description"):
            self._losses.add("description", "Die Beschreibung des Fragebogens wird nicht übernommen.")
        return finished(
            {
                "title": self._texts(self._data.get("title") or "Umfrage", "title"),
                "languages": list(self._languages),
                "sections": self._sections,
                "calculated": [one for one in self._calculated if one["id"] not in lost],
            },
            self._losses,
        )

    def _page(self, page: Mapping[str, Any], number: int) -> None:
        is_whole = page is self._data
        name = "fragen" if is_whole else str(page.get("name") or f"seite_{number}")
        section: Data = {"id": Names(Losses()).of(name), "questions": []}
        section["title"] = {} if is_whole else self._texts(page.get("title", {}), name)
        section["text"] = {} if is_whole else self._texts(page.get("description", {}), name)
        section["shuffled"] = page.get("questionsOrder", self._data.get("questionsOrder")) == "random"
        self._sections.append(section)
        if not is_whole:
            self._losses.rest(name, page, {"name", "title", "description", "elements", "questionsOrder", "visibleIf"})
            self._conditions.add(section, name, page.get("visibleIf"))
        for element in page.get("elements") or page.get("questions") or []:
            self._element(section, element, [])

    def _element(self, section: Data, element: Mapping[str, Any], conditions: list[str]) -> None:
        name, sort = str(element["name"]), element.get("type")
        visible = [*conditions, element.get("visibleIf", "")]
        if sort == "panel":
            self._losses.add(name, "Die Gruppe ist aufgelöst; ihre Fragen stehen im Abschnitt.")
            self._losses.rest(name, element, {"type", "name", "elements", "visibleIf"})
            for inner in element.get("elements", []):
                self._element(section, inner, visible)
        elif sort == "expression":
            self._losses.add(
                name, "Ein angezeigter Rechenwert wird nicht übernommen; schreibe ihn als berechneten Wert."
            )
        elif sort not in _KINDS or (sort == "text" and element.get("inputType", "text") not in _INPUTS):
            self._losses.add(
                name, f"Die Frageart „{sort} {element.get('inputType', '')}“ gibt es hier nicht.".replace(" “", "“")
            )
        else:
            section["questions"].append(self._question(element, visible))

    def _question(self, element: Mapping[str, Any], visible: list[str]) -> Data:
        name, sort = str(element["name"]), element["type"]
        question: Data = {"id": self._names.of(name), "kind": _KINDS[sort]}
        if sort == "text":
            question["kind"] = _INPUTS[element.get("inputType", "text")]
        question["text"] = self._texts(element.get("title", name), name)
        question["help"] = self._texts(element.get("description", {}), name)
        question["required"] = bool(element.get("isRequired"))
        self._shape(question, element, name)
        self._losses.rest(name, element, _KNOWN)
        self._conditions.add(question, name, *visible)
        self._conditions.meanings[name] = Meaning(id=question["id"], kind=question["kind"])
        for row in question.get("rows", []):
            self._conditions.meanings[f"{name}.{row['id']}"] = Meaning(
                id=question["id"], kind=Kind.MATRIX, row=row["id"]
            )
        return question

    def _shape(self, question: Data, element: Mapping[str, Any], name: str) -> None:
        kind = question["kind"]
        listed = element.get("columns" if kind == Kind.MATRIX else "rateValues" if kind == Kind.SCALE else "choices")
        if listed:
            question["choices"] = [self._choice(choice, name) for choice in listed]
        if kind == Kind.PICTURE and element.get("multiSelect"):
            question["kind"] = Kind.MULTIPLE
            self._losses.add(name, "Die Bildauswahl mit mehreren Antworten wird zur Mehrfachauswahl.")
        if kind == Kind.MATRIX:
            question["rows"] = [self._row(row, name) for row in element.get("rows", [])]
            question["required"] = question["required"] or bool(element.get("isAllRowRequired"))
        elif kind == Kind.SCALE and not listed:
            question |= {"min": element.get("rateMin", 1), "max": element.get("rateMax", 5)}
        elif kind == Kind.MULTIPLE:
            question |= {"min": element.get("minSelectedChoices"), "max": element.get("maxSelectedChoices")}
        elif kind == Kind.NUMBER:
            question |= {"min": element.get("min"), "max": element.get("max")}
        question["shuffled"] = "random" in (element.get("choicesOrder"), element.get("rowsOrder"))

    def _choice(self, choice: Any, name: str) -> Data:
        part = choice if isinstance(choice, Mapping) else {"value": choice}
        written = f"{part['value']:g}" if isinstance(part["value"], float) else str(part["value"])
        place = f"{name}/{written}"
        self._losses.rest(place, part, {"value", "text", "imageLink", "wert"})
        if choice_id(written) != written:
            self._losses.add(place, f"Der Kurzname heißt hier „{choice_id(written)}“.")
        number = as_number(written) if "wert" not in part else part["wert"]
        data = {"id": choice_id(written), "text": self._texts(part.get("text", written), place), "value": number}
        return data | {"picture": str(part.get("imageLink", ""))}

    def _row(self, row: Any, name: str) -> Data:
        part = row if isinstance(row, Mapping) else {"value": row}
        written = str(part["value"])
        self._losses.rest(f"{name}/{written}", part, {"value", "text"})
        return {"id": choice_id(written), "text": self._texts(part.get("text", written), f"{name}/{written}")}

    def _texts(self, texts: Any, place: str) -> dict[str, str]:
        by_language = texts if isinstance(texts, Mapping) else {"default": str(texts)}
        found = {}
        for language, text in by_language.items():
            code = self._default if language == "default" else str(language).lower()
            self._languages[code] = None
            named = _REFERENCE.sub(lambda match: f"{{{{{self._names.of(match[1])}}}}}", str(text))
            found[code] = plain_text(named, place, self._losses)
        return {self._default: next(iter(found.values()), ""), **found} if found else {}
