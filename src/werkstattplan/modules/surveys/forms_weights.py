"""The form for numbers of the population."""

from collections.abc import Sequence
from typing import Any

from django import forms

from werkstattplan.modules.surveys.models import PopulationMargin
from werkstattplan.modules.surveys.statistics.weighted import KnownNumbers, Sought


class WeightsForm(forms.Form):
    """For each background question the number of people in each class, or nothing to leave it out."""

    def __init__(
        self, *args: Any, sought: Sequence[Sought], margins: Sequence[PopulationMargin], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.sought = sought
        known = {margin.question: margin for margin in margins}
        for number, one in enumerate(sought):
            margin = known.get(one.key)
            for place, (name, label) in enumerate(one.told()):
                self.fields[f"people_{number}_{place}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, initial=margin.people.get(name) if margin else None
                )
            self.fields[f"source_{number}"] = forms.CharField(
                label="Quelle", required=False, max_length=200, initial=margin.source if margin else ""
            )
            self.fields[f"as_of_{number}"] = forms.DateField(
                label="Stand",
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                initial=margin.as_of if margin else None,
            )

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields by question for the template."""
        return [
            (
                one.label,
                [
                    *(self[f"people_{number}_{place}"] for place in range(len(one.told()))),
                    self[f"source_{number}"],
                    self[f"as_of_{number}"],
                ],
            )
            for number, one in enumerate(self.sought)
        ]

    def clean(self) -> dict[str, Any]:
        """All numbers of a question or none; numbers need their source and day."""
        values: dict[str, Any] = self.cleaned_data
        for number, one in enumerate(self.sought):
            names = [f"people_{number}_{place}" for place in range(len(one.told()))]
            given = [name for name in names if values.get(name) is not None]
            if given and len(given) < len(names):
                for name in set(names) - set(given):
                    self.add_error(name, "Bitte geben Sie alle Zahlen dieses Merkmals an, oder keine.")
            for name in (f"source_{number}", f"as_of_{number}"):
                if given and not values.get(name) and name not in self.errors:
                    self.add_error(name, "Woher kommen die Zahlen, und von wann sind sie?")
        return values

    def known(self) -> list[KnownNumbers]:
        """What was typed, by question; questions without numbers are left out."""
        return [
            KnownNumbers(
                question=one.key,
                people={
                    name: self.cleaned_data[f"people_{number}_{place}"] for place, (name, _) in enumerate(one.told())
                },
                source=self.cleaned_data[f"source_{number}"],
                as_of=self.cleaned_data[f"as_of_{number}"],
            )
            for number, one in enumerate(self.sought)
            if one.told() and self.cleaned_data[f"people_{number}_0"] is not None
        ]
