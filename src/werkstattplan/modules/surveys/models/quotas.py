"""How far the quotas of a wave are filled."""

from django.db import models

from werkstattplan.modules.surveys.models.survey import Wave
from werkstattplan.platform.tenancy.models import TenantModel


class QuotaCounts(TenantModel):
    """How many released replies count for each quota, by the quota's id; gone when the wave is settled.

    Counted with a whole batch: with single replies, somebody who watches the page would learn what the last one said.
    """

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="+")
    counts = models.JSONField("Zahlen", default=dict)

    class Meta:
        verbose_name = "Stand der Quoten"
        verbose_name_plural = "Stände der Quoten"

    def __str__(self) -> str:
        return "Stand der Quoten"
