"""Forms of stops: what somebody sees there, what staff know better, what anybody reports."""

import uuid
from typing import Any

from django import forms

from werkstattplan.modules.offers.models import AuditRole, OnDemand, Stop, StopAudit
from werkstattplan.modules.offers.stops.grading import BY_KEY, ITEMS, WAYS, Item, Value
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.ui.guarded_form import GuardedForm

NOT_SEEN = ("", "Nicht angesehen")


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Some photos at once; its value is a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_SeveralFiles(attrs={"accept": "image/*"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file checked by itself."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(one, initial) for one in chosen]


class AuditForm(forms.Form):
    """The items of an audit as questions, all on one page; what nobody looked at stays open."""

    audited_on = forms.DateField(
        label="Wann waren Sie dort?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    role = forms.ChoiceField(label="Sie prüfen als", choices=AuditRole.choices)
    note = forms.CharField(
        label="Bemerkung",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zum Beispiel: gegenüber liegt die Haltestelle in Gegenrichtung. Bitte keine Namen von Personen.",
    )
    photos = PhotosField(
        label="Fotos",
        required=False,
        help_text="Höchstens vier. Ort und Zeit der Aufnahme nehmen wir heraus. Bitte ohne Menschen und ohne Kennzeichen.",
    )
    photos_are_public = forms.BooleanField(
        label="Die Fotos darf jede*r sehen: Ich habe sie selbst gemacht, und niemand ist zu erkennen.", required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, latest: StopAudit | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            self.fields[item.key] = _field(item, latest)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions by the way in which one uses a stop; each stands once."""
        asked: set[str] = set()
        groups = []
        for label, items in WAYS:
            groups.append((label, [self[item.key] for item in items if item.key not in asked]))
            asked |= {item.key for item in items}
        return groups

    @property
    def seen(self) -> dict[str, Value]:
        """What was answered."""
        return {key: self.cleaned_data[key] for key in BY_KEY if self.cleaned_data.get(key) not in (None, "")}


def _field(item: Item, latest: StopAudit | None) -> forms.Field:
    before = item.words_of(latest.values.get(item.key)) if latest else ""
    help_text = f"Beim letzten Mal: {before}" if before else ""
    if item.choices:
        choices = [*((choice.key, choice.words) for choice in item.choices), NOT_SEEN]
        return forms.ChoiceField(
            label=item.question, choices=choices, required=False, widget=forms.RadioSelect, help_text=help_text
        )
    return forms.IntegerField(
        label=f"{item.question} (in cm)",
        required=False,
        min_value=0,
        max_value=item.limit,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class StopForm(forms.ModelForm[Stop]):
    """What the source has wrong about a stop."""

    class Meta:
        model = Stop
        fields = ("name", "lat", "lon", "on_demand", "in_use")
        help_texts = {"in_use": "Ohne Haken zeigen wir die Haltestelle nicht und zählen sie nicht mit."}

    lat = forms.FloatField(label="Breite", min_value=47, max_value=56)
    lon = forms.FloatField(label="Länge", min_value=5, max_value=16)
    on_demand = forms.ChoiceField(label="Rufbus", choices=OnDemand.choices, required=False)


class StopReportForm(GuardedForm):
    """What is wrong at a stop or in what we say of it."""

    message = forms.CharField(
        label="Was stimmt nicht?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz genügt. Zum Beispiel: Der Unterstand ist abgebaut.",
    )
    sender = forms.EmailField(
        label="Ihre E-Mail-Adresse für Rückfragen",
        required=False,
        help_text="Wir veröffentlichen sie nicht und löschen sie 90 Tage, nachdem wir entschieden haben.",
    )


class StopSearch(forms.Form):
    """Which stops a list shows; anything that makes no sense is no filter."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    gemeinde = forms.ModelChoiceField(
        label="Gemeinde", queryset=Municipality.objects.none(), required=False, empty_label="alle"
    )
    fehlt = forms.ChoiceField(
        label="Es fehlt",
        choices=[("", "egal"), *((item.key, item.label) for item in ITEMS)],
        required=False,
    )
    note = forms.ChoiceField(
        label="Barrierefrei",
        required=False,
        choices=[
            ("", "egal"),
            ("offen", "noch nicht geprüft"),
            ("3", "vollständig"),
            ("2", "weitgehend"),
            ("1", "teilweise"),
            ("0", "nicht"),
        ],
    )

    def __init__(self, *args: Any, district: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeinde"].queryset = Municipality.objects.filter(  # type: ignore[attr-defined]
            amt__district=district
        )

    def chosen(self) -> dict[str, str]:
        """The filters that make sense."""
        self.is_valid()
        values = self.cleaned_data
        area = values.get("gemeinde")
        return {
            "words": values.get("q") or "",
            "ags": area.ags if area else "",
            "item": values.get("fehlt") or "",
            "grade": values.get("note") or "",
        }
