"""Uploaded files."""

from django.conf import settings
from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class StoredFile(TenantModel):
    """An uploaded file: stored under its hash, kept with the name the person gave it."""

    name = models.CharField("Dateiname", max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField("Größe in Byte")
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to="files/%Y/")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "Datei"
        verbose_name_plural = "Dateien"

    def __str__(self) -> str:
        return self.name
