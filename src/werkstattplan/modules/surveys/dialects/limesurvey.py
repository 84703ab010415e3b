"""Reads LimeSurvey structure files (.lss), old ones with texts in each table and newer ones with tables of texts."""

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from werkstattplan.modules.surveys.dialects.building import Conditions, Data, finished
from werkstattplan.modules.surveys.dialects.carried import DamagedFile, Imported, Losses, checked_size
from werkstattplan.modules.surveys.dialects.infix import Dialect
from werkstattplan.modules.surveys.dialects.names import Names, as_number, choice_id, plain_text
from werkstattplan.modules.surveys.dialects.translating import Meaning
from werkstattplan.modules.surveys.document.model import Kind

EXPRESSIONSCRIPT = Dialect(
    infix={
        "or": ("or", 10),
        "||": ("or", 10),
        "and": ("and", 20),
        "&&": ("and", 20),
        "==": ("==", 30),
        "eq": ("==", 30),
        "!=": ("!=", 30),
        "ne": ("!=", 30),
        "<=": ("<=", 40),
        "le": ("<=", 40),
        ">=": (">=", 40),
        "ge": (">=", 40),
        "<": ("<", 40),
        "lt": ("<", 40),
        ">": (">", 40),
        "gt": (">", 40),
        "+": ("+", 50),
        "-": ("-", 50),
        "*": ("*", 60),
        "/": ("/", 60),
    },
    prefix={"!": "not", "not": "not", "-": "negative"},
    name=r"[A-Za-z][A-Za-z0-9_]*(?:\.(?:NAOK|code|value|valueNAOK))?",
    functions={"sum": "sum", "min": "min", "max": "max", "round": "round", "if": "if"},
)
_KINDS = {
    "L": Kind.SINGLE,
    "!": Kind.SINGLE,
    "O": Kind.SINGLE,
    "Y": Kind.SINGLE,
    "G": Kind.SINGLE,
    "5": Kind.SCALE,
    "M": Kind.MULTIPLE,
    "P": Kind.MULTIPLE,
    "R": Kind.RANKING,
    "N": Kind.NUMBER,
    "S": Kind.SHORT_TEXT,
    "T": Kind.LONG_TEXT,
    "U": Kind.LONG_TEXT,
    "D": Kind.DATE,
    "F": Kind.MATRIX,
    "A": Kind.MATRIX,
    "B": Kind.MATRIX,
    "C": Kind.MATRIX,
    "E": Kind.MATRIX,
}
_YES_NO = (("Y", "Ja"), ("N", "Nein"))
_GIVEN_CHOICES = {
    "Y": _YES_NO,
    "G": (("F", "Weiblich"), ("M", "Männlich")),
    "A": tuple((str(step), str(step)) for step in range(1, 6)),
    "B": tuple((str(step), str(step)) for step in range(1, 11)),
    "C": (("Y", "Ja"), ("U", "Unsicher"), ("N", "Nein")),
    "E": (("I", "Mehr"), ("S", "Gleich"), ("D", "Weniger")),
}
_SORTS = {
    "X": "Textbaustein",
    "*": "Berechnung",
    "K": "mehrere Zahlen",
    "Q": "mehrere Texte",
    "|": "Datei hochladen",
    ";": "Tabelle mit Texten",
    ":": "Tabelle mit Zahlen",
    "1": "Tabelle mit zwei Skalen",
    "H": "Tabelle nach Spalten",
    "I": "Sprachwahl",
}
_OLD_NAME = re.compile(r"\d+X\d+X(\d+)(\w*)")
_REFERENCE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)(?:\.shown|\.NAOK)?\}")
_EXPRESSION = re.compile(r"\{[^{}]+\}")
_EMPTY_RELEVANCE = {"", "1"}
_LOOKS = {
    "cssclass",
    "hidden",
    "display_columns",
    "page_break",
    "statistics_showgraph",
    "public_statistics",
    "hide_tip",
}
Table = list[dict[str, str]]


