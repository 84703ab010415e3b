"""Forms of upkeep: what people propose, what owners answer, what the office sets."""

from typing import Any

from django import forms

from werkstattplan.modules.offers.columns import LABELS
from werkstattplan.modules.offers.exchange.checking import NAMES
from werkstattplan.modules.offers.forms.hours import WeekForm
from werkstattplan.modules.offers.hours.rules import Hours, read_hours
from werkstattplan.modules.offers.models import Category, CostKind, OfferAtLocation, UpkeepRule
from werkstattplan.modules.offers.services.importing import ADD_CATEGORIES, DEFAULT_CATEGORY, is_fixed
from werkstattplan.modules.offers.services.values import CHANGEABLE, HOURS, hours_text, values_of
from werkstattplan.platform.ui.guarded_form import GuardedForm

SKIP = ""


class EntryForm(WeekForm):
    """What an entry says, to be changed by whoever knows better."""

    angebot = forms.CharField(label="Name des Angebots", max_length=200)
    beschreibung = forms.CharField(
        label="Was gibt es dort?", max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    telefon = forms.CharField(label="Telefon", max_length=40, required=False)
    email = forms.EmailField(label="E-Mail-Adresse (öffentlich)", required=False)
    internet = forms.URLField(label="Internetseite", max_length=200, required=False, assume_scheme="https")
    ort = forms.CharField(label="Name des Hauses", max_length=200, required=False)
    strasse = forms.CharField(label="Straße", max_length=120, required=False)
    hausnummer = forms.CharField(label="Hausnummer", max_length=20, required=False)
    plz = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Bitte geben Sie fünf Ziffern ein."},
    )
    ortsteil = forms.CharField(label="Ort oder Ortsteil", max_length=120, required=False)
    kosten = forms.ChoiceField(label="Kosten", choices=CostKind.choices, initial=CostKind.UNKNOWN, required=False)
    kosten_text = forms.CharField(label="Kosten im Einzelnen", max_length=200, required=False)

    def __init__(self, *args: Any, entry: OfferAtLocation | None, **more: Any) -> None:
        more["initial"] = (values_of(entry) if entry else {}) | more.get("initial", {})
        super().__init__(*args, hours=read_hours(entry.hours) if entry else Hours(), **more)

    def values(self) -> dict[str, Any]:
        """The values of a valid form under the names of columns; hours only where they are others than before."""
        values = {name: self.cleaned_data[name] for name in EntryForm.base_fields if name in CHANGEABLE}
        hours = read_hours(self.cleaned_data["hours"])
        # A form without times says nothing about them.
        is_said = any(name.startswith("zeit-") for name in self.data)
        return values | ({HOURS: hours_text(hours)} if is_said and hours != self.hours_as_shown else {})


class AnswerForm(EntryForm):
    """What has changed, as the owner says it."""

    message = forms.CharField(
        label="Etwas anderes",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In Ihren Worten, zum Beispiel: In den Sommerferien haben wir zu. Wir tragen es ein.",
    )


class ProposalForm(GuardedForm, EntryForm):
    """A proposal of anybody; nothing but the proposal itself is needed."""

    message = forms.CharField(
        label="Was stimmt nicht?",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz genügt.",
    )
    sender = forms.EmailField(
        label="Ihre E-Mail-Adresse für Rückfragen",
        required=False,
        help_text="Wir veröffentlichen sie nicht und löschen sie 90 Tage, nachdem wir entschieden haben.",
    )


class UploadForm(forms.Form):
    """A list to take in."""

    source = forms.CharField(
        label="Quelle", max_length=120, help_text="Von wem die Liste kommt. Nehmen Sie jedes Mal denselben Namen."
    )
    file = forms.FileField(label="Datei", help_text="CSV, Excel (XLSX), HSDS (JSON), GeoJSON oder OpenStreetMap.")


