"""Asking people: the rhythm, what was asked of whom on which day, and mails that are held back."""

from django.conf import settings
from django.db import models

from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import TenantModel


class AskingRhythm(TenantModel):
    """How often a commune asks; without a row the values below hold."""

    months_between = models.PositiveSmallIntegerField(
        "Monate zwischen zwei Fragen nach dem Stand",
        default=3,
        help_text="Ist ein Stand älter, wird nachgefragt.",
    )
    reminder_after_days = models.PositiveSmallIntegerField(
        "Tage bis zur Erinnerung",
        default=14,
        help_text="So viele Tage liegen mindestens zwischen zwei Mails an eine Adresse.",
    )
    max_reminders = models.PositiveSmallIntegerField(
        "Erinnerungen",
        default=2,
        help_text="Danach erfährt es die Koordination; die Person bekommt keine Mail mehr dazu.",
    )
    spares_school_holidays = models.BooleanField(
        "In den Schulferien nicht fragen",
        default=True,
        help_text="Was offen ist, wird am ersten Arbeitstag danach gefragt.",
    )

    class Meta:
        verbose_name = "Rhythmus der Rückfragen"
        verbose_name_plural = "Rhythmus der Rückfragen"
        constraints = [
            models.UniqueConstraint(fields=["commune"], name="updates_askingrhythm_one_per_commune"),
            models.CheckConstraint(
                name="updates_askingrhythm_sensible",
                condition=models.Q(months_between__range=(1, 24))
                & models.Q(reminder_after_days__range=(1, 90))
                & models.Q(max_reminders__lte=10),
            ),
        ]

    def __str__(self) -> str:
        return f"alle {self.months_between} Monate"


class Asking(TenantModel):
    """A subject (a tool through all editions, or an item of a module) was asked of an address on a day.

    Written in the transaction that queues the mail: so a run that was killed goes on, and a second one finds it done.
    """

    subject_key = models.CharField(max_length=200)
    plan_slug = models.CharField(max_length=60, blank=True)
    tool_key = models.CharField(max_length=80, blank=True)
    email = models.EmailField("E-Mail-Adresse", db_index=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_on = models.DateField("gefragt am", db_index=True)

    class Meta:
        ordering = ["-asked_on", "-id"]
        verbose_name = "Rückfrage"
        verbose_name_plural = "Rückfragen"
        constraints = [
            models.UniqueConstraint(fields=["commune", "subject_key", "asked_on"], name="updates_asking_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.subject_key} am {self.asked_on:%d.%m.%Y}"


class HeldMail(TenantModel):
    """The coordination keeps the mails to an address back until a day."""

    email = models.EmailField("E-Mail-Adresse")
    until = models.DateField("bis")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "zurückgehaltene Mail"
        verbose_name_plural = "zurückgehaltene Mails"
        constraints = [models.UniqueConstraint(fields=["commune", "email"], name="updates_heldmail_one_per_address")]

    def __str__(self) -> str:
        return f"bis {self.until:%d.%m.%Y}"
