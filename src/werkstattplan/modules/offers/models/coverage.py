"""Seeing the whole: how many people a group has where, and what was offered where at the end of which month."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from werkstattplan.modules.offers.coverage.groups import GROUPS
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import TenantModel


class GroupPopulation(TenantModel):
    """How many people of an age live in a municipality on a day, and who says so."""

    CHOICES: ClassVar = [(group.key, group.label) for group in GROUPS]

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="Gemeinde")
    group = models.CharField("Altersgruppe", max_length=8, choices=CHOICES)
    people = models.PositiveIntegerField("Menschen")
    as_of = models.DateField("Stichtag")
    source = models.CharField("Quelle", max_length=200)

    class Meta:
        ordering = ["-as_of", "group", "municipality"]
        verbose_name = "Bevölkerung nach Alter"
        verbose_name_plural = "Bevölkerung nach Alter"
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "municipality", "group", "as_of"], name="offers_grouppopulation_once"
            ),
            models.CheckConstraint(name="offers_grouppopulation_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.get_group_display()}: {self.people}"


class CoverageRule(TenantModel):
    """The tool of the plan to which the numbers of the directory belong; both empty: none."""

    plan_slug = models.SlugField("Plan", max_length=60, blank=True)
    tool_key = models.SlugField("Werkzeug", max_length=80, blank=True)

    class Meta:
        verbose_name = "Werkzeug der Angebotskarte"
        verbose_name_plural = "Werkzeuge der Angebotskarte"
        constraints = [
            models.UniqueConstraint(fields=["commune"], name="offers_coveragerule_once"),
            models.CheckConstraint(
                name="offers_coveragerule_tool_whole",
                condition=Q(plan_slug="", tool_key="") | (~Q(plan_slug="") & ~Q(tool_key="")),
            ),
        ]

    def __str__(self) -> str:
        return self.tool_key or "kein Werkzeug"


class CoverageStand(TenantModel):
    """The directory counted on a day. It never changes.

    `month` (its first day) is set for the one stand of each month; a stand without it was taken because the tool of the plan changed.
    """

    taken_on = models.DateField("gezählt am")
    month = models.DateField("Monat", null=True, blank=True)
    plan_slug = models.SlugField("Plan", max_length=60, blank=True)
    tool_key = models.SlugField("Werkzeug", max_length=80, blank=True)
    entries = models.PositiveIntegerField("Einträge")
    confirmed = models.PositiveIntegerField("davon in zwölf Monaten bestätigt")
    municipalities = models.PositiveIntegerField("Gemeinden mit Angebot")

    class Meta:
        ordering = ["taken_on", "id"]
        verbose_name = "Stand des Verzeichnisses"
        verbose_name_plural = "Stände des Verzeichnisses"
        constraints = [
            models.UniqueConstraint(fields=["commune", "month"], name="offers_coveragestand_once_a_month"),
            models.CheckConstraint(
                name="offers_coveragestand_confirmed_among_entries", condition=Q(confirmed__lte=models.F("entries"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken_on:%d.%m.%Y}"


class CoverageCount(TenantModel):
    """How many entries of a kind a municipality had in a stand; nothing is no row.

    `kind` is the key of the kind then, empty for all together; entries without a municipality are offered by phone or not placed.
    """

    stand = models.ForeignKey(CoverageStand, on_delete=models.CASCADE, related_name="counts")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gemeinde"
    )
    kind = models.SlugField("Art", max_length=60, blank=True)
    entries = models.PositiveIntegerField("Einträge")
    confirmed = models.PositiveIntegerField("davon in zwölf Monaten bestätigt")

    class Meta:
        verbose_name = "Zahl eines Standes"
        verbose_name_plural = "Zahlen eines Standes"
        constraints = [
            models.UniqueConstraint(fields=["stand", "municipality", "kind"], name="offers_coveragecount_once"),
            models.UniqueConstraint(
                fields=["stand", "kind"], condition=Q(municipality=None), name="offers_coveragecount_nowhere_once"
            ),
            models.CheckConstraint(
                name="offers_coveragecount_not_nothing",
                condition=Q(entries__gte=1) & Q(confirmed__lte=models.F("entries")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality or 'ohne Ort'}, {self.kind or 'alles'}: {self.entries}"
