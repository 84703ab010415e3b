"""A counter of visits: the smallest module with something to count."""

from django.db import models

from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import TenantModel


class Visit(TenantModel):
    plan_slug = models.CharField(max_length=60)
    tool_key = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True)
    day = models.DateField()
    people = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    cancelled = models.BooleanField(default=False)
