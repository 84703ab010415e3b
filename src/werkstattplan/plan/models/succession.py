"""What becomes of the tools of one edition in the next."""

from django.conf import settings
from django.db import models

from werkstattplan.plan.models.editions import Edition
from werkstattplan.plan.models.tools import Tool
from werkstattplan.platform.tenancy.models import TenantModel


class Fate(models.TextChoices):
    """The decisions that a new edition takes about an old tool."""

    CONTINUE = "continue", "weiterführen"
    CHANGE = "change", "ändern"
    FINISH = "finish", "abschließen"
    DROP = "drop", "aufgeben"
    MERGE = "merge", "zusammenlegen mit"
    SUPERSEDE = "supersede", "ersetzen durch"


STAYING = frozenset({Fate.CONTINUE, Fate.CHANGE})
WITH_SUCCESSOR = frozenset({Fate.MERGE, Fate.SUPERSEDE})


class ToolFate(TenantModel):
    """What a new edition decides about a tool of the edition before, and why. A tool without a row is undecided."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="fates")
    old_tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="fates")
    fate = models.CharField("Entscheidung", max_length=10, choices=Fate)
    reason = models.TextField("Begründung")
    successor = models.ForeignKey(
        Tool, on_delete=models.RESTRICT, null=True, blank=True, related_name="replaces", verbose_name="Werkzeug"
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["old_tool__field__position", "old_tool__position", "id"]
        verbose_name = "Entscheidung zur Fortschreibung"
        verbose_name_plural = "Entscheidungen zur Fortschreibung"
        constraints = [
            models.UniqueConstraint(fields=["edition", "old_tool"], name="plan_toolfate_once"),
            models.CheckConstraint(name="plan_toolfate_known", condition=models.Q(fate__in=Fate.values)),
            models.CheckConstraint(name="plan_toolfate_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="plan_toolfate_successor_iff_needed",
                condition=models.Q(fate__in=["merge", "supersede"], successor__isnull=False)
                | (~models.Q(fate__in=["merge", "supersede"]) & models.Q(successor__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_tool}: {self.get_fate_display()}"

    @property
    def version(self) -> str:
        """Tells this decision from one that was taken before or after it."""
        return self.decided_at.isoformat()

    @property
    def stays(self) -> bool:
        """Whether the tool is part of the new edition."""
        return self.fate in STAYING
