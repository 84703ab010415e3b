"""What visitors tell the commune, and within how many days the law wants an answer."""

import datetime

from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class AnswerDeadline(models.Model):
    """Within how many days feedback has to be answered: a rule with the day from which it is in force and its source."""

    valid_from = models.DateField("gilt ab", unique=True)
    days = models.PositiveSmallIntegerField("Tage")
    source = models.CharField("Quelle", max_length=300)

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = "Antwortfrist"
        verbose_name_plural = "Antwortfristen"

    def __str__(self) -> str:
        return f"{self.days} Tage, ab {self.valid_from:%d.%m.%Y}"


class Category(models.TextChoices):
    """What the feedback is about."""

    BARRIER = "barrier", "Barriere: Ich kann etwas nicht nutzen"
    ERROR = "error", "Fehler: Etwas stimmt nicht"
    QUESTION = "question", "Frage"
    IDEA = "idea", "Idee"
    PRAISE = "praise", "Lob"


class State(models.TextChoices):
    """How far the commune is with it."""

    RECEIVED = "received", "eingegangen"
    IN_PROGRESS = "in_progress", "in Arbeit"
    ANSWERED = "answered", "beantwortet"


class Feedback(TenantModel):
    """One piece of feedback. Its sender follows it through `token`; `submission` makes a double click one row."""

    token = models.CharField(max_length=43, unique=True)
    submission = models.UUIDField(unique=True)
    category = models.CharField("Art", max_length=10, choices=Category)
    page = models.CharField("Seite", max_length=300)
    text = models.TextField("Text")
    email = models.EmailField("E-Mail-Adresse", blank=True)
    state = models.CharField("Stand", max_length=12, choices=State, default=State.RECEIVED)
    answer = models.TextField("Antwort", blank=True)
    created_at = models.DateTimeField("eingegangen am")
    due_on = models.DateField("Antwort bis", null=True)
    answered_at = models.DateTimeField("beantwortet am", null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "Rückmeldung"
        verbose_name_plural = "Rückmeldungen"
        constraints = [
            models.CheckConstraint(name="feedback_category_known", condition=models.Q(category__in=Category.values)),
            models.CheckConstraint(name="feedback_state_known", condition=models.Q(state__in=State.values)),
            models.CheckConstraint(
                name="feedback_answered_iff_answer",
                condition=(models.Q(state="answered") & ~models.Q(answer="") & models.Q(answered_at__isnull=False))
                | (~models.Q(state="answered") & models.Q(answer="", answered_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["commune", "state", "due_on"], name="feedback_open_by_due")]

    def __str__(self) -> str:
        return f"Rückmeldung {self.pk}"

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether the day by which the law wants an answer has passed without one."""
        return self.state != State.ANSWERED and self.due_on is not None and self.due_on < today
