"""Papers with which a survey goes to a committee."""

from django.db import models
from django.db.models import Q

from werkstattplan.modules.surveys.models.survey import Wave
from werkstattplan.platform.tenancy.models import TenantModel


class CommitteePaperKind(models.TextChoices):
    """What the committee is asked for."""

    INFORMATION = "information", "Informationsvorlage"
    DECISION = "decision", "Beschlussvorlage"


class CommitteePaper(TenantModel):
    """A paper about a settled wave: what staff write, and, once it is issued, its whole content frozen as canonical JSON."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("Art", max_length=12, choices=CommitteePaperKind, default=CommitteePaperKind.INFORMATION)
    title = models.CharField("Titel", max_length=200)
    committee = models.CharField("Gremium", max_length=200)
    number = models.CharField("Nummer der Vorlage", max_length=60, blank=True)
    meeting_on = models.DateField("Sitzung am", null=True, blank=True)
    proposal = models.TextField("Beschlussvorschlag oder Kenntnisnahme")
    occasion = models.TextField("Anlass", blank=True)
    hearing = models.TextField("Anhörung von Jugendgremien", blank=True)
    finances = models.TextField("Finanzielle Auswirkungen", blank=True)
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    issued_on = models.DateField("ausgegeben am", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "Vorlage einer Umfrage"
        verbose_name_plural = "Vorlagen von Umfragen"
        constraints = [
            models.CheckConstraint(
                name="surveys_committeepaper_kind_known", condition=Q(kind__in=CommitteePaperKind.values)
            ),
            models.CheckConstraint(
                name="surveys_committeepaper_issued_has_content",
                condition=Q(issued_on__isnull=True, content="", sha256="")
                | (Q(issued_on__isnull=False) & ~Q(content="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_issued(self) -> bool:
        """Whether nothing in it changes any more."""
        return self.issued_on is not None
