"""Forms of papers."""

from typing import Any

from django import forms

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.papers.content import PaperKind
from werkstattplan.modules.papers.models import Letterhead, Paper
from werkstattplan.modules.papers.texts import BLOCKS, PLACEHOLDERS, check_placeholders

# Texts that a kind of paper has, in the order of the form.
TEXTS = {
    PaperKind.REPORT: ("decision_text", "introduction", "finances", "decisions_needed", "closing"),
    PaperKind.DECISION: ("decision_text", "decisions_needed", "introduction", "alternatives", "finances", "closing"),
    PaperKind.FIELD: ("introduction", "decisions_needed"),
    PaperKind.YEARLY: ("introduction", "closing"),
}
_COUNCIL = ("number", "body", "meeting_on", "since", "is_public")
_LABELS = {
    (PaperKind.REPORT, "decision_text"): "Kenntnisnahme",
    (PaperKind.DECISION, "decision_text"): "Beschlussvorschlag",
    (PaperKind.DECISION, "introduction"): "Begründung",
}
PLACEHOLDER_HELP = "Platzhalter: " + ", ".join("{" + key + "}" for key in PLACEHOLDERS) + "."
MAX_MARK_BYTES = 2 * 1024 * 1024


class PaperForm(forms.ModelForm[Paper]):
    """What people type into a draft; which fields there are depends on the kind of the paper."""

    class Meta:
        model = Paper
        fields = ("title", *_COUNCIL, *TEXTS[PaperKind.DECISION])
        widgets = {
            **{name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("meeting_on", "since")},
            **{name: forms.Textarea(attrs={"rows": 4}) for name in TEXTS[PaperKind.DECISION]},
        }
        help_texts = {
            "is_public": "Dann nennt die Vorlage keine Personen ohne deren Einwilligung, und alle können sie abrufen.",
            "since": "Meist der Tag der letzten Vorlage.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = PaperKind(self.instance.kind)
        shown = {"title", *TEXTS[kind], *(_COUNCIL if kind in (PaperKind.REPORT, PaperKind.DECISION) else ())}
        for name in set(self.fields) - shown:
            del self.fields[name]
        for name in TEXTS[kind]:
            self.fields[name].label = _LABELS.get((kind, name), self.fields[name].label)
        self.order_fields(["title", *_COUNCIL, *TEXTS[kind]])

    def clean(self) -> dict[str, Any]:
        """Placeholders that we do not know are said at their field."""
        cleaned = super().clean() or {}
        for name in TEXTS[PaperKind(self.instance.kind)]:
            try:
                check_placeholders(str(cleaned.get(name, "")))
            except Refusal as refusal:
                self.add_error(name, refusal.sentence)
        return cleaned


class LetterheadForm(forms.ModelForm[Letterhead]):
    """Who sends papers, and the mark."""

    mark_file = forms.FileField(
        label="Zeichen oder Wappen", required=False, help_text="PNG oder JPEG, höchstens 2 MB. Es steht oben rechts."
    )
    without_mark = forms.BooleanField(label="Ohne Zeichen drucken", required=False)

    class Meta:
        model = Letterhead
        fields = ("sender", "department", "foot")
        widgets = {"sender": forms.Textarea(attrs={"rows": 5})}

    def clean_mark_file(self) -> Any:
        """A picture that is not too large."""
        uploaded = self.cleaned_data["mark_file"]
        if uploaded is not None and uploaded.size > MAX_MARK_BYTES:
            raise forms.ValidationError("Die Datei ist größer als 2 MB. Bitte verkleinern Sie das Bild.")
        return uploaded


class TextBlocksForm(forms.Form):
    """All text blocks; an empty one stays empty, it does not fall back to ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, (label, _) in BLOCKS.items():
            self.fields[key] = forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """Placeholders that we do not know are said at their field."""
        cleaned = super().clean() or {}
        for key in BLOCKS:
            try:
                check_placeholders(str(cleaned.get(key, "")))
            except Refusal as refusal:
                self.add_error(key, refusal.sentence)
        return cleaned


class VerifyForm(forms.Form):
    """A paper to check: its file or its checksum."""

    summe = forms.CharField(
        label="Prüfsumme", required=False, max_length=200, help_text="Mindestens die ersten 16 Zeichen."
    )
    datei = forms.FileField(
        label="Datei der Vorlage", required=False, help_text="PDF oder Word. Wir behalten sie nicht."
    )

    def clean(self) -> dict[str, Any]:
        """One of both is needed."""
        cleaned = super().clean() or {}
        if not cleaned.get("summe") and not cleaned.get("datei") and not self.errors:
            raise forms.ValidationError("Bitte wählen Sie die Datei aus oder geben Sie die Prüfsumme ein.")
        return cleaned
