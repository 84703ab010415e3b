"""Replies on paper while they are typed in."""

from django.db import models
from django.db.models import Q

from werkstattplan.modules.surveys.models.ledgers import random_id
from werkstattplan.modules.surveys.models.survey import Questionnaire, Wave
from werkstattplan.platform.tenancy.models import TenantModel

LOWEST_NUMBER, HIGHEST_NUMBER = 1000, 9999


class PaperEntry(TenantModel):
    """A sheet that was typed in once and waits for the second time; deleted as soon as both agree.

    It knows no code and no clerk. `number` is drawn at random and written on the sheet.
    """

    id = models.BigAutoField(primary_key=True, default=random_id)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField("Nummer")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField("Antworten")

    class Meta:
        verbose_name = "Erste Eingabe eines Bogens"
        verbose_name_plural = "Erste Eingaben von Bögen"
        constraints = [
            models.UniqueConstraint(fields=["wave", "number"], name="surveys_paperentry_number_once"),
            models.CheckConstraint(
                name="surveys_paperentry_number_has_four_digits",
                condition=Q(number__gte=LOWEST_NUMBER) & Q(number__lte=HIGHEST_NUMBER),
            ),
        ]

    def __str__(self) -> str:
        return f"Bogen {self.number}"
