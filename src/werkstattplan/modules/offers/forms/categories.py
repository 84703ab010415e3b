"""The forms of kinds."""

from typing import Any

from django import forms

from werkstattplan.modules.offers.forms.plain import PlainField, long_text
from werkstattplan.modules.offers.forms.shared import ValuesForm
from werkstattplan.modules.offers.models import Category
from werkstattplan.modules.offers.selectors.kinds import below

AT_THE_TOP = ("", "ganz oben")
LAST_PLACE = 9_999


class CategoryForm(ValuesForm):
    """Name, people's words, and where the kind lies."""

    name = PlainField(label="Name", max_length=120)
    synonyms = long_text(
        "Wörter der Leute",
        rows=6,
        most=2_000,
        hint="Ein Wort oder Ausdruck je Zeile, der zu allen Angeboten dieser Kategorie passt. Danach wird gesucht.",
    )
    parent_id = forms.TypedChoiceField(label="gehört zu", required=False, coerce=int, empty_value=None)
    position = forms.IntegerField(
        label="Reihenfolge", min_value=0, max_value=LAST_PLACE, initial=0, help_text="Kleine Zahlen stehen oben."
    )

    def __init__(self, *args: Any, category: Category | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(Category.objects.order_by("name"))
        own = below(category.pk, rows) if category else set()
        now = category.parent_id if category else None
        shown = [(row.pk, row.name) for row in rows if row.pk not in own and (not row.is_hidden or row.pk == now)]
        self.fields["parent_id"].choices = [AT_THE_TOP, *shown]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The values of a valid form; each word once."""
        words = (word.strip() for word in self.cleaned_data["synonyms"].splitlines())
        return {**self.cleaned_data, "synonyms": "\n".join(dict.fromkeys(word for word in words if word))}


class MergeForm(forms.Form):
    """Which kind the offers get instead."""

    kept = forms.ModelChoiceField(
        label="Die Angebote bekommen stattdessen", queryset=Category.objects.none(), empty_label="bitte wählen"
    )

    def __init__(self, *args: Any, dropped: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under = below(dropped.pk, Category.objects.all())
        others = Category.objects.filter(is_hidden=False).exclude(pk__in=under).order_by("name")
        self.fields["kept"].queryset = others  # type: ignore[attr-defined]
