"""The forms of providers and of places."""

from typing import Any

from django import forms

from werkstattplan.modules.offers.accessibility import SENTENCES
from werkstattplan.modules.offers.forms.plain import PlainField, long_text
from werkstattplan.modules.offers.forms.shared import NewForm, ValuesForm
from werkstattplan.modules.offers.models import AccessGrade, Location
from werkstattplan.modules.offers.models.places import GRADED
from werkstattplan.platform.places.models import Municipality

# Germany with room around it; the same as the database allows.
LATITUDES, LONGITUDES = (47, 56), (5, 16)
NOT_KNOWN = ("", "nicht bekannt")
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("wo", "Wo ist das?", ("name", "street", "house_number", "postcode", "village", "municipality_id")),
    ("punkt", "Punkt auf der Karte", ("lat", "lon")),
    ("zugang", "Wie kommt man hinein?", GRADED),
    ("weg", "Wie kommt man hin?", ("how_to_get_there", "stop_nearby", "parking")),
)


class ProviderForm(ValuesForm):
    """An institution, association, office or company."""

    name = PlainField(label="Name", max_length=200)
    description = long_text("Wer ist das?", most=2_000)
    phone = PlainField(label="Telefon", max_length=40, required=False)
    email = forms.EmailField(label="E-Mail-Adresse (öffentlich)", required=False)
    url = forms.URLField(label="Internetseite", required=False, max_length=200, assume_scheme="https")


class NewProviderForm(NewForm, ProviderForm):
    """A provider that is not in the directory yet."""

    def values(self) -> dict[str, Any]:
        """The values of a valid form."""
        return {name: self.cleaned_data[name] for name in ProviderForm.base_fields}


class DegreesField(forms.FloatField):
    """Degrees, with a comma or a point."""

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class LocationForm(ValuesForm):
    """A place with its address, its point, how one gets in and how one gets there."""

    name = PlainField(
        label="Name des Hauses", max_length=200, required=False, help_text="Zum Beispiel: Alte Schule, Rathaus"
    )
    street = PlainField(label="Straße", max_length=120, required=False)
    house_number = PlainField(label="Hausnummer", max_length=20, required=False)
    postcode = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Bitte geben Sie fünf Ziffern ein."},
    )
    village = PlainField(label="Ort oder Ortsteil", max_length=120, required=False)
    municipality_id = forms.ChoiceField(label="Gemeinde", required=False)
    lat = DegreesField(
        label="Breite", required=False, help_text="Nur, wenn Sie sie kennen, zum Beispiel 53,4263. Sonst suchen wir."
    )
    lon = DegreesField(label="Länge", required=False, help_text="Zum Beispiel 11,8483")
    how_to_get_there = long_text("So kommt man hin", rows=3, most=1_000, hint="Zum Beispiel: Eingang auf dem Hof.")
    stop_nearby = PlainField(label="Haltestelle in der Nähe", max_length=200, required=False)
    parking = PlainField(label="Parken", max_length=200, required=False)

    def __init__(self, *args: Any, district: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Municipality.objects.filter(amt__district=district).order_by("name").values_list("ags", "name")
        self.fields["municipality_id"].choices = [NOT_KNOWN, *towns]  # type: ignore[attr-defined]
        for name in GRADED:
            grades = [(str(grade), f"{AccessGrade(grade).label}: {SENTENCES[name][grade]}") for grade in range(4)]
            self.fields[name] = forms.ChoiceField(
                label=str(Location._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                required=False,
                choices=[NOT_KNOWN, *grades[::-1]],
                widget=forms.RadioSelect,
            )
            given = self.initial.get(name)
            self.initial[name] = "" if given is None else str(given)

    def groups(self) -> list[dict[str, Any]]:
        """The fields in sections."""
        return [
            {"key": key, "title": title, "fields": [self[name] for name in names]} for key, title, names in SECTIONS
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a place that nobody finds, and half a point."""
        values = super().clean() or {}
        if not any(values.get(name) for name in ("name", "village", "street", "municipality_id")):
            self.add_error("name", "Bitte geben Sie einen Namen oder eine Anschrift an.")
        lat, lon = values.get("lat"), values.get("lon")
        if (lat is None) != (lon is None) and not {"lat", "lon"} & set(self.errors):
            self.add_error("lon" if lon is None else "lat", "Zu einem Punkt gehören Breite und Länge.")
        if lat is not None and lon is not None:
            self._check_point(lat, lon)
        return values

    def _check_point(self, lat: float, lon: float) -> None:
        if LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]:
            return
        is_swapped = LATITUDES[0] <= lon <= LATITUDES[1] and LONGITUDES[0] <= lat <= LONGITUDES[1]
        sentence = "Breite und Länge sind vertauscht." if is_swapped else "Dieser Punkt liegt nicht in Deutschland."
        self.add_error("lat", sentence)

    def values(self) -> dict[str, Any]:
        """The values of a valid form, in the way of `location_values`."""
        found = {name: self.cleaned_data[name] for _, _, names in SECTIONS for name in names}
        found["municipality_id"] = found["municipality_id"] or None
        return found | {name: int(found[name]) if found[name] else None for name in GRADED}

    def said(self, name: str, value: Any) -> str:
        """A value in words."""
        return super().said(name, str(value) if name in GRADED and value is not None else value)


class NewLocationForm(NewForm, LocationForm):
    """A place that is not in the directory yet."""
