"""Reads XLSForm workbooks through pyxform, which knows their many spellings and checks names and references."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from werkstattplan.modules.surveys.dialects.building import Conditions, Data, finished
from werkstattplan.modules.surveys.dialects.carried import DamagedFile, Imported, Losses, checked_size
from werkstattplan.modules.surveys.dialects.infix import Dialect
from werkstattplan.modules.surveys.dialects.names import Names, as_number, choice_id, plain_text
from werkstattplan.modules.surveys.dialects.translating import Meaning
from werkstattplan.modules.surveys.document.model import Kind

XPATH = Dialect(
    infix={
        "or": ("or", 10),
        "and": ("and", 20),
        "=": ("==", 30),
        "!=": ("!=", 30),
        "<=": ("<=", 40),
        ">=": (">=", 40),
        "<": ("<", 40),
        ">": (">", 40),
        "+": ("+", 50),
        "-": ("-", 50),
        "*": ("*", 60),
        "div": ("/", 60),
    },
    prefix={"-": "negative"},
    name=r"\$\{\s*[\w.-]+\s*\}",
    constants={"true": True, "false": False},
    functions={name: name for name in ("not", "sum", "min", "max", "round", "if", "coalesce", "number")}
    | {"selected": "contains", "count-selected": "count", "concat": "join"},
    wrapped="${{{}}}",
    truths=("false()", "true()"),
)
# What the device would tell about a person; nobody was asked for it.
_ABOUT_DEVICES = {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "simserial"}
_KINDS = {
    "select one": Kind.SINGLE,
    "select all that apply": Kind.MULTIPLE,
    "rank": Kind.RANKING,
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "text": Kind.SHORT_TEXT,
    "string": Kind.SHORT_TEXT,
    "date": Kind.DATE,
    "acknowledge": Kind.CONSENT,
    "trigger": Kind.CONSENT,
    "range": Kind.SCALE,
}
_KNOWN = {"type", "name", "label", "hint", "bind", "control", "parameters", "itemset", "list_name", "choices", "media"}
_BOUND = re.compile(r"\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)")
_REFERENCE = re.compile(r"\$\{\s*([\w.-]+)\s*\}")
_LANGUAGE = re.compile(r"\(([a-zA-Z]{2,3}(?:-[a-zA-Z0-9]+)*)\)\s*$")


def read_xlsform(content: bytes) -> Imported:
    """The questionnaire of a workbook. Raises `DamagedFile`, `FaultyQuestionnaire`."""
    return _Reader(_survey(checked_size(content))).imported()


def _survey(content: bytes) -> Mapping[str, Any]:
    # Loading it takes half a second, which every start of a process would pay.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    unreadable = "Die Datei ist keine lesbare Excel-Datei (.xlsx). Bitte speichern Sie sie neu."
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise DamagedFile(unreadable)
    try:
        return convert(xlsform=content, validate=False, file_type=".xlsx")._pyxform  # type: ignore[no-any-return]
    except PyXFormError as error:
        said = " ".join(str(error).split())[:300]
        raise DamagedFile(
            f"Die XLSForm-Datei hat einen Fehler, bitte beheben Sie ihn dort. Gemeldet wird: {said}"
        ) from error
    except Exception as error:
        # Zip, XML and cell readers each have their own errors for a file that is none of theirs.
        raise DamagedFile(unreadable) from error


class _Reader:
    def __init__(self, survey: Mapping[str, Any]) -> None:
        self._survey = survey
        self._losses = Losses()
        self._names = Names(self._losses)
        self._conditions = Conditions(XPATH, self._losses)
        self._sections: list[Data] = []
        self._calculated: list[Data] = []
        self._default = _code(str(survey.get("default_language") or "default"))
        self._languages: dict[str, None] = {self._default: None}

    def imported(self) -> Imported:
        loose: Data | None = None
        for part in self._survey.get("children", []):
            if part.get("name") == "meta":
                continue
            if part["type"] == "group" and not _is_table(part):
                loose = None
                self._section(part)
                continue
            if loose is None:
                loose = self._new_section(f"teil_{len(self._sections) + 1}", {})
            self._part(loose, part, [])
        lost = self._conditions.settle()
        title = self._texts(self._survey.get("title") or "Umfrage", "Titel")
        return finished(
            {
                "title": title,
                "languages": list(self._languages),
                "sections": self._sections,
                "calculated": [one for one in self._calculated if one["id"] not in lost],
            },
            self._losses,
        )

    def _new_section(self, name: str, title: Mapping[str, str]) -> Data:
        section: Data = {"id": name, "title": dict(title), "text": {}, "questions": []}
        self._sections.append(section)
        return section

    def _section(self, group: Mapping[str, Any]) -> None:
        name = group["name"]
        section = self._new_section(self._names.of(name), self._texts(group.get("label", {}), name))
        self._conditions.add(section, name, group.get("bind", {}).get("relevant"))
        for part in group.get("children", []):
            self._part(section, part, [])

    def _part(self, section: Data, part: Mapping[str, Any], conditions: list[str]) -> None:
        name, sort = str(part["name"]), part["type"]
        relevant = [*conditions, part.get("bind", {}).get("relevant", "")]
        if sort in _ABOUT_DEVICES:
            self._losses.add(name, "Angaben über das Gerät werden nie erhoben und nicht übernommen.")
        elif sort == "note":
            self._note(section, part)
        elif sort == "calculate":
            self._calculation(part)
        elif sort == "group" and _is_table(part):
            self._matrix(section, part, relevant)
        elif sort in ("group", "repeat"):
            said = "Die Untergruppe ist aufgelöst" if sort == "group" else "Die Wiederholung wird einmal gefragt"
            self._losses.add(name, f"{said}; ihre Fragen stehen im Abschnitt.")
            for inner in part.get("children", []):
                self._part(section, inner, relevant)
        elif sort in _KINDS:
            section["questions"].append(self._question(part, relevant))
        else:
            self._losses.add(name, f"Die Frageart „{sort}“ gibt es hier nicht.")

    def _note(self, section: Data, part: Mapping[str, Any]) -> None:
        texts = self._texts(part.get("label", {}), part["name"])
        if section["questions"] or section["text"] or part.get("bind", {}).get("relevant"):
            self._losses.add(part["name"], "Der Hinweistext mitten im Abschnitt wird nicht übernommen.")
        else:
            section["text"] = texts

    def _calculation(self, part: Mapping[str, Any]) -> None:
        name = self._names.of(part["name"])
        self._calculated.append({"id": name})
        self._conditions.meanings[part["name"]] = Meaning(id=name)
        self._conditions.add_value(self._calculated[-1], part["name"], part.get("bind", {}).get("calculate", ""))

    def _question(self, part: Mapping[str, Any], relevant: list[str]) -> Data:
        name, bind = part["name"], part.get("bind", {})
        question: Data = {"id": self._names.of(name), "kind": _KINDS[part["type"]]}
        question |= {
            "text": self._texts(part.get("label", name), name),
            "help": self._texts(part.get("hint", {}), name),
        }
        question["required"] = self._is_required(bind.get("required", ""), name)
        self._shape(question, part)
        self._bounds(question, bind.get("constraint", ""), name)
        self._losses.rest(name, part, _KNOWN)
        self._losses.rest(name, bind, {"relevant", "required", "constraint", "jr:constraintMsg", "jr:requiredMsg"})
        self._losses.rest(name, part.get("media", {}), set())
        self._conditions.add(question, name, *relevant)
        self._conditions.meanings[name] = Meaning(id=question["id"], kind=question["kind"])
        return question

    def _is_required(self, text: Any, name: str) -> bool:
        if str(text).lower() not in ("", "yes", "no", "true", "false", "true()", "false()"):
            self._losses.add(
                name, "Ob die Frage Pflicht ist, hängt dort von einer Bedingung ab. Hier ist sie freiwillig."
            )
        return str(text).lower() in ("yes", "true", "true()")

    def _shape(self, question: Data, part: Mapping[str, Any]) -> None:
        appearance = part.get("control", {}).get("appearance", "")
        parameters = dict(part.get("parameters") or {})
        if question["kind"] == Kind.SHORT_TEXT and "multiline" in appearance:
            question["kind"] = Kind.LONG_TEXT
        if question["kind"] == Kind.SCALE:
            self._range(question, parameters)
        if question["kind"] in (Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING):
            question["choices"] = list(self._choices(part))
            if question["kind"] == Kind.SINGLE:
                if "likert" in appearance:
                    question["kind"] = Kind.SCALE
                elif any(choice.get("picture") for choice in question["choices"]):
                    question["kind"] = Kind.PICTURE
            question["shuffled"] = parameters.pop("randomize", "") == "true"
            if parameters.pop("seed", ""):
                self._losses.add(
                    part["name"], "Der Startwert der Reihenfolge gilt dort je Frage, hier für den Fragebogen."
                )
        self._losses.rest(part["name"], parameters, {"start", "end", "step"})

    def _range(self, question: Data, parameters: Mapping[str, str]) -> None:
        least, most = as_number(parameters.get("start", "1")), as_number(parameters.get("end", "10"))
        question |= {"min": least, "max": most}
        if parameters.get("step", "1") != "1" or least is None or most is None or most - least > 10:
            question["kind"] = Kind.NUMBER
            self._losses.add(question["id"], "Der Schieberegler wird zu einer Zahl.")

    def _choices(self, part: Mapping[str, Any]) -> Iterator[Data]:
        listed = self._survey.get("choices", {}).get(part.get("itemset"), part.get("choices")) or []
        for choice in listed:
            name = str(choice["name"])
            place = f"{part['name']}/{name}"
            number = choice.get("wert")
            # "-" says that there is none, although the name may look like a number.
            value = as_number(name) if number is None else as_number(str(number))
            media = choice.get("media") or {}
            picture = media.get("image", "")
            yield {
                "id": choice_id(name),
                "text": self._texts(choice.get("label", name), place),
                "value": value,
                "picture": next(iter(picture.values()), "") if isinstance(picture, dict) else picture,
            }
            if choice_id(name) != name:
                self._losses.add(place, f"Der Kurzname heißt hier „{choice_id(name)}“.")
            self._losses.rest(place, choice, {"name", "label", "media", "wert"})
            self._losses.rest(place, media, {"image"})

    def _bounds(self, question: Data, constraint: str, name: str) -> None:
        found = _BOUND.findall(constraint)
        rest = _BOUND.sub("", constraint).replace(" and ", "").strip()
        if constraint and (rest or not found or question["kind"] not in (Kind.NUMBER, Kind.MULTIPLE)):
            self._losses.add(name, f"Die Prüfung „{constraint[:80]}“ wird nicht übernommen.")
            return
        for sign, number in found:
            question["min" if sign == ">=" else "max"] = as_number(number)

    def _matrix(self, section: Data, group: Mapping[str, Any], relevant: list[str]) -> None:
        name, children = group["name"], group["children"]
        rows = children[2:]
        question: Data = {"id": self._names.of(name), "kind": Kind.MATRIX}
        question |= {"text": self._texts(children[0].get("label", name), name), "choices": list(self._choices(rows[0]))}
        question["required"] = self._is_required(rows[0].get("bind", {}).get("required", ""), name)
        question["rows"] = []
        for row in rows:
            row_id = choice_id(row["name"].removeprefix(f"{name}_"))
            question["rows"].append({"id": row_id, "text": self._texts(row.get("label", row["name"]), row["name"])})
            self._conditions.meanings[row["name"]] = Meaning(id=question["id"], kind=Kind.MATRIX, row=row_id)
            if row.get("bind", {}).get("relevant") or row.get("hint"):
                self._losses.add(row["name"], "Bedingung und Hilfe einer einzelnen Zeile werden nicht übernommen.")
        self._conditions.add(question, name, *relevant)
        section["questions"].append(question)

    def _texts(self, texts: Any, place: str) -> dict[str, str]:
        by_language = texts if isinstance(texts, Mapping) else {"default": str(texts)}
        found = {}
        for language, text in by_language.items():
            code = self._default if language == "default" else _code(language)
            self._languages[code] = None
            named = _REFERENCE.sub(lambda match: f"{{{{{self._names.of(match[1])}}}}}", str(text))
            found[code] = plain_text(named, place, self._losses)
        return {self._default: next(iter(found.values()), ""), **found} if found else {}


def _is_table(group: Mapping[str, Any]) -> bool:
    children = group.get("children", [])
    return len(children) > 2 and str(children[0].get("name", "")).startswith("generated_table_list_label")


def _code(language: str) -> str:
    match = _LANGUAGE.search(language)
    return match[1].lower() if match else {"english": "en"}.get(language.lower(), "de")
