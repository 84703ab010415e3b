"""What became of a survey: what was heard, what happens now, and when there is news."""

from django.db import models
from django.db.models import Q

from werkstattplan.modules.surveys.models.survey import Survey, Wave
from werkstattplan.platform.tenancy.models import TenantModel


class OutcomeState(models.TextChoices):
    """How far something is. What does not come needs a reason."""

    CHECKING = "checking", "wird geprüft"
    COMING = "coming", "kommt"
    THERE = "there", "ist da"
    NOT_COMING = "not_coming", "kommt nicht"


class Outcome(TenantModel):
    """One consequence of a survey, in two sentences.

    `question_id` names the result that it answers to, within the wave if there is one. The tool is named by its plan and
    key, so that it stays the same through all editions; a step by its words and year for the same reason.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="outcomes")
    wave = models.ForeignKey(Wave, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    question_id = models.CharField("Frage", max_length=80, blank=True)
    heard = models.TextField("Das haben wir gehört", max_length=400)
    answer = models.TextField("Das passiert jetzt", max_length=600)
    state = models.CharField("Stand", max_length=12, choices=OutcomeState, default=OutcomeState.CHECKING)
    reason = models.TextField("Warum nicht?", max_length=400, blank=True)
    plan_slug = models.SlugField("Werkstattplan", max_length=60, blank=True)
    tool_key = models.SlugField("Werkzeug", max_length=80, blank=True)
    step_title = models.CharField("Einzelmaßnahme", max_length=500, blank=True)
    step_year = models.PositiveSmallIntegerField("Jahr", null=True, blank=True)
    decision_body = models.CharField("Beschluss von", max_length=200, blank=True)
    decision_number = models.CharField("Beschlussnummer", max_length=60, blank=True)
    decided_on = models.DateField("beschlossen am", null=True, blank=True)
    as_of = models.DateField("Stand vom")
    is_published = models.BooleanField("veröffentlicht", default=False)

    class Meta:
        ordering = ["-as_of", "-id"]
        verbose_name = "Wirkung"
        verbose_name_plural = "Wirkungen"
        constraints = [
            models.CheckConstraint(name="surveys_outcome_state_known", condition=Q(state__in=OutcomeState.values)),
            models.CheckConstraint(
                name="surveys_outcome_says_why_not", condition=~Q(state=OutcomeState.NOT_COMING) | ~Q(reason="")
            ),
            models.CheckConstraint(name="surveys_outcome_tool_of_a_plan", condition=Q(tool_key="") | ~Q(plan_slug="")),
            models.CheckConstraint(name="surveys_outcome_step_of_a_tool", condition=Q(step_title="") | ~Q(tool_key="")),
            models.CheckConstraint(
                name="surveys_outcome_decision_of_a_body",
                condition=~Q(decision_body="") | Q(decision_number="", decided_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.heard[:80]


class FollowUp(TenantModel):
    """The day on which people were told to look again."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="follow_up")
    next_news_on = models.DateField("Neues gibt es am")

    class Meta:
        verbose_name = "Nächster Blick"
        verbose_name_plural = "Nächste Blicke"

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.next_news_on}"


class LookCount(TenantModel):
    """How often the word of a wave found its page on one day. Sums and nothing else."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("Tag")
    looks = models.PositiveIntegerField("Blicke", default=0)

    class Meta:
        verbose_name = "Blicke am Tag"
        verbose_name_plural = "Blicke am Tag"
        constraints = [models.UniqueConstraint(fields=["wave", "day"], name="surveys_lookcount_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.looks}"


class WaveReach(TenantModel):
    """In how many places a settled wave found enough replies to say so. Kept when the replies are gone."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="reach")
    places = models.PositiveIntegerField("Orte")

    class Meta:
        verbose_name = "Reichweite"
        verbose_name_plural = "Reichweiten"

    def __str__(self) -> str:
        return f"{self.places} Orte"
