"""Answers to the questions: proposals until the coordination, or somebody's trust, makes them part of the plan."""

from django.conf import settings
from django.db import models

from werkstattplan.kernel.money import format_euros
from werkstattplan.modules.updates.months import MONTHS
from werkstattplan.plan.models import StatusReport, Step, Tool
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import TenantModel


class Says(models.TextChoices):
    """What an answer says of a tool."""

    RUNNING = "running", "läuft"
    DONE = "done", "fertig"
    STUCK = "stuck", "stockt"
    LATER = "later", "kommt später"
    NOT_MINE = "not_mine", "nicht mehr zuständig"


class Channel(models.TextChoices):
    """How an answer came in."""

    LINK = "link", "über den Link"
    PHONE = "phone", "am Telefon"
    PAPER = "paper", "auf Papier"


class AnswerState(models.TextChoices):
    """Where an answer is on its way into the plan."""

    PROPOSED = "proposed", "wartet"
    ACCEPTED = "accepted", "übernommen"
    RETURNED = "returned", "nachgefragt"
    DISCARDED = "discarded", "nicht übernommen"
    SUPERSEDED = "superseded", "ersetzt"


class Answer(TenantModel):
    """What somebody says about a tool: with name, time and channel. `token` is that of the form it was sent with."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    said_by = models.CharField("gesagt von", max_length=200)
    is_somebody_else = models.BooleanField("nicht die angeschriebene Person", default=False)
    channel = models.CharField("Weg", max_length=8, choices=Channel)
    said_at = models.DateTimeField("gesagt am")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    says = models.CharField("Stand", max_length=8, choices=Says)
    sentence = models.TextField("Satz dazu", blank=True)
    later_year = models.PositiveSmallIntegerField("Jahr", null=True, blank=True)
    later_month = models.PositiveSmallIntegerField("Monat", null=True, blank=True)
    spent_cents = models.PositiveBigIntegerField("ausgegeben, in Cent", null=True, blank=True)
    successor = models.CharField("jetzt zuständig", max_length=200, blank=True)
    finished_steps = models.ManyToManyField(Step, blank=True, related_name="+", verbose_name="abgeschlossen")
    state = models.CharField("Zustand", max_length=10, choices=AnswerState, default=AnswerState.PROPOSED)
    question = models.TextField("Nachfrage", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    report = models.OneToOneField(StatusReport, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-said_at", "-id"]
        verbose_name = "Antwort"
        verbose_name_plural = "Antworten"
        constraints = [
            models.CheckConstraint(name="updates_answer_says_known", condition=models.Q(says__in=Says.values)),
            models.CheckConstraint(name="updates_answer_stuck_why", condition=~models.Q(says="stuck", sentence="")),
            models.CheckConstraint(
                name="updates_answer_later_when",
                condition=~models.Q(says="later")
                | models.Q(later_year__isnull=False, later_month__gte=1, later_month__lte=12),
            ),
            models.CheckConstraint(
                name="updates_answer_decided_when",
                condition=models.Q(state="proposed", decided_at__isnull=True)
                | (~models.Q(state="proposed") & models.Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(name="updates_answer_state_known", condition=models.Q(state__in=AnswerState.values)),
            # What the same person says again replaces what waits; of somebody with the same link both wait.
            models.UniqueConstraint(
                name="updates_answer_one_waiting",
                fields=["tool", "person"],
                condition=models.Q(state="proposed", person__isnull=False, is_somebody_else=False),
            ),
        ]
        indexes = [models.Index(fields=["commune", "state", "-said_at"], name="updates_answer_by_state")]

    def __str__(self) -> str:
        return f"{self.said_by}: {self.get_says_display()}"

    @property
    def later_label(self) -> str:
        """The month in which it comes, like "Mai 2027"; empty where it does not come later."""
        return f"{MONTHS[self.later_month - 1]} {self.later_year}" if self.later_month and self.later_year else ""

    @property
    def spent_label(self) -> str:
        """The amount in German; empty where none was named."""
        return format_euros(self.spent_cents) if self.spent_cents is not None else ""

    @property
    def is_from_mailbox(self) -> bool:
        """Given over the link of an address that is nobody's own."""
        return self.person_id is None and self.channel == Channel.LINK

    def has_same_speaker(self, other: "Answer") -> bool:
        """Said of the same tool by the same person; the counterpart of `same_speaker` for rows at hand."""
        mine = (self.tool_id, self.person_id, self.is_somebody_else)
        if mine != (other.tool_id, other.person_id, other.is_somebody_else):
            return False
        is_known = self.person_id is not None and not self.is_somebody_else
        return is_known or self.said_by.casefold() == other.said_by.casefold()

    def same_speaker(self) -> "models.QuerySet[Answer]":
        """What the same person said of the same tool, in whichever edition; whoever holds a person's link by name."""
        rows = Answer.objects.filter(
            tool__key=self.tool.key,
            tool__edition__plan=self.tool.edition.plan_id,
            person=self.person,
            is_somebody_else=self.is_somebody_else,
        )
        return rows.filter(said_by__iexact=self.said_by) if self.is_somebody_else or self.person is None else rows


class AnswerFile(TenantModel):
    """A photo or file that came with an answer."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = "Datei einer Antwort"
        verbose_name_plural = "Dateien von Antworten"

    def __str__(self) -> str:
        return self.file.name


class TrustedPerson(TenantModel):
    """A person whose answers go straight into the plan; who trusts, and since when."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    trusted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField("seit")

    class Meta:
        verbose_name = "Vertrauensperson"
        verbose_name_plural = "Vertrauenspersonen"

    def __str__(self) -> str:
        return str(self.person)
