"""The evidence ledger: countable facts that modules record. Rows are only ever added."""

from typing import Any, NoReturn, Self

from django.db import models

from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import TenantManager, TenantModel


class LedgerIsAppendOnly(Exception):
    """Somebody tried to change or delete evidence; corrections are reversing entries."""


class AppendOnlyQuerySet(models.QuerySet["Evidence"]):
    """Reads and adds."""

    def update(self, **values: Any) -> NoReturn:
        """Refused: raises `LedgerIsAppendOnly`."""
        raise LedgerIsAppendOnly

    def delete(self) -> NoReturn:
        """Refused: raises `LedgerIsAppendOnly`."""
        raise LedgerIsAppendOnly


class Evidence(TenantModel):
    """One fact: how much of what kind, on which day, at which tool and where, and the row that proves it.

    The tool is named by plan and key, which it keeps through all editions. `key` makes an act count once, however often
    it is recorded. A reversing entry has the day of what it reverses, so that sums over a period are right.
    """

    kind = models.CharField("Art", max_length=80)
    key = models.CharField("Kennung", max_length=120)
    value = models.BigIntegerField("Wert")
    occurred_on = models.DateField("Tag")
    recorded_at = models.DateTimeField("eingetragen am")
    plan_slug = models.CharField(max_length=60, blank=True)
    tool_key = models.CharField(max_length=80, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_type = models.CharField("Quelle", max_length=60)
    source_id = models.CharField("Zeile der Quelle", max_length=40)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")

    class Meta:
        ordering = ["-occurred_on", "-id"]
        verbose_name = "Nachweis"
        verbose_name_plural = "Nachweise"
        constraints = [
            models.UniqueConstraint(fields=["commune", "kind", "key"], name="ledger_evidence_counts_once"),
            models.CheckConstraint(name="ledger_evidence_not_zero", condition=~models.Q(value=0)),
            models.CheckConstraint(
                name="ledger_evidence_tool_whole",
                condition=models.Q(plan_slug="", tool_key="") | (~models.Q(plan_slug="") & ~models.Q(tool_key="")),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "plan_slug", "tool_key", "kind"], name="ledger_evidence_by_tool"),
            models.Index(fields=["commune", "kind", "occurred_on"], name="ledger_evidence_by_day"),
        ]

    objects = TenantManager.from_queryset(AppendOnlyQuerySet)()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value} ({self.occurred_on:%d.%m.%Y})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; raises `LedgerIsAppendOnly` for one that exists."""
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self: Self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: raises `LedgerIsAppendOnly`."""
        raise LedgerIsAppendOnly


class Reconciliation(TenantModel):
    """The result of comparing the ledger with what modules count in their own tables; no differences is the rule."""

    checked_at = models.DateTimeField("geprüft am")
    differences = models.JSONField("Abweichungen", default=list)

    class Meta:
        ordering = ["-checked_at", "-id"]
        verbose_name = "Abgleich"
        verbose_name_plural = "Abgleiche"

    def __str__(self) -> str:
        return f"{self.checked_at:%d.%m.%Y %H:%M}: {len(self.differences)}"
