"""What hangs on a tool: status reports, money, decisions, relations, attachments, unsaved drafts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from werkstattplan.plan.models.tools import TOOL_STATUSES, Tool
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.tenancy.models import TenantModel


class StatusReport(TenantModel):
    """What a responsible person says about a tool: status, reason, day, and who said so."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="status_reports")
    status = models.CharField("Stand", max_length=12, choices=TOOL_STATUSES)
    reason = models.TextField("Begründung", blank=True)
    reported_on = models.DateField("Tag")
    reported_by = models.CharField("gesagt von", max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-reported_on", "-id"]
        verbose_name = "Sachstand"
        verbose_name_plural = "Sachstände"

    def __str__(self) -> str:
        return f"{self.get_status_display()} ({self.reported_on:%d.%m.%Y})"


class MoneyLine(TenantModel):
    """An amount in cents: planned, committed or spent, with its source of funds."""

    class Kind(models.TextChoices):
        PLANNED = "planned", "geplant"
        COMMITTED = "committed", "gebunden"
        SPENT = "spent", "ausgegeben"

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="money_lines")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField("Art", max_length=10, choices=Kind)
    amount_cents = models.PositiveBigIntegerField("Betrag in Cent")
    source_of_funds = models.CharField("Mittelherkunft", max_length=200, blank=True)
    note = models.CharField("Anmerkung", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Betrag"
        verbose_name_plural = "Beträge"
        constraints = [
            models.CheckConstraint(
                name="plan_moneyline_kind_known", condition=models.Q(kind__in=["planned", "committed", "spent"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount_cents} ct"


class Decision(TenantModel):
    """A decision (Beschluss) of a body about a tool."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField(default=0)
    body = models.CharField("Gremium", max_length=200)
    decided_on = models.DateField("Datum", null=True, blank=True)
    number = models.CharField("Beschlussnummer", max_length=60, blank=True)
    note = models.CharField("Anmerkung", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Beschluss"
        verbose_name_plural = "Beschlüsse"

    def __str__(self) -> str:
        return f"{self.body} {self.number}".strip()


class ToolRelation(TenantModel):
    """A relation from one tool to another of the same edition."""

    class Kind(models.TextChoices):
        RELATED = "related", "hängt zusammen mit"
        FOLLOWS = "follows", "folgt auf"
        SUPERSEDED_BY = "superseded_by", "ersetzt durch"

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(
        Tool, on_delete=models.CASCADE, related_name="relations_from_others", verbose_name="Werkzeug"
    )
    kind = models.CharField("Beziehung", max_length=14, choices=Kind)

    class Meta:
        ordering = ["id"]
        verbose_name = "Beziehung"
        verbose_name_plural = "Beziehungen"
        constraints = [
            models.UniqueConstraint(fields=["tool", "other", "kind"], name="plan_toolrelation_once"),
            models.CheckConstraint(name="plan_toolrelation_not_itself", condition=~models.Q(tool=models.F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.tool} {self.get_kind_display()} {self.other}"


class Attachment(TenantModel):
    """A file at a tool; public only when marked so."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("Bezeichnung", max_length=200)
    is_public = models.BooleanField("öffentlich", default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "Anhang"
        verbose_name_plural = "Anhänge"

    def __str__(self) -> str:
        return self.title


class ToolDraft(TenantModel):
    """What a person has typed into the form of a tool and not yet saved.

    `base_version` is the version of the tool from which the person began.
    """

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base_version = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "Entwurf"
        verbose_name_plural = "Entwürfe"
        constraints = [models.UniqueConstraint(fields=["tool", "user"], name="plan_tooldraft_one_per_user")]

    def __str__(self) -> str:
        return f"Entwurf von {self.user}"
