"""The form of a quota."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms

from werkstattplan.modules.surveys.answering.checking import SMALLEST_QUOTA
from werkstattplan.modules.surveys.editing.labels import language_name
from werkstattplan.modules.surveys.editing.parts import Data, free_name
from werkstattplan.modules.surveys.forms_conditions import ConditionFields


class QuotaForm(ConditionFields):
    """Which replies are counted, and how many of them are wanted."""

    limit = forms.IntegerField(
        label="Wie viele Antworten dieser Art genügen?",
        min_value=SMALLEST_QUOTA,
        max_value=1_000_000,
        help_text=f"Mindestens {SMALLEST_QUOTA}: An einer kleineren Zahl wären Einzelne zu erkennen.",
    )

    def __init__(
        self, *args: Any, questions: Sequence[Mapping[str, Any]], languages: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.languages = list(languages)
        self._add_condition(None, questions)
        for name, field in self.fields.items():
            if name.startswith("test_"):
                is_first = name == "test_0"
                field.label, field.required = ("Gezählt wird, wenn" if is_first else "und wenn"), is_first
                field.error_messages["required"] = "Bitte wählen Sie eine Antwort, die gezählt wird."
                nothing = ("", "bitte wählen" if is_first else "sonst nichts")
                field.choices = [nothing, *field.choices[1:]]  # type: ignore[attr-defined]
        for code in self.languages:
            self.fields[f"text_{code}"] = forms.CharField(
                label=f"Was dann gesagt wird ({language_name(code)})",
                required=False,
                max_length=500,
                help_text="Leer: „Von Menschen wie dir haben wir schon genug Antworten.“",
            )

    def texts(self) -> list[Any]:
        """The fields of the sentence that is told."""
        return [self[f"text_{code}"] for code in self.languages]

    def clean(self) -> dict[str, Any]:
        """A sentence in one language has to be there in the first."""
        values = super().clean() or {}
        if any(values.get(f"text_{code}") for code in self.languages) and not values.get(f"text_{self.languages[0]}"):
            self.add_error(f"text_{self.languages[0]}", "Die erste Sprache braucht den Satz auch.")
        return values

    def quota(self, taken: Collection[str]) -> Data:
        """The quota that was typed, with a name that no other has."""
        made: Data = {"id": free_name(self.cleaned_data["test_0"].replace("=", " ").replace("!", " "), set(taken))}
        made |= {"condition": self.shown_if(), "limit": self.cleaned_data["limit"]}
        texts = {code: self.cleaned_data[f"text_{code}"] for code in self.languages}
        said = {code: text for code, text in texts.items() if text}
        return made | ({"text": said} if said else {})
