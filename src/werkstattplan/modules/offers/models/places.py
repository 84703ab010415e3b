"""Where offers are."""

from functools import reduce
from operator import and_

from django.db import models

from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import TenantModel


class AccessGrade(models.IntegerChoices):
    """How well something can be reached or used with a disability; unknown is no grade."""

    NOT = 0, "nicht"
    PARTLY = 1, "mit Hilfe"
    MOSTLY = 2, "überwiegend"
    FULLY = 3, "ganz"


class PlacedBy(models.TextChoices):
    """How a place got its point on the map."""

    GIVEN = "given", "angegeben"
    STREET = "street", "nach der Straße"
    VILLAGE = "village", "nach dem Ortsteil"
    MUNICIPALITY = "municipality", "nach der Gemeinde"
    NONE = "none", "noch nicht"


GRADED = ("entrance", "toilet", "tactile", "hearing", "seating")
HIGHEST = 3


def _grade(label: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(label, choices=AccessGrade, null=True, blank=True)


class Location(TenantModel):
    """A place with its address, its point if known, and how one gets in. `form_key` lets a form sent twice make one row."""

    name = models.CharField("Name", max_length=200, blank=True)
    street = models.CharField("Straße", max_length=120, blank=True)
    house_number = models.CharField("Hausnummer", max_length=20, blank=True)
    postcode = models.CharField("Postleitzahl", max_length=5, blank=True)
    village = models.CharField("Ort oder Ortsteil", max_length=120, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gemeinde"
    )
    lat = models.FloatField("Breite", null=True, blank=True)
    lon = models.FloatField("Länge", null=True, blank=True)
    placed_by = models.CharField("verortet", max_length=12, choices=PlacedBy, default=PlacedBy.NONE)
    entrance = _grade("Eingang ohne Stufen")
    toilet = _grade("Toilette")
    tactile = _grade("Hilfen für blinde Menschen")
    hearing = _grade("Hilfen für schwerhörige Menschen")
    seating = _grade("Sitzplätze")
    how_to_get_there = models.TextField("So kommt man hin", blank=True)
    parking = models.CharField("Parken", max_length=200, blank=True)
    stop_nearby = models.CharField("Haltestelle in der Nähe", max_length=200, blank=True)
    form_key = models.UUIDField("Nummer des Formulars", null=True, blank=True, editable=False)
    world_id = models.UUIDField("Nummer in anderen Verzeichnissen", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "Ort"
        verbose_name_plural = "Orte"
        constraints = [
            models.CheckConstraint(
                name="offers_location_point_whole",
                condition=models.Q(lat=None, lon=None, placed_by=PlacedBy.NONE)
                | (models.Q(lat__gte=47, lat__lte=56, lon__gte=5, lon__lte=16) & ~models.Q(placed_by=PlacedBy.NONE)),
            ),
            models.CheckConstraint(
                name="offers_location_grades_known",
                condition=reduce(
                    and_, (models.Q(**{name: None}) | models.Q(**{f"{name}__lte": HIGHEST}) for name in GRADED)
                ),
            ),
            models.UniqueConstraint(fields=["commune", "form_key"], name="offers_location_form_once"),
            models.UniqueConstraint(fields=["commune", "world_id"], name="offers_location_world_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.address or "Ort ohne Anschrift"

    @property
    def address(self) -> str:
        """The address in one line."""
        street = f"{self.street} {self.house_number}".strip()
        town = f"{self.postcode} {self.village}".strip()
        return ", ".join(part for part in (street, town) if part)
