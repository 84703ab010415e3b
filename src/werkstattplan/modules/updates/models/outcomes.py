"""What asking does not solve."""

from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class AskingOutcome(TenantModel):
    """How many tools nobody answers about, and about how many nobody can be asked; found out once a day.

    Finding out reads the whole plan: too much for a page that is opened every morning.
    """

    noted_at = models.DateTimeField("festgestellt am")
    silent = models.PositiveIntegerField("ohne Antwort", default=0)
    silent_since = models.DateField("zuletzt gefragt am", null=True, blank=True)
    unreachable = models.PositiveIntegerField("nicht erreichbar", default=0)

    class Meta:
        verbose_name = "Ergebnis der Rückfragen"
        verbose_name_plural = "Ergebnisse der Rückfragen"
        constraints = [models.UniqueConstraint(fields=["commune"], name="updates_askingoutcome_one_per_commune")]

    def __str__(self) -> str:
        return f"{self.noted_at:%d.%m.%Y}: {self.silent} ohne Antwort, {self.unreachable} nicht erreichbar"
