"""What is counted of a wave: live sums that only grow, and the frozen results of a settled wave."""

from django.db import models

from werkstattplan.modules.surveys.models.survey import Wave
from werkstattplan.platform.tenancy.models import TenantModel


class LiveCount(TenantModel):
    """How many of the released replies fall into which column, added up when a batch is released.

    `counts`: fingerprint of the question and key of the item → column → number.
    """

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="live_count")
    replies = models.PositiveIntegerField("Antworten", default=0)
    counts = models.JSONField("Anzahlen", default=dict)

    class Meta:
        verbose_name = "Zwischenstand der Auszählung"
        verbose_name_plural = "Zwischenstände der Auszählung"

    def __str__(self) -> str:
        return f"{self.replies} Antworten"


class Results(TenantModel):
    """What a settled wave says, counted once and frozen as canonical JSON. It stays when the replies are deleted."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="results")
    content = models.TextField("Ergebnisse")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    made_on = models.DateField("ausgezählt am")

    class Meta:
        verbose_name = "Ergebnis"
        verbose_name_plural = "Ergebnisse"

    def __str__(self) -> str:
        return f"Ergebnisse vom {self.made_on:%d.%m.%Y}"
