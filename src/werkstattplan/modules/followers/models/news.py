"""What changed in published plans, and how each published tool looked when it was last compared."""

from django.db import models

from werkstattplan.plan.models import Edition, Plan
from werkstattplan.plan.models.tools import TOOL_STATUSES
from werkstattplan.platform.tenancy.models import TenantModel

STATUSES = [("", ""), *TOOL_STATUSES]


class NewsKind(models.TextChoices):
    """What happened to a tool."""

    NEW = "new", "Neu im Plan"
    BACK = "back", "Wieder im Plan"
    STATUS = "status", "Neuer Stand"
    STEP = "step", "Schritt abgeschlossen"
    CHANGED = "changed", "Angaben geändert"
    GONE = "gone", "Nicht mehr im Plan"


class PublishedTool(TenantModel):
    """How a tool looked to the public when it was last compared: digests of its parts, no texts but the title.

    A name whose consent was withdrawn must not live on here. `edition` is the last one in which the tool was public.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    tool_key = models.SlugField(max_length=80)
    title = models.CharField("Titel", max_length=120)
    status = models.CharField("Stand", max_length=12, choices=TOOL_STATUSES)
    parts = models.JSONField(default=dict)
    steps_done = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    is_gone = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "veröffentlichter Stand"
        verbose_name_plural = "veröffentlichte Stände"
        constraints = [models.UniqueConstraint(fields=["plan", "tool_key"], name="followers_publishedtool_once")]

    def __str__(self) -> str:
        return self.title


class PublicNews(TenantModel):
    """Something that everybody may know happened to a tool. `revision` is the tool's, so that nothing is told twice.

    `edition` is where the tool was public then; `happened_at` is the moment of the publication or change, `noticed_at`
    the one from which the news exist.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    tool_key = models.SlugField(max_length=80)
    title = models.CharField("Titel", max_length=120)
    kind = models.CharField("Art", max_length=8, choices=NewsKind)
    revision = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    status_before = models.CharField("Stand vorher", max_length=12, choices=STATUSES, blank=True)
    status_after = models.CharField("Stand jetzt", max_length=12, choices=STATUSES, blank=True)
    step_title = models.CharField("Schritt", max_length=500, blank=True)
    changed_parts = models.JSONField("geänderte Angaben", default=list)
    happened_at = models.DateTimeField("geschehen am")
    noticed_at = models.DateTimeField("bemerkt am")

    class Meta:
        ordering = ["-happened_at", "-id"]
        verbose_name = "Neuigkeit"
        verbose_name_plural = "Neuigkeiten"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "tool_key", "revision", "position"], name="followers_publicnews_once"
            ),
            models.CheckConstraint(
                name="followers_publicnews_kind_known", condition=models.Q(kind__in=NewsKind.values)
            ),
            models.CheckConstraint(
                name="followers_publicnews_says_what",
                condition=models.Q(kind__in=["new", "back", "gone", "changed"], status_after="", step_title="")
                | (models.Q(kind="status", step_title="") & ~models.Q(status_after=""))
                | (models.Q(kind="step", status_after="") & ~models.Q(step_title="")),
            ),
        ]
        indexes = [models.Index(fields=["plan", "noticed_at"], name="followers_publicnews_noticed")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"
