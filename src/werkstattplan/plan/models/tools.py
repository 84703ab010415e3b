"""Tools (Werkzeuge) with their years, contacts, places and participants."""

from django.db import models

from werkstattplan.plan.contracts import AmountQualifier, AreaKind, ToolStatus
from werkstattplan.plan.models.editions import Edition
from werkstattplan.plan.models.fields import FieldOfAction
from werkstattplan.platform.people.models import Function, Organisation, Person
from werkstattplan.platform.places.models import Amt, District, Municipality
from werkstattplan.platform.tenancy.models import TenantModel

TOOL_STATUSES = [
    (ToolStatus.UNKNOWN.value, "Stand nicht angegeben"),
    (ToolStatus.IDEA.value, "Idee"),
    (ToolStatus.PLANNED.value, "geplant"),
    (ToolStatus.RUNNING.value, "läuft"),
    (ToolStatus.PAUSED.value, "ruht"),
    (ToolStatus.DONE.value, "abgeschlossen"),
    (ToolStatus.DROPPED.value, "aufgegeben"),
    (ToolStatus.SUPERSEDED.value, "ersetzt"),
]
QUALIFIERS = [
    (AmountQualifier.EXACT.value, "genau"),
    (AmountQualifier.ABOUT.value, "etwa"),
    (AmountQualifier.UP_TO.value, "bis zu"),
    (AmountQualifier.FROM.value, "ab"),
]


class Tool(TenantModel):
    """What is done under a field of action: all fields of the overview and of the detail sheet.

    Wordings are those of the paper. `sheet_differences` keeps, as JSON of the document types, what the
    detail sheet words differently (keys wording, contacts, area, participants); what is absent there reads as in the
    overview.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tools")
    field = models.ForeignKey(
        FieldOfAction, on_delete=models.CASCADE, related_name="tools", verbose_name="Handlungsfeld"
    )
    position = models.PositiveSmallIntegerField("Reihenfolge")
    key = models.SlugField(max_length=80)
    title = models.CharField("Kurzer Titel", max_length=120)
    wording = models.TextField("Wortlaut im Plan")
    plain_text = models.TextField("In einfachen Worten", blank=True)
    contacts_wording = models.TextField("Ansprechperson (Wortlaut)", blank=True)
    area_wording = models.TextField("Umsetzungsort (Wortlaut)", blank=True)
    participants_wording = models.TextField("Beteiligte (Wortlaut)", blank=True)
    status = models.CharField("Stand", max_length=12, choices=TOOL_STATUSES, default=ToolStatus.UNKNOWN.value)
    has_sheet = models.BooleanField("hat ein Detailblatt", default=False)
    sheet_differences = models.JSONField(default=dict, blank=True)
    target_group = models.TextField("Zielgruppe", blank=True)
    budget_wording = models.TextField("Budget (Wortlaut)", blank=True)
    budget_cents = models.PositiveBigIntegerField("Budget in Cent", null=True, blank=True)
    budget_qualifier = models.CharField(max_length=8, choices=QUALIFIERS, default=AmountQualifier.EXACT.value)
    budget_cap_per_application_cents = models.PositiveBigIntegerField(
        "höchstens je Antrag, in Cent", null=True, blank=True
    )
    outside_advice_wording = models.TextField("Externe Beratung (Wortlaut)", blank=True)
    outside_advice = models.BooleanField("Externe Beratung", null=True, blank=True)
    remarks = models.TextField("Besonderheiten, Kommentare", blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["field__position", "position", "id"]
        verbose_name = "Werkzeug"
        verbose_name_plural = "Werkzeuge"
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="plan_tool_key_unique"),
            models.CheckConstraint(
                name="plan_tool_status_known", condition=models.Q(status__in=[status for status, _ in TOOL_STATUSES])
            ),
            models.CheckConstraint(
                name="plan_tool_qualifier_known",
                condition=models.Q(budget_qualifier__in=[qualifier for qualifier, _ in QUALIFIERS]),
            ),
        ]
        indexes = [models.Index(fields=["edition", "status"], name="plan_tool_by_status")]

    def __str__(self) -> str:
        return self.title


class ToolYear(TenantModel):
    """A year in which the tool is marked in the overview."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField("Jahr")

    class Meta:
        ordering = ["year"]
        verbose_name = "Jahr"
        verbose_name_plural = "Jahre"
        constraints = [models.UniqueConstraint(fields=["tool", "year"], name="plan_toolyear_once")]

    def __str__(self) -> str:
        return str(self.year)


class Responsibility(TenantModel):
    """A person in a function at an organisation who answers for a tool; any of the three may be unknown, not all."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="responsibilities")
    position = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities")
    function = models.ForeignKey(
        Function, on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Ansprechperson"
        verbose_name_plural = "Ansprechpersonen"
        constraints = [
            models.CheckConstraint(
                name="plan_responsibility_names_somebody",
                condition=models.Q(person__isnull=False)
                | models.Q(function__isnull=False)
                | models.Q(organisation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.person, self.function, self.organisation) if part)


class Area(TenantModel):
    """One part of where a tool takes place: the district, an Amt, a municipality, or words that name none of these."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in AreaKind])
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amt = models.ForeignKey(Amt, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("Bezeichnung", max_length=300)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Umsetzungsort"
        verbose_name_plural = "Umsetzungsorte"
        constraints = [
            models.CheckConstraint(
                name="plan_area_key_fits_kind",
                condition=models.Q(kind="district", district__isnull=False, amt__isnull=True, municipality__isnull=True)
                | models.Q(kind="amt", district__isnull=True, amt__isnull=False, municipality__isnull=True)
                | models.Q(kind="municipality", district__isnull=True, amt__isnull=True, municipality__isnull=False)
                | models.Q(kind="unresolved", district__isnull=True, amt__isnull=True, municipality__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Participation(TenantModel):
    """An organisation or group that takes part, as the paper names it. Names of single persons never become public."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="participations")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("Beteiligte", max_length=500)
    is_person = models.BooleanField("einzelne Person", default=False)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "Beteiligung"
        verbose_name_plural = "Beteiligungen"

    def __str__(self) -> str:
        return self.name
