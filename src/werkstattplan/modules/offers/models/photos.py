"""Photos of offers, with the rights that allow showing them."""

from django.db import models
from django.db.models import Q

from werkstattplan.modules.offers.models.offers import Offer
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.tenancy.models import TenantModel


class PhotoLicence(models.TextChoices):
    """What allows us to show a photo."""

    PERMITTED = "permitted", "mit Erlaubnis der Person, die es gemacht hat"
    CC0 = "cc0", "CC0 (frei)"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"


class OfferPhoto(TenantModel):
    """A photo of an offer without what the camera wrote. It is described, or it only decorates; who took it is named."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField("Breite in Pixeln")
    height = models.PositiveIntegerField("Höhe in Pixeln")
    alt = models.CharField("Beschreibung", max_length=200, blank=True)
    is_decorative = models.BooleanField("schmückt nur", default=False)
    author = models.CharField("gemacht von", max_length=120)
    licence = models.CharField("Recht", max_length=12, choices=PhotoLicence)
    shows_people = models.BooleanField("zeigt Menschen, die zugestimmt haben", default=False)
    form_key = models.UUIDField("Formular", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "Foto eines Angebots"
        verbose_name_plural = "Fotos von Angeboten"
        constraints = [
            models.UniqueConstraint(fields=["commune", "form_key"], name="offers_offerphoto_form_once"),
            models.CheckConstraint(
                name="offers_offerphoto_described",
                condition=Q(is_decorative=True, alt="") | (Q(is_decorative=False) & ~Q(alt="")),
            ),
            models.CheckConstraint(name="offers_offerphoto_has_author", condition=~Q(author="")),
        ]

    def __str__(self) -> str:
        return f"Foto: {self.alt or self.offer}"

    @property
    def credit(self) -> str:
        """Who took it and what allows showing it, in one line."""
        licence = "" if self.licence == PhotoLicence.PERMITTED else f", {self.get_licence_display()}"
        return f"Foto: {self.author}{licence}"
