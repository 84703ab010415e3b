"""The form of a status report."""

from typing import Any

from django import forms

from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import Tool
from werkstattplan.plan.models.tools import TOOL_STATUSES

REPORTABLE = [(status, label) for status, label in TOOL_STATUSES if status != ToolStatus.UNKNOWN]


class StatusForm(forms.Form):
    """Where a tool stands, why, since when and who says so."""

    stand = forms.TypedChoiceField(
        label="Stand", choices=REPORTABLE, coerce=ToolStatus, widget=forms.RadioSelect, empty_value=None
    )
    grund = forms.CharField(
        label="Was ist passiert?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ein oder zwei Sätze genügen. Wenn das Werkzeug ruht oder aufgegeben ist, brauchen wir den Grund.",
    )
    tag = forms.DateField(label="Tag", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    gesagt_von = forms.CharField(label="Wer sagt das?", max_length=200)
    ersetzt_durch = forms.ModelChoiceField(
        label="Ersetzt durch",
        queryset=Tool._base_manager.none(),
        required=False,
        empty_label="–",
        help_text="Nur, wenn ein anderes Werkzeug an die Stelle getreten ist.",
    )

    def __init__(self, data: Any, *, tool: Tool, **arguments: Any) -> None:
        super().__init__(data, **arguments)
        successor = self.fields["ersetzt_durch"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = Tool.objects.filter(edition=tool.edition_id).exclude(pk=tool.pk).order_by("title")
