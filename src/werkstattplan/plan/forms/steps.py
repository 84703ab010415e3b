"""Forms about steps and their months."""

from django import forms
from django.http import QueryDict

from werkstattplan.plan.models import Tool
from werkstattplan.plan.models.steps import months_from_bits
from werkstattplan.plan.selectors.month_sheet import MONTH_NAMES, box_name
from werkstattplan.plan.services.months import Layer, Toggle

LAYER_WORDS = {"geplant": Layer.PLANNED, "erledigt": Layer.ACTUAL}


class StepForm(forms.Form):
    """A step's name and year."""

    title = forms.CharField(label="Einzelmaßnahme", max_length=500)
    year = forms.IntegerField(label="Jahr", required=False, min_value=1990, max_value=2100)


class EditStepForm(StepForm):
    """A step's name, year and whether it is finished."""

    is_done = forms.BooleanField(label="Dieser Schritt ist abgeschlossen", required=False)


class PlaceMarkForm(forms.Form):
    """The month of a mark of the paper."""

    kreuz = forms.IntegerField(min_value=1)
    monat = forms.TypedChoiceField(
        label="Monat", coerce=int, choices=[(number, name) for number, name in enumerate(MONTH_NAMES, start=1)]
    )


def toggles_of(tool: Tool, data: QueryDict) -> list[Toggle]:
    """The boxes that differ from what the sheet showed when it was opened (hidden fields `vorher-<step>-<layer>`).

    Boxes the person did not touch are left out, so that those of somebody else stay.
    """
    toggles = []
    for step in tool.steps.all():
        for word, layer in LAYER_WORDS.items():
            bits = data.get(f"vorher-{step.pk}-{word}", "")
            if not bits.isdecimal():
                continue
            seen = months_from_bits(int(bits))
            for month in range(1, 13):
                on = f"{box_name(step.pk, month)}-{word}" in data
                if on != (month in seen):
                    toggles.append((step.pk, layer, month, on))
    return toggles
