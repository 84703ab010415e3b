"""Fields of action."""

from django.db import models

from werkstattplan.plan.models.editions import Edition
from werkstattplan.platform.tenancy.models import TenantModel


class FieldOfAction(TenantModel):
    """A theme of the plan (Handlungsfeld)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField("Reihenfolge")
    slug = models.SlugField(max_length=80)
    name = models.CharField("Handlungsfeld", max_length=300)
    description = models.TextField("Beschreibung", blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Handlungsfeld"
        verbose_name_plural = "Handlungsfelder"
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="plan_field_slug_unique")]

    def __str__(self) -> str:
        return self.name
