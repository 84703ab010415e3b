"""Stops, how well everybody can use them, and when a bus goes there."""

from typing import cast

from django.db import models
from django.db.models import Q

from werkstattplan.modules.offers.stops.grading import Assessment, Grade, read_grades
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.places.models import Amt, Municipality
from werkstattplan.platform.tenancy.models import TenantModel


class OnDemand(models.TextChoices):
    """Whether a bus comes only when somebody ordered it."""

    UNKNOWN = "", "nicht bekannt"
    NOTED = "noted", "in der Quelle als Bedarfsverkehr vermerkt, nicht bestätigt"
    YES = "yes", "ja, Rufbus"
    NO = "no", "nein, Linienverkehr"


class Stop(TenantModel):
    """A stop of buses or trains. `grades` and `overall` are those of its latest audit.

    What staff changed (`kept_since`) is never overwritten by the source; `vanished_on` says since when the source has it no more.
    """

    source_key = models.CharField("Nummer der Quelle", max_length=20)
    name = models.CharField("Name", max_length=120)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="Gemeinde", null=True, blank=True
    )
    part_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name="gehört zu"
    )
    lat = models.FloatField("Breite")
    lon = models.FloatField("Länge")
    modes = models.JSONField("Verkehrsmittel", default=list, blank=True)
    on_demand = models.CharField("Rufbus", max_length=5, choices=OnDemand, blank=True, default=OnDemand.UNKNOWN)
    in_use = models.BooleanField("wird angefahren", default=True)
    vanished_on = models.DateField("in der Quelle nicht mehr seit", null=True, blank=True)
    kept_since = models.DateTimeField("von Hand geändert am", null=True, blank=True)
    grades = models.JSONField("Noten", default=dict, blank=True)
    overall = models.PositiveSmallIntegerField("Gesamtnote", null=True, blank=True)
    audited_on = models.DateField("zuletzt geprüft am", null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "Haltestelle"
        verbose_name_plural = "Haltestellen"
        constraints = [
            models.UniqueConstraint(fields=["commune", "source_key"], name="offers_stop_source_key_once"),
            models.CheckConstraint(
                name="offers_stop_graded_by_an_audit", condition=Q(overall=None) | Q(audited_on__isnull=False)
            ),
            models.CheckConstraint(name="offers_stop_grade_known", condition=Q(overall=None) | Q(overall__lte=3)),
        ]
        # The nearest stops are looked up by a strip of latitude.
        indexes = [models.Index(fields=["commune", "lat"], name="offers_stop_nearest")]

    def __str__(self) -> str:
        return self.name

    @property
    def assessment(self) -> Assessment:
        """The grades of the latest audit."""
        return read_grades(cast(dict[str, int], self.grades))

    @property
    def grade_words(self) -> str:
        """How far everybody can use the stop, in words."""
        if self.overall is not None:
            return f"{Grade(self.overall).words} barrierefrei"
        return "noch nicht ganz geprüft" if self.audited_on else "noch nicht geprüft"


class AuditRole(models.TextChoices):
    """In which role somebody looked at a stop; names are not kept."""

    OFFICE = "office", "Verwaltung"
    COUNCIL = "council", "Beirat oder Beauftragte*r für Menschen mit Behinderungen"
    OPERATOR = "operator", "Verkehrsunternehmen"
    MUNICIPALITY = "municipality", "Gemeinde oder Amt"
    VOLUNTEER = "volunteer", "Ehrenamtliche"


class StopAudit(TenantModel):
    """What somebody saw at a stop on a day, and the grades of it by the rule of that day. Audits are kept."""

    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="audits")
    key = models.UUIDField("Kennung der Eingabe")
    audited_on = models.DateField("geprüft am")
    role = models.CharField("geprüft als", max_length=12, choices=AuditRole)
    values = models.JSONField("gesehen", default=dict)
    grades = models.JSONField("Noten", default=dict)
    note = models.TextField("Bemerkung", blank=True)

    class Meta:
        ordering = ["-audited_on", "-id"]
        verbose_name = "Prüfung einer Haltestelle"
        verbose_name_plural = "Prüfungen von Haltestellen"
        constraints = [
            # A form that is sent twice because the net was bad is one audit.
            models.UniqueConstraint(fields=["commune", "key"], name="offers_stopaudit_once"),
            models.CheckConstraint(name="offers_stopaudit_saw_something", condition=~Q(values={})),
        ]

    def __str__(self) -> str:
        return f"{self.stop}, {self.audited_on:%d.%m.%Y}"


class StopPhoto(TenantModel):
    """A photo of an audit; without `is_public` only staff see it."""

    audit = models.ForeignKey(StopAudit, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField("öffentlich", default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "Foto einer Haltestelle"
        verbose_name_plural = "Fotos von Haltestellen"

    def __str__(self) -> str:
        return f"Foto: {self.audit}"


class BusKind(models.TextChoices):
    """Whether a bus goes by itself."""

    LINE = "line", "Linienbus"
    ON_DEMAND = "on_demand", "Rufbus"


class BusTimes(TenantModel):
    """On which days and between which times a bus goes in some municipalities: a rule that the district keeps, no timetable."""

    name = models.CharField("Linie oder Rufbus", max_length=120)
    kind = models.CharField("Art", max_length=9, choices=BusKind)
    aemter = models.ManyToManyField(Amt, related_name="+", blank=True, verbose_name="in ganzen Ämtern")
    municipalities = models.ManyToManyField(
        Municipality, related_name="+", blank=True, verbose_name="in einzelnen Gemeinden"
    )
    stops = models.ManyToManyField(Stop, related_name="bus_times", blank=True, verbose_name="nur an Haltestellen")
    # All municipalities of the Ämter and those named one by one; written with the rule, so that a search reads one row.
    served = models.JSONField("Gemeinden", default=list)
    hours = models.JSONField("Zeiten", default=dict)
    how_to_order = models.CharField("So bestellt man", max_length=200, blank=True)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    source = models.CharField("Quelle", max_length=200)
    valid_from = models.DateField("gilt ab")
    valid_to = models.DateField("gilt bis", null=True, blank=True)
    changed_at = models.DateTimeField("zuletzt geändert")

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "Fahrzeiten"
        verbose_name_plural = "Fahrzeiten"
        constraints = [
            models.CheckConstraint(
                name="offers_bustimes_days_in_order",
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="offers_bustimes_on_demand_is_ordered",
                condition=Q(kind=BusKind.LINE) | ~Q(how_to_order="") | ~Q(phone=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
