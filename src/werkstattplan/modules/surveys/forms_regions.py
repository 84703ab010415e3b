"""The form of a region."""

from typing import Any

from django import forms

from werkstattplan.modules.surveys.models import Region
from werkstattplan.modules.surveys.selectors.regions import municipality_groups
from werkstattplan.platform.tenancy.models import Commune


class RegionForm(forms.Form):
    """A name, and municipalities to tick."""

    name = forms.CharField(label="Name der Region", max_length=80, help_text="So, wie Jugendliche sie nennen.")
    municipalities = forms.MultipleChoiceField(
        label="Gemeinden (Einwohner*innen)",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte kreuzen Sie mindestens eine Gemeinde an."},
    )

    def __init__(self, *args: Any, commune: Commune, region: Region | None, **options: Any) -> None:
        if region is not None:
            chosen = list(region.municipalities.values_list("ags", flat=True))
            options["initial"] = {"name": region.name, "municipalities": chosen}
        super().__init__(*args, **options)
        self.fields["municipalities"].choices = municipality_groups(commune, region)  # type: ignore[attr-defined]
