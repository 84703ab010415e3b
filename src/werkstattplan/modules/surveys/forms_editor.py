"""Forms for writing a questionnaire. They read and give JSON values of its parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from werkstattplan.modules.surveys.answering.form import LANGUAGE_NAMES
from werkstattplan.modules.surveys.document.model import CHOOSING, Kind
from werkstattplan.modules.surveys.editing.labels import KIND_LABELS, language_name
from werkstattplan.modules.surveys.editing.parts import Data, free_name
from werkstattplan.modules.surveys.forms_conditions import ConditionFields

WITH_CHOICES = CHOOSING | {Kind.SCALE, Kind.PLACE}
WITH_BOUNDS = frozenset({Kind.SCALE, Kind.NUMBER, Kind.MULTIPLE, Kind.RANKING})
BLANK_ROWS = 3


class NewQuestionForm(forms.Form):
    """What a further question asks, and how it is answered."""

    text = forms.CharField(label="Frage", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Wie wird geantwortet?", choices=list(KIND_LABELS.items()))

    def question(self, language: str, taken: set[str]) -> Data:
        """The question as it is put into the questionnaire; its choices come next."""
        text, kind = self.cleaned_data["text"], self.cleaned_data["kind"]
        made: Data = {"id": free_name(text, taken), "kind": kind, "text": {language: text}}
        return made | ({"min": 1, "max": 5} if kind == Kind.SCALE else {})


class QuestionForm(ConditionFields):
    """Everything of a question. Choices and rows are lines: an empty text takes a line away, the place orders them."""

    kind = forms.ChoiceField(label="Wie wird geantwortet?", choices=list(KIND_LABELS.items()))
    is_required = forms.BooleanField(
        label="Muss beantwortet werden", required=False, help_text="„Keine Angabe“ geht immer."
    )
    is_background = forms.BooleanField(
        label="Sagt, wer jemand ist",
        required=False,
        help_text="Alter, Geschlecht, Schule, Ort … Danach werden Ergebnisse verglichen; die Anonymität wird geprüft.",
    )
    is_shuffled = forms.BooleanField(label="Antworten in zufälliger Reihenfolge zeigen", required=False)
    min = forms.FloatField(label="Mindestens", required=False)
    max = forms.FloatField(label="Höchstens", required=False)

    def __init__(
        self,
        *args: Any,
        question: Data,
        languages: Sequence[str],
        earlier: Sequence[Mapping[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.question_data, self.languages = question, list(languages)
        for name, key in (("kind", "kind"), ("min", "min"), ("max", "max")):
            self.fields[name].initial = question.get(key)
        for name, key in (("is_required", "required"), ("is_background", "background"), ("is_shuffled", "shuffled")):
            self.fields[name].initial = question.get(key, False)
        for number, language in enumerate(self.languages):
            text = forms.CharField(
                label="Frage" if number == 0 else f"Frage ({language_name(language)})",
                required=number == 0,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "lang": language.split("-")[0]}),
                initial=question.get("text", {}).get(language, ""),
            )
            self.fields[f"text_{language}"] = text
            self.fields[f"help_{language}"] = forms.CharField(
                label="Hinweis" if number == 0 else f"Hinweis ({language_name(language)})",
                required=False,
                max_length=2000,
                initial=question.get("help", {}).get(language, ""),
            )
        self._add_lines("choice", question.get("choices", []) if question["kind"] in WITH_CHOICES else None)
        self._add_lines("row", question.get("rows", []) if question["kind"] == Kind.MATRIX else None)
        self._add_condition(question.get("shown_if"), earlier)

    def _add_lines(self, sort: str, parts: Sequence[Data] | None) -> None:
        self._parts = getattr(self, "_parts", {}) | {sort: list(parts or ())}
        for number in range(0 if parts is None else len(parts) + BLANK_ROWS):
            part = parts[number] if parts and number < len(parts) else {}
            for language in self.languages:
                self.fields[f"{sort}_{number}_{language}"] = forms.CharField(
                    label=_line_label(sort, number, language, self.languages),
                    required=False,
                    max_length=500,
                    initial=part.get("text", {}).get(language, ""),
                )
            self.fields[f"{sort}_{number}_place"] = forms.IntegerField(
                label="Platz", required=False, min_value=1, max_value=999, initial=number + 1
            )
            if sort == "choice":
                self.fields[f"{sort}_{number}_value"] = forms.FloatField(
                    label="Zahlenwert", required=False, initial=part.get("value")
                )

    def texts(self) -> list[Any]:
        """The fields of the question's own words."""
        return [self[f"{name}_{language}"] for language in self.languages for name in ("text", "help")]

    def lines(self, sort: str) -> list[dict[str, Any]]:
        """The lines of choices or rows for the template."""
        count = sum(name.startswith(f"{sort}_") and name.endswith("_place") for name in self.fields)
        return [
            {
                "number": number + 1,
                "is_new": number >= len(self._parts[sort]),
                "texts": [self[f"{sort}_{number}_{language}"] for language in self.languages],
                "place": self[f"{sort}_{number}_place"],
                "value": self[f"{sort}_{number}_value"] if sort == "choice" else None,
            }
            for number in range(count)
        ]

    def choice_lines(self) -> list[dict[str, Any]]:
        """The lines of choices."""
        return self.lines("choice")

    def row_lines(self) -> list[dict[str, Any]]:
        """The lines of the rows of a table."""
        return self.lines("row")

    def has_bounds(self) -> bool:
        """Whether the kind of question has a least and a most."""
        return self.question_data["kind"] in WITH_BOUNDS

    def question(self) -> Data:
        """The question with what was typed. What the chosen kind does not know goes."""
        values, old = self.cleaned_data, self.question_data
        kind = values["kind"]
        made: Data = {
            "id": old["id"],
            "kind": kind,
            "text": self._words("text"),
            "help": self._words("help"),
            "required": values["is_required"],
            "background": values["is_background"],
            "shuffled": values["is_shuffled"] and kind in WITH_CHOICES,
            "choices": self._made("choice") if kind in WITH_CHOICES else [],
            "rows": self._made("row") if kind == Kind.MATRIX else [],
            "min": values["min"] if kind in WITH_BOUNDS else None,
            "max": values["max"] if kind in WITH_BOUNDS else None,
            "shown_if": self.shown_if(),
        }
        made = {name: value for name, value in made.items() if value not in (None, "", [], {}, False)}
        return made | _unchanged_source(old, made)

    def _words(self, name: str) -> dict[str, str]:
        found = {language: self.cleaned_data[f"{name}_{language}"].strip() for language in self.languages}
        return {language: text for language, text in found.items() if text}

    def _made(self, sort: str) -> list[Data]:
        taken = {part["id"] for part in self._parts[sort]}
        found: list[tuple[float, int, Data]] = []
        for number, _ in enumerate(self.lines(sort)):
            texts = self._words(f"{sort}_{number}")
            if self.languages[0] not in texts:
                continue
            old = self._parts[sort][number] if number < len(self._parts[sort]) else {}
            name = old.get("id") or free_name(texts[self.languages[0]], taken)
            taken.add(name)
            value = self.cleaned_data.get(f"{sort}_{number}_value")
            part = {**old, "id": name, "text": texts} | ({} if sort == "row" else {"value": value})
            place = self.cleaned_data.get(f"{sort}_{number}_place") or number + 1
            # "2" typed for the fourth line: it comes before the line that is second now; for the first line: after it.
            side = (place > number + 1) - (place < number + 1)
            found.append((place + side / 2, number, part))
        return [
            {key: one for key, one in part.items() if one is not None}
            for _, _, part in sorted(found, key=lambda line: line[:2])
        ]


