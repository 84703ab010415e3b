"""Municipalities, Ämter and districts with their official keys. Reference data, the same for every commune."""

from django.core.validators import RegexValidator
from django.db import models


class District(models.Model):
    """A Landkreis with its five-digit key."""

    key = models.CharField("Kreisschlüssel", max_length=5, primary_key=True, validators=[RegexValidator(r"^\d{5}$")])
    name = models.CharField("Name", max_length=120)

    class Meta:
        ordering = ["name"]
        verbose_name = "Landkreis"
        verbose_name_plural = "Landkreise"

    def __str__(self) -> str:
        return self.name


class Amt(models.Model):
    """An Amt or a town outside of any Amt, with its nine-digit regional key (ARS)."""

    ars = models.CharField("Regionalschlüssel", max_length=9, primary_key=True, validators=[RegexValidator(r"^\d{9}$")])
    name = models.CharField("Name", max_length=120)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="aemter")
    is_town = models.BooleanField("amtsfreie Stadt", default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "Amt"
        verbose_name_plural = "Ämter"

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality with its eight-digit key (AGS) and its population, whose source and date are named."""

    ags = models.CharField("Gemeindeschlüssel", max_length=8, primary_key=True, validators=[RegexValidator(r"^\d{8}$")])
    name = models.CharField("Name", max_length=120)
    amt = models.ForeignKey(Amt, on_delete=models.PROTECT, related_name="municipalities")
    population = models.PositiveIntegerField("Einwohner*innen")
    population_source = models.CharField("Quelle der Einwohnerzahl", max_length=200)
    area_km2 = models.DecimalField("Fläche in km²", max_digits=7, decimal_places=2)

    class Meta:
        ordering = ["name"]
        verbose_name = "Gemeinde"
        verbose_name_plural = "Gemeinden"

    def __str__(self) -> str:
        return self.name
