"""Forms of the numbers of the directory."""

from typing import Any

from django import forms

from werkstattplan.kernel.modules import ToolKey
from werkstattplan.plan.models import Tool


class ToolForm(forms.Form):
    """The tool of the plan to which the numbers belong."""

    tool = forms.ChoiceField(label="Zu welchem Werkzeug gehört die Angebotskarte?", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Tool.objects.order_by("edition__plan__title", "title", "-edition__number")
        found = {
            f"{plan}/{key}": f"{title} ({plan_title})"
            for plan, key, title, plan_title in rows.values_list(
                "edition__plan__slug", "key", "title", "edition__plan__title"
            )
        }
        self.fields["tool"].choices = [("", "zu keinem"), *found.items()]  # type: ignore[attr-defined]

    def chosen(self) -> ToolKey | None:
        """The tool of a valid form."""
        plan_slug, _, tool_key = str(self.cleaned_data["tool"]).partition("/")
        return ToolKey(plan_slug=plan_slug, tool_key=tool_key) if tool_key else None


class PopulationForm(forms.Form):
    """A table of the population by age."""

    file = forms.FileField(
        label="Tabelle",
        help_text="CSV oder Excel (XLSX): eine Zeile je Gemeinde mit „Gemeindeschlüssel“ oder „Gemeinde“, "
        "eine Spalte je Altersgruppe.",
    )
    as_of = forms.DateField(label="Stichtag", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(
        label="Quelle", max_length=200, help_text="Steht auf der öffentlichen Seite neben den Zahlen."
    )
