"""Pretests: a few people try a questionnaire before it is used, and say what they stumble over."""

from django.db import models
from django.db.models import Q

from werkstattplan.modules.surveys.models.survey import Survey
from werkstattplan.platform.tenancy.models import TenantModel

LONGEST_COMMENT = 1_000
MOST_MINUTES = 180


class Pretest(TenantModel):
    """The link for the testers of a survey. It works until the day `until`; an empty token: no link."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="pretest")
    token = models.CharField("Zeichen im Link", max_length=40, blank=True)
    until = models.DateField("gilt bis")

    class Meta:
        verbose_name = "Probe"
        verbose_name_plural = "Proben"
        constraints = [
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="surveys_pretest_token_once"),
        ]

    def __str__(self) -> str:
        return f"Probe zu {self.survey_id}"


class PretestComment(TenantModel):
    """What a tester says about a question, or about the whole (no `question`). No name and no time.

    `minutes`: how long answering took, as the tester says. The row is deleted on the day `delete_on`.
    """

    pretest = models.ForeignKey(Pretest, on_delete=models.CASCADE, related_name="comments")
    question = models.CharField("Frage", max_length=40, blank=True)
    text = models.TextField("Anmerkung", max_length=LONGEST_COMMENT, blank=True)
    minutes = models.PositiveSmallIntegerField("Minuten", null=True, blank=True)
    delete_on = models.DateField("gelöscht am")

    class Meta:
        ordering = ["id"]
        verbose_name = "Anmerkung aus der Probe"
        verbose_name_plural = "Anmerkungen aus der Probe"
        constraints = [
            models.CheckConstraint(
                name="surveys_pretestcomment_says_something", condition=~Q(text="") | Q(minutes__isnull=False)
            ),
            models.CheckConstraint(
                name="surveys_pretestcomment_minutes",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
            ),
        ]

    def __str__(self) -> str:
        return "Anmerkung"
