"""The filter above lists of tools. Its German parameters make addresses that can be shared."""

from typing import Any

from django import forms
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from werkstattplan.plan.models import Edition, FieldOfAction
from werkstattplan.plan.models.tools import TOOL_STATUSES
from werkstattplan.plan.selectors.filtering import MISSING, ToolFilter
from werkstattplan.platform.people.models import Function, Organisation, Person
from werkstattplan.platform.places.models import Municipality

ALL = ("", "alle")


class ToolFilterForm(forms.Form):
    """What to narrow a list of tools to; unknown values narrow nothing."""

    q = forms.CharField(label="Text", required=False, max_length=100)
    feld = forms.ChoiceField(label="Handlungsfeld", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    jahr = forms.TypedChoiceField(label="Jahr", required=False, coerce=int, empty_value=None)
    stand = forms.ChoiceField(label="Stand", required=False, choices=[ALL, *TOOL_STATUSES])
    kontakt = forms.ChoiceField(label="Ansprechperson", required=False)
    fehlt = forms.ChoiceField(label="Was fehlt", required=False, choices=[("", "egal"), *MISSING])

    def __init__(self, data: Any, *, edition: Edition, fields: list[FieldOfAction]) -> None:
        super().__init__(data, auto_id="filter_%s")
        municipalities, contacts = _options(edition)
        self._choose("feld", [(field.slug, field.name) for field in fields])
        self._choose("gemeinde", municipalities)
        self._choose("kontakt", contacts)
        self._choose("jahr", [(str(year), str(year)) for year in edition.years])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]

    def chosen(self) -> ToolFilter:
        """What is chosen; parts that make no sense are left out."""
        self.is_valid()
        values = self.cleaned_data
        return ToolFilter(
            field=values.get("feld", ""),
            municipality=values.get("gemeinde", ""),
            year=values.get("jahr"),
            status=values.get("stand", ""),
            contact=values.get("kontakt", ""),
            text=values.get("q", ""),
            missing=values.get("fehlt", ""),
        )


def _options(edition: Edition) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Municipalities of the commune and contacts of the edition, in one query."""
    places = Municipality.objects.order_by().filter(amt__district=edition.commune.official_key[:5])
    rows = places.values_list(Value("ort", output_field=CharField()), F("ags"), F("name"))
    contacts = [
        model.objects.order_by()
        .filter(responsibilities__tool__edition=edition)
        .values_list(
            Value("kontakt", output_field=CharField()),
            Concat(Value(f"{kind}-"), Cast("pk", CharField()), output_field=CharField()),
            F(label),
        )
        for model, kind, label in (
            (Person, "person", "name"),
            (Function, "function", "title"),
            (Organisation, "organisation", "name"),
        )
    ]
    found = sorted(rows.union(*contacts), key=lambda row: row[2].casefold())
    return (
        [(key, label) for part, key, label in found if part == "ort"],
        [(key, label) for part, key, label in found if part == "kontakt"],
    )