def read_lss(content: bytes) -> Imported:
    """The questionnaire of a structure file. Raises `DamagedFile`, `FaultyQuestionnaire`."""
    try:
        root = fromstring(checked_size(content), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DamagedFile(
            "Die Datei ist keine lesbare .lss-Datei. Bitte exportieren Sie sie in LimeSurvey neu."
        ) from error
    if root.findtext("LimeSurveyDocType") != "Survey":
        raise DamagedFile(
            "Die Datei ist keine Umfragestruktur von LimeSurvey. Bitte wählen Sie beim Export „Umfragestruktur (.lss)“."
        )
    try:
        return _Reader(root).imported()
    except (KeyError, ValueError, RecursionError) as error:
        raise DamagedFile("In der .lss-Datei fehlen Teile. Bitte exportieren Sie sie in LimeSurvey neu.") from error


def _table(root: Element, name: str) -> Table:
    return [{cell.tag: (cell.text or "").strip() for cell in row} for row in root.findall(f"./{name}/rows/row")]


class _Reader:
    def __init__(self, root: Element) -> None:
        self._losses = Losses()
        self._names = Names(self._losses)
        self._conditions = Conditions(EXPRESSIONSCRIPT, self._losses)
        self._tables = {child.tag: _table(root, child.tag) for child in root}
        self._languages = [one.text.lower() for one in root.findall("./languages/language") if one.text] or ["de"]
        first = next((row.get("language", "") for row in self._tables.get("surveys", [])), "").lower()
        if first in self._languages:
            self._languages.sort(key=lambda language: language != first)
        self._codes = self._unique_codes()

    def imported(self) -> Imported:
        sections = [self._section(group) for group in self._groups()]
        self._other_tables()
        self._conditions.settle()
        titles = self._of_languages(
            self._tables.get("surveys_languagesettings", []), "surveyls_language", "surveyls_title"
        )
        title = self._texts(titles, "Titel") or {self._languages[0]: "Umfrage"}
        return finished({"title": title, "languages": self._languages, "sections": sections}, self._losses)

    def _unique_codes(self) -> dict[str, str]:
        """The codes of questions. Old versions allowed one code for several; only the first keeps it."""
        codes: dict[str, str] = {}
        for row in self._tables.get("questions", []):
            if row["qid"] not in codes and row.get("parent_qid", "0") in ("", "0"):
                is_again = row["title"] in codes.values()
                codes[row["qid"]] = f"{row['title']}_{row['qid']}" if is_again else row["title"]
                if is_again:
                    self._losses.add(row["title"], f"Der Kurzname stand mehrmals da; hier auch „{codes[row['qid']]}“.")
        return codes

    def _groups(self) -> list[dict[str, str]]:
        once = {row["gid"]: row for row in reversed(self._tables.get("groups", []))}
        return sorted(once.values(), key=lambda row: (int(row.get("group_order") or 0), int(row["gid"])))

    def _section(self, group: Mapping[str, str]) -> Data:
        gid = group["gid"]
        place = f"Gruppe {gid}"
        section: Data = {"id": f"gruppe_{gid}", "questions": []}
        section["title"] = self._texts(self._words("groups", "group_l10ns", "gid", gid, "group_name"), place)
        section["text"] = self._texts(self._words("groups", "group_l10ns", "gid", gid, "description"), place)
        self._relevance(section, place, group.get("grelevance", ""))
        if group.get("randomization_group"):
            self._losses.add(place, "Die zufällige Reihenfolge der Gruppen wird nicht übernommen.")
        rows = {row["qid"]: row for row in reversed(self._tables.get("questions", [])) if row["gid"] == gid}
        for row in sorted(rows.values(), key=lambda one: (int(one.get("question_order") or 0), int(one["qid"]))):
            if row.get("parent_qid", "0") in ("", "0"):
                self._question(section, row)
        return section

    def _question(self, section: Data, row: Mapping[str, str]) -> None:
        sort, code = row["type"], self._codes[row["qid"]]
        if sort not in _KINDS:
            self._losses.add(code, f"Die Frageart „{_SORTS.get(sort, sort)}“ gibt es hier nicht.")
            return
        question: Data = {
            "id": self._names.of(code),
            "kind": _KINDS[sort],
            "required": row.get("mandatory") in ("Y", "S"),
        }
        question["text"] = self._texts(self._words("questions", "question_l10ns", "qid", row["qid"], "question"), code)
        question["help"] = self._texts(self._words("questions", "question_l10ns", "qid", row["qid"], "help"), code)
        self._answers(question, row)
        self._attributes(question, row["qid"], code)
        self._relevance(question, code, row.get("relevance", ""))
        self._means(question, code)
        for name, said in (("other", "Die Antwort „Sonstiges“ mit Textfeld"), ("preg", "Die Prüfung mit einem Muster")):
            if row.get(name) not in (None, "", "N"):
                self._losses.add(code, f"{said} wird nicht übernommen.")
        if sort in ("O", "P"):
            self._losses.add(code, "Die Kommentarfelder werden nicht übernommen.")
        section["questions"].append(question)

    def _answers(self, question: Data, row: Mapping[str, str]) -> None:
        sort, code = row["type"], self._codes[row["qid"]]
        given = [(name, {self._languages[0]: text}) for name, text in _GIVEN_CHOICES.get(sort, ())]
        if given and sort in ("Y", "G", "C", "E"):
            self._losses.add(
                code, "Die Antworten, die LimeSurvey vorgibt, stehen auf Deutsch da. Bitte prüfen Sie sie."
            )
        if sort in "FL!OR":
            given = self._listed(row["qid"], code)
        parts = [(part["title"], self._subquestion(part)) for part in self._parts_of(row["qid"])]
        if question["kind"] == Kind.MATRIX:
            question["rows"] = [{"id": choice_id(name), "text": text} for name, text in parts]
        elif sort in "MP":
            given = parts
        if given:
            question["choices"] = [
                {"id": choice_id(name), "text": text or {self._languages[0]: name}, "value": as_number(name)}
                for name, text in given
            ]
        if question["kind"] == Kind.SCALE:
            question |= {"min": 1, "max": 5}

    def _listed(self, qid: str, code: str) -> list[tuple[str, dict[str, str]]]:
        rows = [row for row in self._tables.get("answers", []) if row["qid"] == qid]
        once = {row["code"]: row for row in reversed(rows)}
        ordered = sorted(once.values(), key=lambda row: int(row.get("sortorder") or 0))
        return [(row["code"], self._texts(self._answer_words(rows, row), f"{code}/{row['code']}")) for row in ordered]

    def _answer_words(self, rows: Table, row: Mapping[str, str]) -> dict[str, str]:
        if "aid" in row:
            texts = [text for text in self._tables.get("answer_l10ns", []) if text["aid"] == row["aid"]]
            return self._of_languages(texts, "language", "answer")
        return self._of_languages([one for one in rows if one["code"] == row["code"]], "language", "answer")

    def _parts_of(self, qid: str) -> Table:
        rows = [*self._tables.get("subquestions", []), *self._tables.get("questions", [])]
        once = {row["qid"]: row for row in reversed(rows) if row.get("parent_qid") == qid}
        return sorted(once.values(), key=lambda row: (int(row.get("question_order") or 0), int(row["qid"])))

    def _subquestion(self, row: Mapping[str, str]) -> dict[str, str]:
        words = self._words("subquestions", "question_l10ns", "qid", row["qid"], "question")
        return self._texts(words, row["title"]) or {self._languages[0]: row["title"]}

    def _attributes(self, question: Data, qid: str, code: str) -> None:
        for row in self._tables.get("question_attributes", []):
            name, value = row.get("attribute", ""), row.get("value", "")
            if row["qid"] != qid or value in ("", "0"):
                continue
            if name in ("random_order", "answer_order") and value in ("1", "random"):
                question["shuffled"] = True
            elif name in ("min_answers", "min_num_value_n"):
                question["min"] = as_number(value)
            elif name in ("max_answers", "max_num_value_n"):
                question["max"] = as_number(value)
            elif name not in _LOOKS:
                self._losses.add(code, f"Die Einstellung „{name}“ wird nicht übernommen.")

    def _means(self, question: Data, code: str) -> None:
        kind, name = question["kind"], question["id"]
        known = {"": Meaning(id=name, kind=kind)}
        if kind == Kind.MATRIX:
            known |= {row["id"]: Meaning(id=name, kind=kind, row=row["id"]) for row in question["rows"]}
        if kind == Kind.MULTIPLE:
            known |= {one["id"]: Meaning(id=name, kind=kind, choice=one["id"]) for one in question.get("choices", [])}
        for part, meaning in known.items():
            self._conditions.meanings[f"{code}_{part}" if part else code] = meaning

    def _relevance(self, part: Data, place: str, text: str) -> None:
        if text in _EMPTY_RELEVANCE:
            return
        plain = _OLD_NAME.sub(self._by_code, text)
        self._conditions.add(part, place, re.sub(r"\.(NAOK|code|valueNAOK|value)\b", "", plain))

    def _by_code(self, match: re.Match[str]) -> str:
        code = self._codes.get(match[1])
        if code is None:
            # Old names put the number of a question and the code of its part together without a sign between.
            qid = next((qid for qid in sorted(self._codes, key=len, reverse=True) if match[1].startswith(qid)), "")
            code, part = self._codes.get(qid, match[0]), match[1][len(qid) :] + match[2]
            return f"{code}_{part}" if part else code
        return f"{code}_{match[2]}" if match[2] else code

    def _other_tables(self) -> None:
        said = {
            "quota": "Quoten werden nicht übernommen.",
            "assessments": "Bewertungen werden nicht übernommen.",
            "conditions": "Bedingungen aus der alten Tabelle werden nicht übernommen, nur die ausgeschriebenen.",
            "defaultvalues": "Vorbelegte Antworten werden nicht übernommen.",
        }
        for name, sentence in said.items():
            if self._tables.get(name):
                self._losses.add(name, sentence)
        for row in self._tables.get("surveys_languagesettings", []):
            for name in ("surveyls_description", "surveyls_welcometext", "surveyls_endtext"):
                if row.get(name):
                    self._losses.add(name, "Begrüßung, Beschreibung und Schlusstext werden nicht übernommen.")

    def _words(self, table: str, texts: str, key: str, value: str, column: str) -> dict[str, str]:
        rows = self._tables.get(texts) or [*self._tables.get(table, []), *self._tables.get("questions", [])]
        return self._of_languages([row for row in rows if row.get(key) == value], "language", column)

    def _of_languages(self, rows: Table, language: str, column: str) -> dict[str, str]:
        return {row.get(language, self._languages[0]).lower(): row[column] for row in rows if row.get(column)}

    def _texts(self, texts: Mapping[str, str], place: str) -> dict[str, str]:
        found = {}
        for language in self._languages:
            if language in texts:
                piped = _REFERENCE.sub(self._piped, texts[language])
                if _EXPRESSION.search(piped.replace("{{", "").replace("}}", "")):
                    self._losses.add(place, "Ein Ausdruck in geschweiften Klammern steht jetzt als Text da.")
                found[language] = plain_text(piped, place, self._losses)
        found = {language: text for language, text in found.items() if text}
        return {self._languages[0]: next(iter(found.values())), **found} if found else {}

    @property
    def _piped(self) -> Callable[[re.Match[str]], str]:
        codes = set(self._codes.values())

        def piped(match: re.Match[str]) -> str:
            return f"{{{{{self._names.of(match[1])}}}}}" if match[1] in codes else match[0]

        return piped
