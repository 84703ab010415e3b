"""Imports of plan documents and what a person decided about their doubts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from werkstattplan.plan.models.editions import Edition, Plan
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.tenancy.models import TenantModel


class ImportState(models.TextChoices):
    """The way of an import. Nothing is in the plan before ACCEPTED; UNDONE took it out again."""

    READING = "reading", "wird gelesen"
    REFUSED = "refused", "nicht lesbar"
    REVIEW = "review", "wird geprüft"
    ACCEPTED = "accepted", "übernommen"
    UNDONE = "undone", "zurückgenommen"


class Import(TenantModel):
    """One uploaded plan document on its way into a draft edition.

    `source` is the `SourceDocument` and `interpretation` the `Interpretation` as JSON; `accepted_document` is the plan
    that went into the edition. `base_edition` is set if the file is a newer version of an edition
    that exists.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    base_edition = models.ForeignKey(Edition, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READING)
    progress = models.PositiveSmallIntegerField("Fortschritt in Prozent", default=0)
    refusal_code = models.CharField(max_length=60, blank=True)
    refusal_sentence = models.TextField(blank=True)
    source = models.JSONField(null=True, blank=True)
    interpretation = models.JSONField(null=True, blank=True)
    accepted_document = models.JSONField(null=True, blank=True)
    token = models.CharField(max_length=40, help_text="Aus dem Formular; macht aus einem Doppelklick nur einen Import.")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "Import"
        verbose_name_plural = "Importe"
        constraints = [
            models.UniqueConstraint(fields=["commune", "token"], name="plan_import_token_once"),
            models.CheckConstraint(name="plan_import_progress_percent", condition=models.Q(progress__lte=100)),
            models.CheckConstraint(
                name="plan_import_refused_has_reason",
                condition=~models.Q(state="refused") | ~models.Q(refusal_sentence=""),
            ),
            models.CheckConstraint(name="plan_import_state_known", condition=models.Q(state__in=ImportState.values)),
        ]

    def __str__(self) -> str:
        return self.file.name


class ImportDecision(TenantModel):
    """What a person decided about one doubt, or about one difference to the edition that exists."""

    class Choice(models.TextChoices):
        ACCEPT = "accept", "Vorschlag angenommen"
        ALTERNATIVE = "alternative", "andere Lesart gewählt"
        EDIT = "edit", "selbst eingetragen"
        KEEP_RAW = "keep_raw", "nur der Wortlaut"

    import_run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="decisions")
    doubt_id = models.CharField(max_length=80)
    choice = models.CharField(max_length=12, choices=Choice)
    value = models.JSONField(null=True)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "Entscheidung beim Import"
        verbose_name_plural = "Entscheidungen beim Import"
        constraints = [
            models.UniqueConstraint(fields=["import_run", "doubt_id"], name="plan_importdecision_once_per_doubt")
        ]

    def __str__(self) -> str:
        return f"{self.doubt_id}: {self.get_choice_display()}"
