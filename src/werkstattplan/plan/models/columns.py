"""The columns a plan shows and those it added itself."""

from django.db import models

from werkstattplan.plan.contracts import ColumnRole, OwnColumnKind
from werkstattplan.plan.models.editions import Plan
from werkstattplan.plan.models.tools import Tool
from werkstattplan.platform.tenancy.models import TenantModel

OWN_COLUMN_KINDS = [
    (OwnColumnKind.TEXT.value, "Text"),
    (OwnColumnKind.CHOICE.value, "Auswahl"),
    (OwnColumnKind.DATE.value, "Datum"),
    (OwnColumnKind.AMOUNT.value, "Betrag"),
    (OwnColumnKind.YES_NO.value, "Ja/Nein"),
    (OwnColumnKind.LINK.value, "Link"),
]


class OwnColumn(TenantModel):
    """A column that the plan added itself; every tool may have a value in it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="own_columns")
    key = models.SlugField(max_length=60)
    label = models.CharField("Überschrift", max_length=120)
    kind = models.CharField("Art", max_length=10, choices=OWN_COLUMN_KINDS, default=OwnColumnKind.TEXT.value)
    choices = models.JSONField("Auswahlmöglichkeiten", default=list, blank=True)
    is_public = models.BooleanField("öffentlich", default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "eigenes Feld"
        verbose_name_plural = "eigene Felder"
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_owncolumn_key_unique"),
            models.CheckConstraint(
                name="plan_owncolumn_kind_known", condition=models.Q(kind__in=[kind for kind, _ in OWN_COLUMN_KINDS])
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PlanColumn(TenantModel):
    """A column of the overview as the plan shows it: heading, order, visibility."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField("Reihenfolge")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in ColumnRole])
    own_column = models.OneToOneField(OwnColumn, on_delete=models.CASCADE, null=True, blank=True, related_name="column")
    label = models.CharField("Überschrift", max_length=120)
    visible = models.BooleanField("sichtbar", default=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Spalte"
        verbose_name_plural = "Spalten"
        constraints = [
            models.CheckConstraint(
                name="plan_plancolumn_own_iff_role",
                condition=models.Q(role="own", own_column__isnull=False)
                | (~models.Q(role="own") & models.Q(own_column__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.label


class OwnValue(TenantModel):
    """The wording of one tool in an own column."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="own_values")
    column = models.ForeignKey(OwnColumn, on_delete=models.CASCADE, related_name="values")
    wording = models.TextField("Wert")

    class Meta:
        ordering = ["column_id"]
        verbose_name = "Wert im eigenen Feld"
        verbose_name_plural = "Werte in eigenen Feldern"
        constraints = [models.UniqueConstraint(fields=["tool", "column"], name="plan_ownvalue_once")]

    def __str__(self) -> str:
        return self.wording
