"""Results that everybody may read."""

from django.db import models
from django.db.models import Q

from werkstattplan.modules.surveys.models.survey import Wave
from werkstattplan.platform.tenancy.models import TenantModel


class PublishedResults(TenantModel):
    """The results of a wave as they were published, with everything the public page says, as canonical JSON.

    Withdrawn results keep the day and the reason, which the public page tells instead of them.
    """

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="published_results")
    content = models.TextField("Ergebnisse")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    published_on = models.DateField("veröffentlicht am")
    withdrawn_on = models.DateField("zurückgezogen am", null=True, blank=True)
    withdrawn_because = models.TextField("Grund", max_length=400, blank=True)

    class Meta:
        verbose_name = "Veröffentlichte Ergebnisse"
        verbose_name_plural = "Veröffentlichte Ergebnisse"
        constraints = [
            models.CheckConstraint(
                name="surveys_publishedresults_say_why_withdrawn",
                condition=Q(withdrawn_on__isnull=True, withdrawn_because="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Ergebnisse, veröffentlicht am {self.published_on:%d.%m.%Y}"
