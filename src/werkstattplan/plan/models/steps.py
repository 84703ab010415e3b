"""Steps (Einzelmaßnahmen) and their months."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import models

from werkstattplan.plan.models.tools import Tool
from werkstattplan.platform.tenancy.models import TenantModel


class MonthsField(models.PositiveSmallIntegerField[Iterable[int], tuple[int, ...]]):
    """A set of months: a sorted tuple of 1-12 in Python, twelve bits in the database (January is the lowest)."""

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> tuple[int, ...]:
        """The months whose bits are set."""
        return months_from_bits(value or 0)

    def to_python(self, value: Any) -> Any:
        """A tuple of months from bits, as number or as text, or from any iterable of months."""
        if isinstance(value, int | str):
            return months_from_bits(int(value))
        return tuple(sorted(set(value))) if value is not None else ()

    def get_prep_value(self, value: Any) -> int:
        """The bits to store."""
        return value if isinstance(value, int) else bits_from_months(value or ())

    def value_to_string(self, obj: models.Model) -> str:
        """The bits as text, for serialisation."""
        return str(self.get_prep_value(self.value_from_object(obj)))


@lru_cache(maxsize=4096)
def months_from_bits(bits: int) -> tuple[int, ...]:
    """Months 1-12 whose bit is set."""
    return tuple(month for month in range(1, 13) if bits & (1 << (month - 1)))


def bits_from_months(months: Iterable[int]) -> int:
    """Twelve bits for a set of months; raises ValueError for anything but 1-12."""
    bits = 0
    for month in months:
        if not 1 <= month <= 12:
            raise ValueError(f"not a month: {month}")
        bits |= 1 << (month - 1)
    return bits


class Step(TenantModel):
    """A dated piece of a tool in one year, with planned and actual months.

    `unplaced_marks` keeps marks of the paper whose month is not known (positions of cells after the step's name).
    `continues` is the step of the edition before of which this one was copied.
    """

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    title = models.CharField("Einzelmaßnahme", max_length=500)
    year = models.PositiveSmallIntegerField("Jahr", null=True, blank=True)
    planned_months = MonthsField("geplant", default=())
    actual_months = MonthsField("erledigt", default=())
    unplaced_marks = models.JSONField(default=list, blank=True)
    is_done = models.BooleanField("abgeschlossen", default=False)
    continues = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by", editable=False
    )

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Einzelmaßnahme"
        verbose_name_plural = "Einzelmaßnahmen"

    def __str__(self) -> str:
        return self.title
