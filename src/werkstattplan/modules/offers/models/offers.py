"""Who offers what, where and when (after Open Referral HSDS 3: organization, service, service at location)."""

import datetime
import hashlib
from typing import ClassVar, cast

from django.db import models
from django.db.models import Q

from werkstattplan.modules.offers.models.categories import Category
from werkstattplan.modules.offers.models.places import Location
from werkstattplan.platform.tenancy.models import TenantManager, TenantModel


class OfferState(models.TextChoices):
    """Whether something is offered at present."""

    ACTIVE = "active", "gibt es"
    PAUSED = "paused", "vorübergehend geschlossen"
    ENDED = "ended", "beendet"


class CostKind(models.TextChoices):
    """Whether an offer costs something."""

    FREE = "free", "kostenlos"
    PAID = "paid", "kostet etwas"
    UNKNOWN = "unknown", "nicht angegeben"


class Provider(TenantModel):
    """An institution, association, office or company that offers something.

    `world_id` here and below: the number that another directory gave, kept so that the same goes out again.
    """

    name = models.CharField("Name", max_length=200)
    description = models.TextField("Beschreibung", blank=True)
    url = models.URLField("Internetseite", blank=True)
    email = models.EmailField("E-Mail-Adresse (öffentlich)", blank=True)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    form_key = models.UUIDField("Nummer des Formulars", null=True, blank=True, editable=False)
    world_id = models.UUIDField("Nummer in anderen Verzeichnissen", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "Träger oder Einrichtung"
        verbose_name_plural = "Träger und Einrichtungen"
        constraints = [
            models.UniqueConstraint(fields=["commune", "name"], name="offers_provider_name_once"),
            models.UniqueConstraint(fields=["commune", "form_key"], name="offers_provider_form_once"),
            models.UniqueConstraint(fields=["commune", "world_id"], name="offers_provider_world_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Offer(TenantModel):
    """What is offered, for whom, at what price. `owner_email` is asked whether the entry is true and never shown.

    Without a place (`places`) it is not finished yet, and nobody but staff sees it.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offers", verbose_name="Träger")
    title = models.CharField("Titel", max_length=200)
    summary = models.CharField("In einem Satz", max_length=300, blank=True)
    description = models.TextField("Beschreibung", blank=True)
    categories = models.ManyToManyField(Category, related_name="offers", verbose_name="Kategorien")
    audiences = models.JSONField("für wen", default=list, blank=True)
    age_from = models.PositiveSmallIntegerField("Alter von", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("Alter bis", null=True, blank=True)
    cost_kind = models.CharField("Kosten", max_length=7, choices=CostKind, default=CostKind.UNKNOWN)
    cost_text = models.CharField("Kosten im Einzelnen", max_length=200, blank=True)
    languages = models.JSONField(
        "Sprachen", default=list, blank=True, help_text="Kürzel nach ISO 639, zum Beispiel uk."
    )
    is_remote = models.BooleanField("per Telefon oder im Internet", default=False)
    needs_registration = models.BooleanField("mit Anmeldung", default=False)
    url = models.URLField("Internetseite", blank=True)
    email = models.EmailField("E-Mail-Adresse (öffentlich)", blank=True)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    state = models.CharField("Stand", max_length=6, choices=OfferState, default=OfferState.ACTIVE)
    confirmed_on = models.DateField("bestätigt am", null=True, blank=True)
    confirmed_by = models.CharField("bestätigt von (Rolle)", max_length=60, blank=True)
    expires_on = models.DateField("verschwindet am", null=True, blank=True)
    owner_email = models.EmailField("E-Mail-Adresse für Rückfragen (nicht öffentlich)", blank=True)
    changed_at = models.DateTimeField("zuletzt geändert")
    form_key = models.UUIDField("Nummer des Formulars", null=True, blank=True, editable=False)
    world_id = models.UUIDField("Nummer in anderen Verzeichnissen", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["title", "id"]
        verbose_name = "Angebot"
        verbose_name_plural = "Angebote"
        constraints = [
            models.CheckConstraint(
                name="offers_offer_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_from__lte=models.F("age_to")),
            ),
            models.CheckConstraint(
                name="offers_offer_confirmed_by_somebody", condition=Q(confirmed_on=None) | ~Q(confirmed_by="")
            ),
            models.UniqueConstraint(fields=["commune", "form_key"], name="offers_offer_form_once"),
            models.UniqueConstraint(fields=["commune", "world_id"], name="offers_offer_world_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def text_print(self) -> str:
        """The fingerprint of the German text, by which other languages see that it has changed."""
        return hashlib.sha256("\0".join((self.title, self.summary, self.description)).encode()).hexdigest()[:16]


class OfferAtLocationQuerySet(models.QuerySet["OfferAtLocation"]):
    """Offers at places."""

    def visible(self, at: datetime.date) -> "OfferAtLocationQuerySet":
        """What the public sees on a day: not ended, not expired. The one rule of every page, feed, print and export."""
        return self.exclude(offer__state=OfferState.ENDED).filter(
            Q(offer__expires_on=None) | Q(offer__expires_on__gte=at)
        )


class OfferAtLocationManager(TenantManager["OfferAtLocation"]):
    """Offers at places of the commune in scope."""

    _queryset_class = OfferAtLocationQuerySet

    def visible(self, at: datetime.date) -> OfferAtLocationQuerySet:
        """What the public sees on a day."""
        return cast(OfferAtLocationQuerySet, self.get_queryset()).visible(at)


class OfferAtLocation(TenantModel):
    """An offer at one place: what people search for. Without a place it is offered by phone or online."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="offers")
    hours = models.JSONField("Öffnungszeiten", default=dict, blank=True)
    hours_osm = models.CharField("Öffnungszeiten (OpenStreetMap)", max_length=255, blank=True)
    by_appointment = models.BooleanField("nach Vereinbarung", default=False)
    phone = models.CharField("Telefon am Ort", max_length=40, blank=True)
    world_id = models.UUIDField("Nummer in anderen Verzeichnissen", null=True, blank=True, editable=False)

    objects: ClassVar[OfferAtLocationManager] = OfferAtLocationManager()

    class Meta:
        ordering = ["offer__title", "id"]
        verbose_name = "Angebot am Ort"
        verbose_name_plural = "Angebote am Ort"
        constraints = [
            models.UniqueConstraint(fields=["offer", "location"], name="offers_offeratlocation_once"),
            models.UniqueConstraint(fields=["commune", "world_id"], name="offers_offeratlocation_world_once"),
            models.UniqueConstraint(
                fields=["offer"], condition=Q(location=None), name="offers_offeratlocation_remote_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} ({self.location or 'ohne Ort'})"


class OfferText(TenantModel):
    """An offer's text in another language or in Leichte Sprache (de-easy), written by people.

    `written_for` is the fingerprint of the German text at that time; empty where nobody knows.
    """

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField("Sprache", max_length=8)
    title = models.CharField("Titel", max_length=200)
    description = models.TextField("Beschreibung")
    written_for = models.CharField("Stand des deutschen Textes", max_length=16, blank=True, editable=False)

    class Meta:
        ordering = ["language"]
        verbose_name = "Sprachfassung"
        verbose_name_plural = "Sprachfassungen"
        constraints = [models.UniqueConstraint(fields=["offer", "language"], name="offers_offertext_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"
