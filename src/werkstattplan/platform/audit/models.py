"""History: who changed what when. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from werkstattplan.platform.tenancy.models import TenantModel


class Change(TenantModel):
    """One act on one object: the fields it touched with their values before and after, as JSON."""

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

    class Meta:
        ordering = ["-id"]
        verbose_name = "Änderung"
        verbose_name_plural = "Änderungen"
        indexes = [models.Index(fields=["commune", "object_type", "object_id", "-id"], name="audit_change_by_object")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.object_label}"
