"""What an edition was: as it was adopted, and on earlier days."""

from django.db import models

from werkstattplan.plan.models.editions import Edition
from werkstattplan.platform.tenancy.models import TenantModel


class AdoptedDocument(TenantModel):
    """The edition as it was adopted: its canonical JSON to the byte, with its SHA-256. Never changed, never deleted."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="adopted_document")
    content = models.BinaryField()
    sha256 = models.CharField("Prüfsumme", max_length=64)
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = "beschlossener Wortlaut"
        verbose_name_plural = "beschlossene Wortlaute"
        constraints = [
            models.CheckConstraint(name="plan_adopteddocument_has_hash", condition=~models.Q(sha256="")),
        ]

    def __str__(self) -> str:
        return self.sha256


class DatedState(TenantModel):
    """How an edition was until a day on which it changed: kept before the first change of that day, compressed."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="dated_states")
    changed_on = models.DateField("geändert am")
    content = models.BinaryField()

    class Meta:
        ordering = ["changed_on"]
        verbose_name = "früherer Stand"
        verbose_name_plural = "frühere Stände"
        constraints = [models.UniqueConstraint(fields=["edition", "changed_on"], name="plan_datedstate_once_a_day")]

    def __str__(self) -> str:
        return f"{self.edition_id} vor dem {self.changed_on:%d.%m.%Y}"
