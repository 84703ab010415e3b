"""Forms of the import."""

import uuid
from typing import Any

from django import forms

from werkstattplan.kernel.money import NotAnAmount, format_euros, parse_euros
from werkstattplan.plan.contracts import AmountQualifier, AreaKind, ToolStatus
from werkstattplan.plan.importing.steps import MONTH_NAMES
from werkstattplan.plan.models.editions import RESERVED_PLAN_SLUGS
from werkstattplan.plan.models.tools import QUALIFIERS, TOOL_STATUSES
from werkstattplan.platform.files.services import MAX_BYTES, FileTooLarge
from werkstattplan.platform.places.models import Amt, Municipality


def new_token() -> str:
    """A token that makes two clicks on one form one upload."""
    return uuid.uuid4().hex


class UploadForm(forms.Form):
    """A plan document."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=new_token)
    file = forms.FileField(
        label="Datei mit dem Plan",
        help_text="Word (.docx), Excel (.xlsx), LibreOffice (.ods), PDF, CSV oder Text. Höchstens 25 MB.",
        allow_empty_file=True,
    )

    def clean_file(self) -> Any:
        """The file, unless it is too large to be read into memory at all."""
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MAX_BYTES:
            raise forms.ValidationError(FileTooLarge.sentence)
        return uploaded


class AcceptForm(forms.Form):
    """Name and address of a new plan."""

    title = forms.CharField(label="Name des Plans", max_length=200)
    slug = forms.SlugField(
        label="Adresse des Plans", max_length=60, initial="werkstattplan", help_text="Steht in der Internet-Adresse."
    )

    def clean_slug(self) -> str:
        """No word under which another page stands already."""
        slug = str(self.cleaned_data["slug"])
        if slug in RESERVED_PLAN_SLUGS:
            raise forms.ValidationError(
                "Unter dieser Adresse steht schon eine andere Seite. Bitte nehmen Sie ein anderes Wort."
            )
        return slug


class ValueForm(forms.Form):
    """Edits one JSON value of the plan; subclasses know a kind of value."""

    def __init__(self, value: Any, data: Any = None) -> None:
        self.value = value
        super().__init__(data, initial=self.initial_from(value))

    def initial_from(self, value: Any) -> dict[str, Any]:
        """What the fields show at first."""
        raise TypeError("a kind of value must be chosen")

    def new_value(self) -> Any:
        """The JSON value from the cleaned fields."""
        raise TypeError("a kind of value must be chosen")


class TextValueForm(ValueForm):
    """A text."""

    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 5}), required=False)

    def initial_from(self, value: Any) -> dict[str, Any]:
        """The text itself."""
        return {"text": value}

    def new_value(self) -> Any:
        """The text with the line ends of a browser made plain."""
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()


class CaptionValueForm(ValueForm):
    """Anything with a label and a text, such as a caption or an own column."""

    label = forms.CharField(label="Bezeichnung", max_length=200, required=False)

    def initial_from(self, value: Any) -> dict[str, Any]:
        """The label."""
        return {"label": value.get("label", "")}

    def new_value(self) -> Any:
        """The value with another label."""
        return {**self.value, "label": self.cleaned_data["label"]}


class ContactsValueForm(ValueForm):
    """Contacts, one a line."""

    lines = forms.CharField(
        label="Ansprechpersonen",
        help_text="Eine je Zeile: Person | Funktion | Organisation. Was fehlt, bleibt leer.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def initial_from(self, value: Any) -> dict[str, Any]:
        """One line for each contact."""
        rows = ((row["person"], row["function"], row["organisation"]) for row in value["entries"])
        return {"lines": "\n".join(" | ".join(row) for row in rows)}

    def new_value(self) -> Any:
        """The wording of the paper with the typed contacts."""
        entries = []
        for line in self.cleaned_data["lines"].splitlines():
            person, function, organisation = ([part.strip() for part in line.split("|")] + ["", "", ""])[:3]
            if person or function or organisation:
                entries.append({"person": person, "function": function, "organisation": organisation})
        return {**self.value, "entries": entries}


class ParticipantsValueForm(ValueForm):
    """Participants, one a line."""

    lines = forms.CharField(
        label="Beteiligte", help_text="Eine Stelle oder Gruppe je Zeile.", widget=forms.Textarea, required=False
    )

    def initial_from(self, value: Any) -> dict[str, Any]:
        """One line for each."""
        return {"lines": "\n".join(value["entries"])}

    def new_value(self) -> Any:
        """The wording of the paper with the typed participants."""
        lines = (line.strip() for line in self.cleaned_data["lines"].splitlines())
        return {**self.value, "entries": [line for line in lines if line]}


class AreaValueForm(ValueForm):
    """Places: the whole district, or chosen Ämter and municipalities."""

    places = forms.MultipleChoiceField(
        label="Orte",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text="Mehrere: Strg-Taste halten.",
    )

    def __init__(self, value: Any, data: Any = None) -> None:
        super().__init__(value, data)
        self.parts: dict[str, dict[str, str]] = {}
        for municipality in Municipality.objects.values_list("ags", "name"):
            self._add(AreaKind.MUNICIPALITY, *municipality)
        for amt in Amt.objects.filter(is_town=False).select_related("district"):
            self._add(AreaKind.AMT, amt.ars, amt.name)
            self._add(AreaKind.DISTRICT, amt.district_id, "Ganzer Landkreis")
        choices = [(key, self._label(part)) for key, part in self.parts.items()]
        self.fields["places"].choices = sorted(choices, key=lambda row: row[1])  # type: ignore[attr-defined]

    def _add(self, kind: AreaKind, key: str, name: str) -> None:
        self.parts[f"{kind.value}:{key}"] = {"kind": kind.value, "name": name, "key": key}

    @staticmethod
    def _label(part: dict[str, str]) -> str:
        return f"Amt {part['name']}" if part["kind"] == AreaKind.AMT else part["name"]

    def initial_from(self, value: Any) -> dict[str, Any]:
        """The places chosen so far."""
        return {"places": [f"{part['kind']}:{part['key']}" for part in value["parts"]]}

    def new_value(self) -> Any:
        """The wording of the paper with the chosen places."""
        return {**self.value, "parts": [self.parts[key] for key in self.cleaned_data["places"]]}


class YearsValueForm(ValueForm):
    """Years, between commas."""

    years = forms.RegexField(
        label="Jahre",
        regex=r"^\s*((19|20)\d\d(\s*,\s*(19|20)\d\d)*)?\s*$",
        required=False,
        help_text="Zum Beispiel: 2020, 2021",
        error_messages={"invalid": "Bitte schreiben Sie Jahre mit vier Ziffern und Kommas dazwischen: 2020, 2021"},
    )

    def initial_from(self, value: Any) -> dict[str, Any]:
        """The years between commas."""
        return {"years": ", ".join(map(str, value))}

    def new_value(self) -> Any:
        """Sorted years."""
        return sorted({int(year) for year in self.cleaned_data["years"].split(",") if year.strip()})


class StepValueForm(ValueForm):
    """A step with its months."""

    title = forms.CharField(label="Einzelmaßnahme", max_length=500)
    year = forms.IntegerField(label="Jahr", min_value=1990, max_value=2099, required=False)
    months = forms.MultipleChoiceField(
        label="Monate",
        choices=[(str(number), name) for number, name in enumerate(MONTH_NAMES, start=1)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def initial_from(self, value: Any) -> dict[str, Any]:
        """Name, year and months."""
        return {
            "title": value["title"],
            "year": value["year"],
            "months": [str(month) for month in value["planned_months"]],
        }

    def new_value(self) -> Any:
        """The step; chosen months settle its marks."""
        months = sorted(int(month) for month in self.cleaned_data["months"])
        unplaced = [] if months else self.value["unplaced_marks"]
        changed = {"title": self.cleaned_data["title"], "year": self.cleaned_data["year"]}
        return {**self.value, **changed, "planned_months": months, "unplaced_marks": unplaced}


class BudgetValueForm(ValueForm):
    """An amount with its qualifier and cap."""

    amount = forms.CharField(label="Betrag", required=False, help_text="Zum Beispiel 1.000 oder 1.000,50")
    qualifier = forms.ChoiceField(label="Genauigkeit", choices=QUALIFIERS)
    cap = forms.CharField(label="Höchstens je Antrag", required=False)

    def initial_from(self, value: Any) -> dict[str, Any]:
        """Amounts in euros."""
        return {
            "amount": _euros(value["amount_cents"]),
            "qualifier": value["qualifier"],
            "cap": _euros(value["cap_per_application_cents"]),
        }

    def clean_amount(self) -> int | None:
        """Cents of the amount."""
        return _cents(self.cleaned_data["amount"])

    def clean_cap(self) -> int | None:
        """Cents of the cap."""
        return _cents(self.cleaned_data["cap"])

    def new_value(self) -> Any:
        """The wording of the paper with the typed amounts."""
        return {
            **self.value,
            "amount_cents": self.cleaned_data["amount"],
            "qualifier": AmountQualifier(self.cleaned_data["qualifier"]).value,
            "cap_per_application_cents": self.cleaned_data["cap"],
        }


class YesNoValueForm(ValueForm):
    """Yes, no, or not said."""

    answer = forms.ChoiceField(
        label="Antwort", choices=[("", "nicht angegeben"), ("yes", "Ja"), ("no", "Nein")], required=False
    )

    def initial_from(self, value: Any) -> dict[str, Any]:
        """The answer so far."""
        return {"answer": {True: "yes", False: "no", None: ""}[value["value"]]}

    def new_value(self) -> Any:
        """The wording of the paper with the answer."""
        return {**self.value, "value": {"yes": True, "no": False, "": None}[self.cleaned_data["answer"]]}


class StatusValueForm(ValueForm):
    """A status."""

    status = forms.ChoiceField(label="Stand", choices=TOOL_STATUSES)

    def initial_from(self, value: Any) -> dict[str, Any]:
        """The status so far."""
        return {"status": value}

    def new_value(self) -> Any:
        """The chosen status."""
        return ToolStatus(self.cleaned_data["status"]).value


_FORMS: tuple[tuple[str, type[ValueForm]], ...] = (
    ("/contacts", ContactsValueForm),
    ("/area", AreaValueForm),
    ("/participants", ParticipantsValueForm),
    ("/years", YearsValueForm),
    ("/budget", BudgetValueForm),
    ("/outside_advice", YesNoValueForm),
    ("/status", StatusValueForm),
)


def value_form(path: str, value: Any, data: Any = None) -> ValueForm:
    """The form that fits the value at a JSON pointer."""
    for ending, form in _FORMS:
        if path.endswith(ending) and not isinstance(value, int):
            return form(value, data)
    if isinstance(value, dict):
        return (StepValueForm if "planned_months" in value else CaptionValueForm)(value, data)
    return TextValueForm(value, data)


def _euros(cents: int | None) -> str:
    return "" if cents is None else format_euros(cents)


def _cents(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return parse_euros(text)
    except NotAnAmount as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal
