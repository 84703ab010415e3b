"""The forms of an offer; they work without a script."""

from typing import Any

from django import forms

from werkstattplan.modules.offers.forms.hours import HoursForm
from werkstattplan.modules.offers.forms.kinds import KindsField
from werkstattplan.modules.offers.forms.plain import PlainField, long_text
from werkstattplan.modules.offers.forms.shared import NewForm, ValuesForm
from werkstattplan.modules.offers.models import CostKind, OfferState
from werkstattplan.modules.offers.selectors.documents import LANGUAGES

OLDEST = 120
_UNKNOWN_KIND = "Diese Kategorie gibt es nicht mehr. Bitte wählen Sie eine andere."
NOT_SPOKEN = frozenset({"de-easy"})
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("was", "Das Angebot", ("title", "summary", "description", "categories")),
    ("wer", "Für wen und was kostet es?", ("audiences", "age_from", "age_to", "cost_kind", "cost_text", "languages")),
    ("wie", "Wie meldet man sich?", ("is_remote", "needs_registration", "phone", "email", "url")),
    ("stand", "Stand und Rückfragen", ("state", "expires_on", "owner_email")),
)


class OfferForm(ValuesForm):
    """What is offered, for whom, how to reach it, and who answers questions."""

    title = PlainField(label="Titel", max_length=200, help_text="So, wie Leute es nennen. Zum Beispiel: Krabbelgruppe")
    summary = PlainField(label="In einem Satz", max_length=300, required=False)
    description = long_text("Beschreibung", rows=6, hint="Was passiert dort? Was muss man mitbringen?")
    audiences = PlainField(
        label="Für wen", required=False, max_length=500, help_text="Mit Komma getrennt, zum Beispiel: Familien, Frauen"
    )
    age_from = forms.IntegerField(label="Alter von", required=False, min_value=0, max_value=OLDEST)
    age_to = forms.IntegerField(label="Alter bis", required=False, min_value=0, max_value=OLDEST)
    cost_kind = forms.ChoiceField(label="Kosten", choices=CostKind.choices, initial=CostKind.UNKNOWN)
    cost_text = PlainField(label="Kosten im Einzelnen", max_length=200, required=False)
    languages = forms.MultipleChoiceField(
        label="Sprachen", required=False, widget=forms.CheckboxSelectMultiple, help_text="Was spricht man dort?"
    )
    is_remote = forms.BooleanField(label="auch per Telefon oder im Internet", required=False)
    needs_registration = forms.BooleanField(label="nur mit Anmeldung", required=False)
    phone = PlainField(label="Telefon", max_length=40, required=False)
    email = forms.EmailField(label="E-Mail-Adresse (öffentlich)", required=False)
    url = forms.URLField(label="Internetseite", required=False, max_length=200, assume_scheme="https")
    state = forms.ChoiceField(label="Stand", choices=OfferState.choices, initial=OfferState.ACTIVE)
    expires_on = forms.DateField(
        label="Verschwindet am",
        required=False,
        help_text="Für Angebote mit einem Ende. An diesem Tag ist es zum letzten Mal zu sehen.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    owner_email = forms.EmailField(
        label="E-Mail-Adresse für Rückfragen (nicht öffentlich)",
        required=False,
        help_text="Einmal im Jahr fragen wir hier, ob alles noch stimmt. Niemand sonst sieht sie.",
    )

    def __init__(self, *args: Any, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, values=values, **kwargs)
        self.initial.update(audiences=", ".join(map(str, values.get("audiences", ()))))
        self.fields["categories"] = KindsField(
            label="Kategorien",
            help_text="Tippen Sie auf eine Gruppe. Mehrere sind möglich.",
            chosen=values.get("categories", []),
            error_messages={"required": "Bitte wählen Sie mindestens eine Kategorie.", "invalid_choice": _UNKNOWN_KIND},
        )
        codes = {code: name for code, name in LANGUAGES.items() if code not in NOT_SPOKEN}
        codes |= {code: codes.get(code, code) for code in map(str, values.get("languages", ()))}
        self.fields["languages"].choices = list(codes.items())  # type: ignore[attr-defined]

    def groups(self) -> list[dict[str, Any]]:
        """The fields in sections."""
        return [{"key": key, "title": title, "fields": [self[name] for name in names]} for key, title, names in GROUPS]

    def clean(self) -> dict[str, Any]:
        """Refuse ages that are the wrong way round."""
        values = super().clean() or {}
        youngest, oldest = values.get("age_from"), values.get("age_to")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_to", "Das ist jünger als „Alter von“. Bitte vertauschen Sie die Zahlen.")
        return values

    def values(self) -> dict[str, Any]:
        """The values of a valid form, in the way of `offer_values`."""
        clean = self.cleaned_data
        names = (name for _, _, group in GROUPS for name in group)
        found = {name: clean[name] for name in names}
        found["audiences"] = list(dict.fromkeys(part.strip() for part in clean["audiences"].split(",") if part.strip()))
        found["categories"] = sorted(kind.pk for kind in clean["categories"])
        found["languages"] = sorted(clean["languages"])
        found["expires_on"] = clean["expires_on"].isoformat() if clean["expires_on"] else ""
        return found


class EntryForm(HoursForm, OfferForm):
    """All of an entry."""

    def values(self) -> dict[str, Any]:
        """The values of a valid form, in the way of `entry_values`."""
        return super().values() | self.at_place()


class NewOfferForm(NewForm, OfferForm):
    """A new offer; its place comes after."""