class MappingForm(forms.Form):
    """Which column of a file means what."""

    def __init__(
        self, *args: Any, columns: list[str], mapping: dict[str, str], is_own: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        ours = [(SKIP, "nicht übernehmen"), *((name, label_of(name)) for name in NAMES)]
        self._columns, self.is_fixed = columns, is_own or is_fixed(columns)
        for number, column in enumerate([] if self.is_fixed else columns):
            self.fields[f"spalte-{number}"] = forms.ChoiceField(
                label=column or f"Spalte {number + 1}", choices=ours, required=False, initial=mapping.get(column, SKIP)
            )
        kinds = [("", "steht in der Datei"), *Category.objects.filter(is_hidden=False).values_list("key", "name")]
        self.fields["category"] = forms.ChoiceField(
            label="Kategorie, wenn keine genannt ist",
            choices=kinds,
            required=False,
            initial=mapping.get(DEFAULT_CATEGORY, ""),
        )
        if "begriffe" in columns:
            self.fields["add_categories"] = forms.BooleanField(
                label="Kategorien der Datei, die es hier noch nicht gibt, anlegen",
                required=False,
                initial=bool(mapping.get(ADD_CATEGORIES)),
            )

    def mapping(self) -> dict[str, str]:
        """Our name of each column that is to be taken in; a file with our columns needs no choice."""
        if self.is_fixed:
            return {column: column for column in self._columns}
        pairs = ((column, self.cleaned_data[f"spalte-{number}"]) for number, column in enumerate(self._columns))
        return {column: ours for column, ours in pairs if ours}


class RuleForm(forms.ModelForm[UpkeepRule]):
    """How the commune keeps its entries true."""

    class Meta:
        model = UpkeepRule
        fields = ["ask_after_days", "wait_days", "hide_after_days", "licence"]
        labels = {
            "ask_after_days": "Wie oft fragen? (alle … Tage)",
            "wait_days": "Wie lange auf eine Antwort warten, bevor ein Brief oder Anruf folgt? (Tage)",
            "hide_after_days": "Wann den Eintrag ohne Antwort nicht mehr zeigen? (Tage nach der ersten Frage)",
        }
        help_texts = {
            "ask_after_days": "365 heißt: einmal im Jahr.",
            "licence": "Unter welchen Bedingungen andere die Daten nutzen dürfen.",
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        licence = self.fields["licence"]
        assert isinstance(licence, forms.TypedChoiceField)
        licence.choices = [("", "noch nicht festgelegt"), *UpkeepRule.LICENCES]

    def clean(self) -> dict[str, Any]:
        """Silence may hide an entry only after all ways to ask were tried."""
        cleaned = super().clean() or self.cleaned_data
        wait, hide, ask = (cleaned.get(name) for name in ("wait_days", "hide_after_days", "ask_after_days"))
        if ask is not None and ask < 30:
            self.add_error("ask_after_days", "Bitte fragen Sie höchstens alle 30 Tage.")
        if wait is not None and wait < 7:
            self.add_error("wait_days", "Bitte warten Sie mindestens sieben Tage.")
        if wait and hide and hide < 3 * wait:
            self.add_error(
                "hide_after_days", f"Mindestens {3 * wait} Tage: Vorher gehen E-Mail, Brief und Anruf hinaus."
            )
        return cleaned


def label_of(name: str) -> str:
    """A column in words."""
    more = {
        "id": "Nummer in der Liste",
        "kategorien": "Kategorie",
        "ags": "Gemeindeschlüssel",
        "gemeinde": "Gemeinde",
        "breite": "Breite (Grad)",
        "laenge": "Länge (Grad)",
        "zugang_entrance": "Eingang ohne Stufen",
        "oeffnungszeiten": "Öffnungszeiten (OpenStreetMap)",
        "haltestelle": "Haltestelle in der Nähe",
        "nennung": "Wer als Quelle zu nennen ist",
        "termine": "Termine",
        "texte": "Texte in anderen Sprachen",
        "begriffe": "Kategorien mit Obergruppen",
        "bestaetigt_am": "Bestätigt am",
        "verschwindet_am": "Verschwindet am",
        "ohne_weg": "Per Telefon oder im Internet",
        "mit_anmeldung": "Mit Anmeldung",
        "nach_vereinbarung": "Nach Vereinbarung",
        "parken": "Parken",
        "anfahrt": "So kommt man hin",
    }
    return more.get(name) or LABELS.get(name, name)
