"""The form of a tool: all fields of the overview and the detail sheet."""

from typing import Any

from django import forms

from werkstattplan.plan.models import Tool
from werkstattplan.plan.models.tools import QUALIFIERS
from werkstattplan.plan.services.tool_values import LABELS, OWN_PREFIX, REPORTED
from werkstattplan.platform.places.models import Municipality

_HELP = {
    "title": "Kurz und verständlich, höchstens 120 Zeichen. Der Wortlaut des Plans bleibt daneben stehen.",
    "plain_text": "Zwei, drei einfache Sätze für alle. Steht auf der öffentlichen Seite ganz oben.",
    "contacts": "Eine je Zeile: Person | Funktion | Organisation. Was fehlt, bleibt leer.",
    "contacts_wording": "So steht es in der Tabelle und im Word-Dokument.",
    "places": "Mehrere: Strg-Taste halten. Der Wortlaut darunter bleibt, wie Sie ihn schreiben.",
    "participants": "Eine Stelle oder Gruppe je Zeile.",
    "years": "Zum Beispiel: 2024, 2025",
    "budget_amount": "Zum Beispiel 1.000 oder 1.000,50",
    "money": "Je Zeile: geplant | 1.000,00 | Mittelherkunft | Anmerkung. Statt „geplant“ auch „gebunden“ oder „ausgegeben“.",
    "decisions": "Je Zeile: Gremium | 31.12.2026 | Nummer | Anmerkung",
    "relations": "Je Zeile: „hängt zusammen mit“, „folgt auf“ oder „ersetzt durch“, dann Doppelpunkt und die Kennung aus der Adresse.",
}
_ROWS = {
    "plain_text": 4,
    "wording": 4,
    "contacts": 3,
    "contacts_wording": 2,
    "area_wording": 2,
    "participants": 4,
    "participants_wording": 2,
    "target_group": 2,
    "money": 3,
    "remarks": 4,
    "decisions": 3,
    "relations": 2,
}
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("grunddaten", "Worum es geht", ("title", "plain_text", "wording", "target_group")),
    ("zustaendig", "Wer zuständig ist", ("contacts", "contacts_wording")),
    (
        "wo",
        "Wo, wann und mit wem",
        ("places", "area_wording", "years", "participants", "participants_wording"),
    ),
    ("geld", "Geld", ("budget_amount", "budget_qualifier", "budget_cap", "budget_wording", "money")),
    ("weiteres", "Weiteres", ("outside_advice", "remarks", "decisions", "relations")),
)


class ToolForm(forms.Form):
    """Edits the flat values of a tool; `groups` gives its fields in sections."""

    def __init__(self, tool: Tool, values: dict[str, str], data: Any = None) -> None:
        super().__init__(data, initial={**values, "places": values["places"].split()})
        for name, label in LABELS.items():
            self.fields[name] = _field(name, label, tool)
        self.own_names = [name for name in values if name.startswith(OWN_PREFIX)]
        for name in self.own_names:
            self.fields[name] = forms.CharField(label=name.removeprefix(OWN_PREFIX), required=False)
        if tool.edition.is_adopted:
            for name, field in self.fields.items():
                field.disabled = name not in REPORTED

    def values(self) -> dict[str, str]:
        """The typed values as flat texts."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "places"}
        return {**cleaned, "places": " ".join(self.cleaned_data["places"])}

    def groups(self) -> list[dict[str, Any]]:
        """Sections with their bound fields."""
        sections = [
            *GROUPS,
            *([("eigene", "Eigene Felder des Plans", tuple(self.own_names))] if self.own_names else []),
        ]
        shown = (
            {"key": key, "title": title, "fields": [self[name] for name in names if not self.fields[name].disabled]}
            for key, title, names in sections
        )
        return [section for section in shown if section["fields"]]


def _field(name: str, label: str, tool: Tool) -> forms.Field:
    help_text = _HELP.get(name, "")
    if name == "places":
        widget = forms.SelectMultiple(attrs={"size": 8})
        return forms.MultipleChoiceField(
            label=label, help_text=help_text, required=False, choices=place_choices(tool), widget=widget
        )
    if name == "budget_qualifier":
        return forms.ChoiceField(label=label, choices=QUALIFIERS)
    if name == "outside_advice":
        return forms.ChoiceField(
            label=label, required=False, choices=[("", "nicht angegeben"), ("ja", "Ja"), ("nein", "Nein")]
        )
    if name == "title":
        return forms.CharField(label=label, help_text=help_text, max_length=120)
    widget_kind = forms.Textarea(attrs={"rows": _ROWS[name]}) if name in _ROWS else forms.TextInput()
    return forms.CharField(label=label, help_text=help_text, required=name == "wording", widget=widget_kind)


def place_choices(tool: Tool) -> list[tuple[str, str]]:
    """The district, its Ämter and its municipalities, by name."""
    district = tool.commune.official_key[:5]
    rows = Municipality.objects.filter(amt__district=district).values_list(
        "ags", "name", "amt_id", "amt__name", "amt__is_town"
    )
    choices = {f"municipality:{ags}": name for ags, name, *_ in rows}
    choices |= {f"amt:{ars}": f"Amt {name}" for _, _, ars, name, is_town in rows if not is_town}
    whole = [(f"district:{district}", "Ganzer Landkreis")] if choices else []
    return whole + sorted(choices.items(), key=lambda row: row[1])
