"""Choosing kinds: boxes in groups that open and close."""

from typing import TYPE_CHECKING, Any

from django import forms

from werkstattplan.modules.offers.models import Category

if TYPE_CHECKING:
    Chosen = forms.ModelMultipleChoiceField[Category]
else:
    # Django's class knows its type only while it is checked.
    Chosen = forms.ModelMultipleChoiceField


class KindsInput(forms.CheckboxSelectMultiple):
    """Boxes below the kind that they belong to; groups in which something is chosen are open."""

    template_name = "offers/write/kinds_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Which groups are open: those with a choice in them."""
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["widget"]["open_groups"] = [
            index for _, options, index in groups if any(option["selected"] for option in options)
        ]
        return context


class KindsField(Chosen):
    """Kinds of an offer; one that is hidden only where the offer has it."""

    widget = KindsInput

    def __init__(self, *, chosen: list[int], **options: Any) -> None:
        rows = list(Category.objects.order_by("position", "name", "pk"))
        shown = [row for row in rows if not row.is_hidden or row.pk in chosen]
        super().__init__(queryset=Category.objects.filter(pk__in=[row.pk for row in shown]), **options)
        self.choices = _groups(shown)


def _groups(rows: list[Category]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Each kind at the top with all below it, as deep as they go."""
    by_pk = {row.pk: row for row in rows}
    groups: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        groups.setdefault(_top(row, by_pk).pk, []).append((row.pk, row.name))
    found = []
    for pk, members in groups.items():
        # The group itself first, for what fits nowhere below it.
        own = [one for one in members if one[0] == pk]
        found.append((by_pk[pk].name, own + [one for one in members if one[0] != pk]))
    return found


def _top(row: Category, by_pk: dict[int, Category]) -> Category:
    for _ in range(len(by_pk)):
        above = by_pk.get(row.parent_id or 0)
        if above is None:
            break
        row = above
    return row
