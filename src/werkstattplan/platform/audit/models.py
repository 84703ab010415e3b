"""History: who changed what when. Rows are only ever added, and each is chained to the one before it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from werkstattplan.platform.tenancy.models import TenantModel


class Change(TenantModel):
    """One act on one object: the fields it touched with their values before and after, as JSON.

    `sequence`, `content_digest`, `salt` and `hash` are empty until the row is chained, right after the act's own
    transaction. See docs/decisions/0010.
    """

    at = models.DateTimeField("wann", default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField("wer", max_length=120)
    verb = models.CharField("was", max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    sequence = models.PositiveBigIntegerField("Nummer in der Kette", null=True, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    content_digest = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "Änderung"
        verbose_name_plural = "Änderungen"
        constraints = [
            models.UniqueConstraint(fields=["commune", "sequence"], name="audit_change_sequence_once"),
            models.CheckConstraint(
                name="audit_change_chained_whole",
                condition=models.Q(sequence__isnull=True, hash="") | (models.Q(sequence__gte=1) & ~models.Q(hash="")),
            ),
        ]
        indexes = [models.Index(fields=["commune", "object_type", "object_id", "-id"], name="audit_change_by_object")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.object_label}"


class ChainHead(TenantModel):
    """The end of a commune's chain. Papers carry it, so that a chain that was cut or written anew does not match them."""

    sequence = models.PositiveBigIntegerField("Nummer", default=0)
    hash = models.CharField("Prüfsumme", max_length=64, blank=True)

    class Meta:
        verbose_name = "Ende der Kette"
        verbose_name_plural = "Enden der Ketten"
        constraints = [models.UniqueConstraint(fields=["commune"], name="audit_chainhead_one_per_commune")]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash[:12]}"
