"""Papers, the letterhead they are printed on, and the texts they begin with."""

from typing import Any

from django.conf import settings
from django.db import models

from werkstattplan.plan.models import Plan
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.tenancy.models import TenantModel


class PaperIsIssued(Exception):
    """Somebody tried to change or delete a paper that was handed out."""


class Letterhead(TenantModel):
    """How the papers of a commune look: who sends them, the mark, the line at the foot."""

    sender = models.TextField(
        "Absender", help_text="Eine Zeile je Angabe, zum Beispiel Landkreis, Fachdienst, Anschrift."
    )
    department = models.CharField("Federführung", max_length=200, blank=True, help_text="Zum Beispiel der Fachdienst.")
    foot = models.CharField("Fußzeile", max_length=200, blank=True)
    mark = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "Briefkopf"
        verbose_name_plural = "Briefköpfe"
        constraints = [models.UniqueConstraint(fields=["commune"], name="papers_letterhead_one_per_commune")]

    def __str__(self) -> str:
        return self.sender.partition("\n")[0]


class TextBlock(TenantModel):
    """A text that new papers begin with; `key` names its place."""

    key = models.CharField(max_length=30)
    text = models.TextField("Text", blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = "Textbaustein"
        verbose_name_plural = "Textbausteine"
        constraints = [models.UniqueConstraint(fields=["commune", "key"], name="papers_textblock_once")]

    def __str__(self) -> str:
        return self.key


class PaperState(models.TextChoices):
    """A draft is made anew from the plan at every look; an issued paper never changes; a newer one may replace it."""

    DRAFT = "draft", "Entwurf"
    ISSUED = "issued", "ausgegeben"
    REPLACED = "replaced", "ersetzt"


class Paper(TenantModel):
    """A paper for a body, for the head of the district, or for the public.

    A draft holds what people typed; everything else comes from the plan. Issuing freezes the whole content with its
    checksum and its place in the history, and keeps the printed files.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(
        "Art",
        max_length=8,
        choices=[
            ("report", "Berichtsvorlage"),
            ("decision", "Beschlussvorlage"),
            ("field", "Seite zum Handlungsfeld"),
            ("yearly", "Jahresbericht"),
        ],
    )
    state = models.CharField(max_length=8, choices=PaperState, default=PaperState.DRAFT)
    title = models.CharField("Betreff", max_length=200)
    number = models.CharField("Vorlagen-Nummer", max_length=40, blank=True)
    body = models.CharField("Gremium", max_length=200, blank=True)
    meeting_on = models.DateField("Sitzung am", null=True, blank=True)
    since = models.DateField("Änderungen seit", null=True, blank=True)
    is_public = models.BooleanField("öffentlich", default=False)
    field_name = models.CharField("Handlungsfeld", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("Jahr", null=True, blank=True)
    introduction = models.TextField("Einleitung", blank=True)
    decision_text = models.TextField("Beschlussvorschlag oder Kenntnisnahme", blank=True)
    decisions_needed = models.TextField("Was zu entscheiden ist", blank=True)
    alternatives = models.TextField("Alternativen", blank=True)
    finances = models.TextField("Finanzielle Auswirkungen", blank=True)
    closing = models.TextField("Schluss", blank=True)
    remarks = models.JSONField("Anmerkungen zu Werkzeugen", default=dict, blank=True)
    left_out = models.JSONField("weggelassene Werkzeuge", default=list, blank=True)
    changed_at = models.DateTimeField("zuletzt geändert")
    content = models.JSONField(null=True, blank=True, editable=False)
    checksum = models.CharField("Prüfsumme", max_length=64, blank=True, db_index=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    mark = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    word_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("ausgegeben am", null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="ersetzt"
    )

    class Meta:
        ordering = ["-issued_at", "-id"]
        verbose_name = "Vorlage"
        verbose_name_plural = "Vorlagen"
        constraints = [
            models.CheckConstraint(
                name="papers_paper_kind_known", condition=models.Q(kind__in=["report", "decision", "field", "yearly"])
            ),
            models.CheckConstraint(
                name="papers_paper_issued_whole",
                condition=models.Q(state="draft", content=None, checksum="", issued_at=None)
                | models.Q(
                    state__in=["issued", "replaced"],
                    content__isnull=False,
                    issued_at__isnull=False,
                    word_file__isnull=False,
                    pdf_file__isnull=False,
                )
                & ~models.Q(checksum=""),
            ),
            models.CheckConstraint(
                name="papers_paper_of_field_or_year",
                condition=(~models.Q(kind="field") | ~models.Q(field_name=""))
                & (~models.Q(kind="yearly") | models.Q(year__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["commune", "state", "kind"], name="papers_paper_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it can still change."""
        return self.state == PaperState.DRAFT

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; raises `PaperIsIssued` for all others."""
        if not self.is_draft:
            raise PaperIsIssued
        return super().delete(*args, **kwargs)
