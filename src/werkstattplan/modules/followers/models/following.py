"""Who follows what. A mail address, no name, no account."""

from django.db import models

from werkstattplan.plan.models import Plan
from werkstattplan.platform.tenancy.models import TenantModel


class Rhythm(models.TextChoices):
    """How often a mail may come; none comes when there is nothing new."""

    DAILY = "daily", "höchstens einmal am Tag"
    WEEKLY = "weekly", "höchstens einmal in der Woche, montags"


class Follower(TenantModel):
    """A mail address that follows something; deleted with the last thing it follows."""

    email = models.EmailField("E-Mail-Adresse")

    class Meta:
        ordering = ["id"]
        verbose_name = "Follower*in"
        verbose_name_plural = "Follower*innen"
        constraints = [models.UniqueConstraint(fields=["commune", "email"], name="followers_follower_once")]

    def __str__(self) -> str:
        return f"Follower*in {self.pk}"


class Following(TenantModel):
    """A selection of tools that somebody follows: exactly the filter of a public list.

    `query` is the canonical query of that list's address. Nothing is sent before `confirmed_at`; `told_until` is the
    moment up to which news were told. `asked` counts the mails that asked for the confirmation.
    """

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="followings")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    query = models.CharField("Auswahl", max_length=500, blank=True)
    rhythm = models.CharField("Rhythmus", max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    asked = models.PositiveSmallIntegerField("Bitten um Bestätigung", default=1)
    asked_at = models.DateTimeField("angemeldet am")
    confirmed_at = models.DateTimeField("bestätigt am", null=True, blank=True)
    told_until = models.DateTimeField("informiert bis", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "Auswahl"
        verbose_name_plural = "Auswahlen"
        constraints = [
            models.UniqueConstraint(fields=["follower", "plan", "query"], name="followers_following_once"),
            models.CheckConstraint(
                name="followers_following_rhythm_known", condition=models.Q(rhythm__in=Rhythm.values)
            ),
            models.CheckConstraint(
                name="followers_following_told_iff_confirmed",
                condition=models.Q(confirmed_at__isnull=True, told_until__isnull=True)
                | models.Q(confirmed_at__isnull=False, told_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["commune", "confirmed_at"], name="followers_following_open")]

    def __str__(self) -> str:
        return f"{self.plan_id}?{self.query}"
