"""The index of the search: sets of offers in plain tables, the same on SQLite and PostgreSQL."""

import uuid

from django.db import models

from werkstattplan.modules.offers.models.offers import OfferAtLocation
from werkstattplan.platform.tenancy.models import TenantModel


class IndexState(TenantModel):
    """Counts the changes of an index, so that every process knows when what it remembers is old.

    A new `epoch` says that all numbers were given anew.
    """

    version = models.PositiveBigIntegerField(default=0)
    epoch = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = "Stand des Suchregisters"
        verbose_name_plural = "Stände der Suchregister"
        constraints = [models.UniqueConstraint(fields=["commune"], name="offers_indexstate_once")]

    def __str__(self) -> str:
        return str(self.version)


class IndexedOffer(TenantModel):
    """The number by which an offer at a place stands in the sets, and its point. `version` says when it changed.

    Offers of the same title share their `likeness`; 0 is one that was written before there was any.
    """

    number = models.PositiveIntegerField()
    entry = models.ForeignKey(OfferAtLocation, on_delete=models.SET_NULL, null=True, related_name="indexed")
    keys = models.JSONField(default=list)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    likeness = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        verbose_name = "Angebot im Suchregister"
        verbose_name_plural = "Angebote im Suchregister"
        constraints = [
            models.UniqueConstraint(fields=["commune", "number"], name="offers_indexedoffer_number_once"),
            models.UniqueConstraint(fields=["entry"], name="offers_indexedoffer_entry_once"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class IndexSet(TenantModel):
    """The offers with a word in a field, or with a value of a group; `label` says what the value means."""

    group = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    bits = models.BinaryField()
    count = models.PositiveIntegerField()
    version = models.PositiveBigIntegerField(db_index=True)
    label = models.TextField(blank=True)

    class Meta:
        verbose_name = "Menge im Suchregister"
        verbose_name_plural = "Mengen im Suchregister"
        constraints = [models.UniqueConstraint(fields=["commune", "group", "key"], name="offers_indexset_once")]

    def __str__(self) -> str:
        return f"{self.group}:{self.key}"
