"""Who may do what where: the membership of an account in a commune."""

from django.conf import settings
from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class Role(models.TextChoices):
    """Role of an account in a commune."""

    ADMINISTRATOR = "administrator", "Verwaltung des Systems"
    COORDINATOR = "coordinator", "Koordination"
    CONTRIBUTOR = "contributor", "Mitwirkung an eigenen Werkzeugen"
    READER = "reader", "Internes Lesen"


class Membership(TenantModel):
    """The role of an account in a commune; one per account and commune."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("Rolle", max_length=20, choices=Role)

    class Meta:
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        constraints = [
            models.UniqueConstraint(fields=["commune", "user"], name="access_membership_one_per_commune"),
            models.CheckConstraint(name="access_membership_role_known", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