class SectionForm(ConditionFields):
    """Heading, introduction and condition of a section."""

    is_shuffled = forms.BooleanField(label="Fragen in zufälliger Reihenfolge zeigen", required=False)

    def __init__(
        self,
        *args: Any,
        section: Data,
        languages: Sequence[str],
        earlier: Sequence[Mapping[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.section_data, self.languages = section, list(languages)
        self.fields["is_shuffled"].initial = section.get("shuffled", False)
        for number, language in enumerate(self.languages):
            suffix = "" if number == 0 else f" ({language_name(language)})"
            self.fields[f"title_{language}"] = forms.CharField(
                label=f"Überschrift{suffix}",
                required=False,
                max_length=200,
                initial=section.get("title", {}).get(language, ""),
            )
            self.fields[f"text_{language}"] = forms.CharField(
                label=f"Einleitung{suffix}",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=section.get("text", {}).get(language, ""),
            )
        self._add_condition(section.get("shown_if"), earlier)

    def texts(self) -> list[Any]:
        """The fields of the section's own words."""
        return [self[f"{name}_{language}"] for language in self.languages for name in ("title", "text")]

    def section(self) -> Data:
        """The section with what was typed, without its questions."""
        made: Data = {
            "id": self.section_data["id"],
            "shown_if": self.shown_if(),
            "shuffled": self.cleaned_data["is_shuffled"],
        }
        for name in ("title", "text"):
            found = {language: self.cleaned_data[f"{name}_{language}"].strip() for language in self.languages}
            made[name] = {language: text for language, text in found.items() if text}
        return {name: value for name, value in made.items() if value not in (None, False, {})}


class FrameForm(forms.Form):
    """Title and languages of a questionnaire."""

    languages = forms.MultipleChoiceField(
        label="Sprachen",
        choices=list(LANGUAGE_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Die erste Sprache bleibt. Wer eine Sprache wegnimmt, nimmt auch ihre Texte weg.",
    )
    mixes_sections = forms.BooleanField(label="Abschnitte in zufälliger Reihenfolge zeigen", required=False)

    def __init__(self, *args: Any, data_before: Data, **options: Any) -> None:
        super().__init__(*args, **options)
        self.before = data_before
        known = dict(LANGUAGE_NAMES) | {code: language_name(code) for code in data_before["languages"]}
        self.fields["languages"].choices = list(known.items())  # type: ignore[attr-defined]
        self.fields["languages"].initial = data_before["languages"]
        self.fields["mixes_sections"].initial = data_before.get("order", {}).get("sections", False)
        for number, language in enumerate(data_before["languages"]):
            self.fields[f"title_{language}"] = forms.CharField(
                label="Titel" if number == 0 else f"Titel ({language_name(language)})",
                required=number == 0,
                max_length=200,
                initial=data_before["title"].get(language, ""),
            )
        self.order_fields(["title_" + language for language in data_before["languages"]])

    def languages_chosen(self) -> list[str]:
        """The chosen languages, those that were there in their order; the first always stays."""
        first = self.before["languages"][0]
        chosen = [first, *(code for code in self.cleaned_data["languages"] if code != first)]
        old = [code for code in self.before["languages"] if code in chosen]
        return old + [code for code in chosen if code not in old]

    def titles(self) -> dict[str, str]:
        """The titles in the languages that stay."""
        found = {code: self.cleaned_data.get(f"title_{code}", "").strip() for code in self.before["languages"]}
        return {code: text for code, text in found.items() if text and code in self.languages_chosen()}


class ImportForm(forms.Form):
    """A questionnaire of another system."""

    file = forms.FileField(
        label="Datei",
        help_text="Eigenes Format oder SurveyJS (.json), XLSForm (.xlsx), LimeSurvey (.lss); höchstens 5 MB.",
    )


def _line_label(sort: str, number: int, language: str, languages: Sequence[str]) -> str:
    what = "Antwort" if sort == "choice" else "Zeile"
    suffix = "" if language == languages[0] else f" ({language_name(language)})"
    return f"{what} {number + 1}{suffix}"


def _unchanged_source(old: Data, new: Data) -> Data:
    """Where a question came from stays true only as long as nothing that is asked has changed."""
    asked = ("kind", "text", "choices", "rows", "min", "max")
    is_same = all(old.get(name) == new.get(name) for name in asked)
    return {"library": old["library"]} if "library" in old and is_same else {}
