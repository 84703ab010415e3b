"""Where entries come from: lists of others, their lines, and each time one was taken in."""

from django.db import models

from werkstattplan.modules.offers.models.offers import OfferAtLocation
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import TenantModel


class Source(TenantModel):
    """A list that is taken in again and again, and which of its columns means what."""

    name = models.CharField("Name", max_length=120)
    mapping = models.JSONField("Zuordnung der Spalten", default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        constraints = [models.UniqueConstraint(fields=["commune", "name"], name="offers_source_name_once")]

    def __str__(self) -> str:
        return self.name


class SourceRecord(TenantModel):
    """A line of a source as it was when it last came, and the entry that it became."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    key = models.CharField("Kennung", max_length=200)
    values = models.JSONField("Zeile")
    entry = models.ForeignKey(OfferAtLocation, on_delete=models.SET_NULL, null=True, related_name="records")
    seen_at = models.DateTimeField("zuletzt dabei")

    class Meta:
        verbose_name = "Quellzeile"
        verbose_name_plural = "Quellzeilen"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="offers_sourcerecord_key_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class ImportState(models.TextChoices):
    """How far a file has come."""

    READ = "read", "gelesen"
    CHECKING = "checks", "wird geprüft"
    WAITING = "waiting", "wartet"
    RUNNING = "running", "läuft"
    DONE = "done", "übernommen"
    FAILED = "failed", "abgebrochen"


class OfferImport(TenantModel):
    """A file that was taken in or looked at; the lines are kept only until they are in the directory."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField("Datei", max_length=200)
    columns = models.JSONField("Spalten", default=list)
    rows = models.JSONField("Zeilen", default=list)
    state = models.CharField("Stand", max_length=7, choices=ImportState, default=ImportState.READ)
    total = models.PositiveIntegerField("Zeilen", default=0)
    checked = models.PositiveIntegerField("geprüft", default=0)
    faults = models.JSONField("Fehler", default=list)
    result = models.JSONField("Ergebnis", default=dict)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="angelegt von"
    )
    created_at = models.DateTimeField("angelegt am")
    finished_at = models.DateTimeField("fertig am", null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "Einlesen"
        verbose_name_plural = "Einlesungen"
        constraints = [
            models.CheckConstraint(
                name="offers_offerimport_done_has_a_date",
                condition=~models.Q(state=ImportState.DONE) | models.Q(finished_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
