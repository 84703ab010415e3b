"""A questionnaire that is being written."""

from django.db import models

from werkstattplan.modules.surveys.models.survey import Survey
from werkstattplan.platform.tenancy.models import TenantModel


class QuestionnaireDraft(TenantModel):
    """The next version of a survey's questionnaire, while people still write it. It may be faulty.

    `before` is the text before the last change, so that the change can be taken back. `losses` are sentences about what a
    file of another system held and this questionnaire does not.
    """

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="draft")
    document = models.TextField("Entwurf")
    before = models.TextField("davor", blank=True)
    losses = models.JSONField("nicht übernommen", default=list)

    class Meta:
        verbose_name = "Entwurf eines Fragebogens"
        verbose_name_plural = "Entwürfe von Fragebögen"

    def __str__(self) -> str:
        return f"Entwurf zu {self.survey_id}"
