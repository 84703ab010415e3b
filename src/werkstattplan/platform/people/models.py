"""Persons, functions and organisations, kept apart so that a function outlives the person who holds it."""

from django.conf import settings
from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class Organisation(TenantModel):
    """A department, company, association or other body."""

    name = models.CharField("Name", max_length=200)
    email = models.EmailField(
        "E-Mail-Adresse", blank=True, help_text="Wird gefragt, wenn dort niemand persönlich zu erreichen ist."
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        constraints = [models.UniqueConstraint(fields=["commune", "name"], name="people_organisation_name_unique")]

    def __str__(self) -> str:
        return self.name


class Function(TenantModel):
    """What somebody is there for, whoever it is at the time."""

    title = models.CharField("Funktion", max_length=200)
    email = models.EmailField(
        "E-Mail-Adresse", blank=True, help_text="Ein Postfach, das bleibt, wenn die Person wechselt."
    )

    class Meta:
        ordering = ["title"]
        verbose_name = "Funktion"
        verbose_name_plural = "Funktionen"
        constraints = [models.UniqueConstraint(fields=["commune", "title"], name="people_function_title_unique")]

    def __str__(self) -> str:
        return self.title


class Person(TenantModel):
    """Somebody who is responsible or takes part. The name is public only with the person's consent."""

    name = models.CharField("Name", max_length=120)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    name_is_public = models.BooleanField(
        "Name darf öffentlich stehen",
        default=False,
        help_text="Nur mit Einwilligung ankreuzen. Ohne Kreuz zeigen öffentliche Seiten nur Funktion und Organisation.",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="Konto",
    )
    left_on = models.DateField(
        "ausgeschieden am", null=True, blank=True, help_text="Ab diesem Tag bekommt die Person keine Nachrichten mehr."
    )
    former_name_digest = models.CharField(
        max_length=64,
        blank=True,
        help_text="Von einer gelöschten Person: woran Seiten den Namen erkennen und verdecken.",
    )
    deputy = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Vertretung"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        constraints = [
            models.UniqueConstraint(fields=["commune", "name"], name="people_person_name_unique"),
            models.CheckConstraint(
                name="people_person_not_own_deputy",
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("id")),
            ),
        ]

    @property
    def is_erased(self) -> bool:
        """Whether only the place of a person is left, without a name."""
        return bool(self.former_name_digest)

    def __str__(self) -> str:
        return self.name


class Absence(TenantModel):
    """Days on which a person is away, both included; questions go to the deputy meanwhile."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField("vom")
    last_day = models.DateField("bis einschließlich")

    class Meta:
        ordering = ["first_day", "id"]
        verbose_name = "Abwesenheit"
        verbose_name_plural = "Abwesenheiten"
        constraints = [
            models.CheckConstraint(
                name="people_absence_in_order", condition=models.Q(last_day__gte=models.F("first_day"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.first_day:%d.%m.%Y} bis {self.last_day:%d.%m.%Y}"
