"""The filter of the public pages. Its German parameters make addresses that can be shared."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from werkstattplan.plan.models.tools import TOOL_STATUSES
from werkstattplan.plan.selectors.open_data import ToolFilter
from werkstattplan.plan.selectors.public_pages import PublicPlan
from werkstattplan.platform.places.models import Municipality

UNKNOWN_CHOICE = "Das gibt es hier nicht. Bitte wählen Sie aus der Liste; bis dahin zählt dieser Filter nicht."


class QuickSelect(forms.Select):
    """A select written in one go: Django's own renders a template per option, 9 ms for all municipalities of a district."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The select with its options and groups."""
        chosen = {"" if value is None else str(value)}
        attributes = {**self.attrs, **(attrs or {}), "name": name}
        listed = format_html_join("", ' {}="{}"', ((key, item) for key, item in attributes.items() if item))
        rows = format_html_join("", "{}", ((_options(key, label, chosen),) for key, label in self.choices))
        return format_html("<select{}>{}</select>", listed, rows)


def _options(key: Any, label: Any, chosen: set[str]) -> SafeString:
    if isinstance(label, list | tuple):
        rows = format_html_join("", "{}", ((_options(pair[0], pair[1], chosen),) for pair in label))
        return format_html('<optgroup label="{}">{}</optgroup>', key, rows)
    mark = SafeString(" selected") if str(key) in chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, mark, conditional_escape(label))


class PublicFilterForm(forms.Form):
    """What to narrow the public list to; values that make no sense are marked and narrow nothing."""

    q = forms.CharField(label="Suchwort", required=False, max_length=100)
    feld = forms.ChoiceField(label="Handlungsfeld", required=False, widget=QuickSelect)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False, widget=QuickSelect)
    jahr = forms.TypedChoiceField(label="Jahr", required=False, coerce=int, empty_value=None, widget=QuickSelect)
    werkzeug = forms.CharField(label="Werkzeug", required=False, max_length=80, widget=forms.HiddenInput)
    stand = forms.ChoiceField(label="Stand", required=False, choices=[("", "alle"), *TOOL_STATUSES], widget=QuickSelect)

    def __init__(self, data: Mapping[str, Any], *, plan: PublicPlan) -> None:
        super().__init__(data, auto_id="filter_%s")
        self._edition = plan.edition
        self._choose("feld", [(field.slug, field.name) for field in plan.fields])
        self._choose("gemeinde", _municipalities(plan.edition.commune.official_key[:5]))
        self._choose("jahr", [(str(year), str(year)) for year in plan.edition.years])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "alle"), *choices]
        field.error_messages["invalid_choice"] = UNKNOWN_CHOICE

    def clean_werkzeug(self) -> str:
        """The key of a tool of the edition."""
        key: str = self.cleaned_data["werkzeug"]
        if key and not self._edition.tools.filter(key=key).exists():
            raise forms.ValidationError(UNKNOWN_CHOICE)
        return key

    def chosen(self) -> ToolFilter:
        """What is chosen."""
        self.is_valid()
        values = self.cleaned_data
        return ToolFilter(
            field=values.get("feld", ""),
            municipality=values.get("gemeinde", ""),
            year=values.get("jahr"),
            status=values.get("stand", ""),
            text=values.get("q", "").strip(),
            tool=values.get("werkzeug", ""),
        )


def fitting_filter(plan: PublicPlan, query: str) -> ToolFilter | None:
    """The filter that the query of an address means, or None if a part of it does not exist in the plan (any more)."""
    form = PublicFilterForm(QueryDict(query), plan=plan)
    chosen = form.chosen()
    return None if form.errors else chosen


def _municipalities(district_key: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Municipalities by Amt; towns outside of any Amt come first, as a group of their own."""
    groups: dict[str, list[tuple[str, str]]] = {"Städte ohne Amt": []}
    rows = Municipality.objects.filter(amt__district=district_key).order_by("amt__name", "name")
    for ags, name, amt, is_town in rows.values_list("ags", "name", "amt__name", "amt__is_town"):
        groups.setdefault("Städte ohne Amt" if is_town else amt, []).append((ags, name))
    return [(label, members) for label, members in groups.items() if members]
