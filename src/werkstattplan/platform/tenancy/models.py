"""The tenant: a commune owns plans and data."""

from typing import ClassVar, Self, TypeVar, cast

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import QuerySet
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

RowType = TypeVar("RowType", bound=models.Model)

# First path segments of pages that belong to no commune; no commune may be addressed by one of them.
RESERVED_SLUGS = frozenset(
    {"arbeit", "konto", "api", "suche", "static", "media", "ui", "hilfe", "rueckmeldung", "impressum", "datenschutz"}
    | {"barrierefreiheit", "verwaltung", "gesundheit", "rueckfragen", "vorlagen", "folgen", "umfragen", "angebote"}
    | {"post", "system"}
)


class CommuneKind(models.TextChoices):
    """What kind of commune owns the data."""

    DISTRICT = "district", "Landkreis"
    TOWN = "town", "Stadt"
    MUNICIPALITY = "municipality", "Gemeinde"
    AMT = "amt", "Amt"


class Commune(models.Model):
    """A district, town, municipality or Amt that runs plans here: the tenant."""

    slug = models.SlugField("Adresse", max_length=40, unique=True)
    name = models.CharField("Name", max_length=120)
    kind = models.CharField("Art", max_length=20, choices=CommuneKind)
    official_key = models.CharField(
        "Amtlicher Schlüssel", max_length=9, blank=True, validators=[RegexValidator(r"^\d{5}(\d{3,4})?$")]
    )

    module_switches = models.JSONField(
        "Bausteine", default=dict, blank=True, help_text="Was die Kommune ein- oder ausgeschaltet hat."
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "Kommune"
        verbose_name_plural = "Kommunen"
        constraints = [
            models.CheckConstraint(
                name="tenancy_commune_slug_not_reserved", condition=~models.Q(slug__in=sorted(RESERVED_SLUGS))
            )
        ]

    def __str__(self) -> str:
        return self.name


class TenantManager(models.Manager[RowType]):
    """Rows of the commune in scope only (`django_scopes.scope`); without a scope every use of the rows raises.

    Typed, unlike the library's own `ScopedManager`, so that relations keep their types.
    """

    def get_queryset(self) -> QuerySet[RowType]:
        """The rows of the commune in scope, or all where scopes are switched off on purpose."""
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if "commune" not in scope:
            return cast(QuerySet[RowType], DisabledQuerySet(self.model, using=self._db, missing_scopes={"commune"}))
        return super().get_queryset().filter(commune=scope["commune"])


class TenantModel(models.Model):
    """Base of every table that belongs to a commune.

    Reading through `objects` outside `django_scopes.scope(commune=…)` raises, so that no view can forget the tenant.
    """

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+", verbose_name="Kommune")

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True
