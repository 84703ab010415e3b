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
    UNDONE = "undone", "zurückgenommen"


class OfferImport(TenantModel):
    """A file that was taken in or looked at; the lines are kept only until they are in the directory.

    `mapping` is what was said of the columns of this very file: another file of the same source may have others.
    `directory` is our own address where the file is an export of this directory that comes back.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField("Datei", max_length=200)
    columns = models.JSONField("Spalten", default=list)
    rows = models.JSONField("Zeilen", default=list)
    mapping = models.JSONField("Zuordnung der Spalten", default=dict)
    directory = models.CharField("Adresse unseres Verzeichnisses", max_length=300, blank=True)
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
    made = models.JSONField("dabei angelegt", default=dict, blank=True)
    undone_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "Einlesen"
        verbose_name_plural = "Einlesungen"
        constraints = [
            models.CheckConstraint(
                name="offers_offerimport_done_has_a_date",
                condition=~models.Q(state=ImportState.DONE) | models.Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offers_offerimport_undone_is_dated",
                condition=models.Q(state=ImportState.UNDONE, undone_at__isnull=False)
                | (~models.Q(state=ImportState.UNDONE) & models.Q(undone_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportEffect(TenantModel):
    """What one line of a file did, so that it can be taken back: a new entry, or other values and what stood there before.

    `left_at` is when the offer was last changed as the run left it: another time today means that people changed it since.
    """

    run = models.ForeignKey(OfferImport, on_delete=models.CASCADE, related_name="effects")
    entry = models.ForeignKey(OfferAtLocation, on_delete=models.CASCADE, null=True, related_name="+")
    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, null=True, related_name="+")
    is_new = models.BooleanField("neuer Eintrag", default=False)
    before = models.JSONField("vorher", default=dict)
    after = models.JSONField("danach", default=dict)
    line_before = models.JSONField("Zeile vorher", null=True)
    left_at = models.DateTimeField("Stand danach", null=True)

    class Meta:
        verbose_name = "Wirkung einer Zeile"
        verbose_name_plural = "Wirkungen von Zeilen"

    def __str__(self) -> str:
        return f"{self.run}: {self.entry or self.record}"
