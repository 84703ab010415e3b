"""Numbers of the population, and the shares weighted to them."""

from django.db import models

from werkstattplan.modules.surveys.models.survey import Wave
from werkstattplan.platform.tenancy.models import TenantModel


class PopulationMargin(TenantModel):
    """How many people of the population belong to each class of a background question, with its source and day.

    `people`: name of the class → number.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="margins")
    question = models.CharField("Merkmal", max_length=60)
    people = models.JSONField("Menschen")
    source = models.CharField("Quelle", max_length=200)
    as_of = models.DateField("Stand")

    class Meta:
        ordering = ["question"]
        verbose_name = "Zahlen der Bevölkerung"
        verbose_name_plural = "Zahlen der Bevölkerung"
        constraints = [
            models.UniqueConstraint(fields=["wave", "question"], name="surveys_populationmargin_once"),
            models.CheckConstraint(name="surveys_populationmargin_has_source", condition=~models.Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.question}, {self.source}"


class WeightedResults(TenantModel):
    """The shares of a settled wave weighted to its margins. Made anew when the margins change, while there are replies."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="weighted_results")
    content = models.JSONField("gewichtete Ergebnisse")
    made_on = models.DateField("gewichtet am")

    class Meta:
        verbose_name = "gewichtetes Ergebnis"
        verbose_name_plural = "gewichtete Ergebnisse"

    def __str__(self) -> str:
        return f"gewichtet am {self.made_on:%d.%m.%Y}"
