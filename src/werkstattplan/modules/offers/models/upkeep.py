"""Keeping entries true: asking their owners, proposals of anybody, entries that were one."""

from typing import ClassVar

from django.db import models

from werkstattplan.modules.offers.models.offers import Offer, OfferAtLocation
from werkstattplan.modules.offers.models.sources import Source
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import TenantModel


class UpkeepRule(TenantModel):
    """How often a commune asks whether an entry is true, how long it waits, and under which licence it gives data away."""

    LICENCES: ClassVar = (
        ("dl-zero-de/2.0", "Datenlizenz Deutschland Zero 2.0"),
        ("dl-by-de/2.0", "Datenlizenz Deutschland Namensnennung 2.0"),
        ("cc-by/4.0", "Creative Commons Namensnennung 4.0"),
    )

    ask_after_days = models.PositiveSmallIntegerField("fragen nach (Tage)", default=365)
    wait_days = models.PositiveSmallIntegerField("warten, bevor auf anderem Weg gefragt wird (Tage)", default=21)
    hide_after_days = models.PositiveSmallIntegerField("nicht mehr zeigen nach (Tage ohne Antwort)", default=120)
    licence = models.CharField("Lizenz der offenen Daten", max_length=40, blank=True, choices=LICENCES)

    class Meta:
        verbose_name = "Regel der Pflege"
        verbose_name_plural = "Regeln der Pflege"
        constraints = [
            models.UniqueConstraint(fields=["commune"], name="offers_upkeeprule_once"),
            models.CheckConstraint(
                name="offers_upkeeprule_hides_after_all_ways",
                condition=models.Q(ask_after_days__gte=30)
                & models.Q(wait_days__gte=7)
                & models.Q(hide_after_days__gte=models.F("wait_days") * 3),
            ),
        ]

    def __str__(self) -> str:
        return f"alle {self.ask_after_days} Tage"


class ConfirmationWay(models.TextChoices):
    """How the owner was asked; each next way is tried when the one before brought no answer."""

    MAIL = "mail", "E-Mail"
    LETTER = "letter", "Brief"
    PHONE = "phone", "Anruf"


class Confirmation(TenantModel):
    """The question whether an entry is still true, and its answer. Only a digest of the link's secret is kept."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="confirmations")
    way = models.CharField("Weg", max_length=6, choices=ConfirmationWay)
    secret_digest = models.CharField(max_length=64, unique=True)
    asked_on = models.DateField("gefragt am")
    way_since = models.DateField("auf diesem Weg seit")
    letter_on = models.DateField("Brief gedruckt am", null=True, blank=True)
    answered_at = models.DateTimeField("beantwortet am", null=True, blank=True)
    answer = models.CharField(
        "Antwort",
        max_length=8,
        blank=True,
        choices=[("same", "stimmt"), ("changed", "geändert"), ("ended", "gibt es nicht mehr")],
    )

    class Meta:
        ordering = ["asked_on", "id"]
        verbose_name = "Bestätigung"
        verbose_name_plural = "Bestätigungen"
        constraints = [
            models.UniqueConstraint(
                fields=["offer"], condition=models.Q(answered_at=None), name="offers_confirmation_one_open"
            ),
            models.CheckConstraint(
                name="offers_confirmation_answered_is_dated",
                condition=models.Q(answered_at=None, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} ({self.get_way_display()})"


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", "offen"
    ACCEPTED = "accepted", "übernommen"
    DECLINED = "declined", "abgelehnt"


class Proposal(TenantModel):
    """What somebody says should change: other values, an error in words, or a place that is missing."""

    entry = models.ForeignKey(
        OfferAtLocation, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    values = models.JSONField("Werte", default=dict, blank=True)
    message = models.TextField("Nachricht", blank=True)
    email = models.EmailField("E-Mail-Adresse für Rückfragen", blank=True)
    submission = models.UUIDField("Absendung", null=True, blank=True, unique=True)
    state = models.CharField("Stand", max_length=8, choices=ProposalState, default=ProposalState.OPEN)
    created_at = models.DateTimeField("eingegangen am")
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="entschieden von"
    )

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = "Änderungsvorschlag"
        verbose_name_plural = "Änderungsvorschläge"
        constraints = [
            models.CheckConstraint(
                name="offers_proposal_decided_is_dated",
                condition=models.Q(state=ProposalState.OPEN, decided_at=None)
                | (~models.Q(state=ProposalState.OPEN) & models.Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="offers_proposal_says_something", condition=~models.Q(values={}) | ~models.Q(message="")
            ),
        ]

    def __str__(self) -> str:
        return f"Vorschlag zu {self.entry}" if self.entry_id else "Vorschlag für einen neuen Eintrag"


class OfferMerge(TenantModel):
    """Two offers that were one: what the kept one was before, and what became of the other, so that it can be undone."""

    kept = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="merges")
    dropped = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="dropped_in")
    before = models.JSONField("vorher")
    merged_at = models.DateTimeField("zusammengeführt am")
    merged_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="zusammengeführt von"
    )
    undone_at = models.DateTimeField("rückgängig am", null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        verbose_name = "Zusammenführung"
        verbose_name_plural = "Zusammenführungen"
        constraints = [
            models.CheckConstraint(name="offers_offermerge_two", condition=~models.Q(kept=models.F("dropped"))),
            models.UniqueConstraint(
                fields=["dropped"], condition=models.Q(undone_at=None), name="offers_offermerge_dropped_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dropped} in {self.kept}"


class DuplicateHint(TenantModel):
    """Two offers that probably are one, with the reasons; stays after somebody said that they are two."""

    first = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField("Sicherheit")
    reasons = models.JSONField("Gründe", default=list)
    is_refused = models.BooleanField("sind verschieden", default=False)

    class Meta:
        ordering = ["-score", "id"]
        verbose_name = "Hinweis auf Dopplung"
        verbose_name_plural = "Hinweise auf Dopplungen"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="offers_duplicatehint_once"),
            models.CheckConstraint(
                name="offers_duplicatehint_in_order", condition=models.Q(first__lt=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}"
