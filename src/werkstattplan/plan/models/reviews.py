"""The interim review (Zwischenbilanz): what hindered a tool and what helped."""

from django.db import models

from werkstattplan.plan.contracts import FindingTerm
from werkstattplan.plan.models.editions import Edition
from werkstattplan.plan.models.tools import Tool
from werkstattplan.platform.tenancy.models import TenantModel

FINDING_TERMS = [
    (FindingTerm.TIME.value, "Zeit"),
    (FindingTerm.MONEY.value, "Geld"),
    (FindingTerm.STAFF.value, "Personal"),
    (FindingTerm.RESPONSIBILITY.value, "Zuständigkeit"),
    (FindingTerm.PARTNERS.value, "Partner"),
    (FindingTerm.NETWORK.value, "Vernetzung und Austausch"),
    (FindingTerm.VOLUNTEERS.value, "Ehrenamt"),
    (FindingTerm.POLITICS.value, "Rückhalt in Politik und Verwaltung"),
    (FindingTerm.LAW.value, "Recht und Vorschriften"),
    (FindingTerm.TECHNOLOGY.value, "Technik und Daten"),
    (FindingTerm.PLACES.value, "Räume und Wege"),
    (FindingTerm.DEMAND.value, "Bedarf und Nachfrage"),
    (FindingTerm.PUBLICITY.value, "Bekanntheit"),
    (FindingTerm.OTHER.value, "Anderes"),
]


class InterimReview(TenantModel):
    """A day on which people look back at an edition, tool by tool."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reviews")
    title = models.CharField("Titel", max_length=200)
    held_on = models.DateField("Tag")
    note = models.TextField("Wer dabei war, was sonst wichtig war", blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = "Zwischenbilanz"
        verbose_name_plural = "Zwischenbilanzen"

    def __str__(self) -> str:
        return self.title


class Finding(TenantModel):
    """One thing that hindered or helped a tool: a term of the shared vocabulary, with own words."""

    class Kind(models.TextChoices):
        BARRIER = "barrier", "hat gebremst"
        ENABLER = "enabler", "hat geholfen"

    review = models.ForeignKey(InterimReview, on_delete=models.CASCADE, related_name="findings")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField("Art", max_length=8, choices=Kind)
    term = models.CharField("Stichwort", max_length=16, choices=FINDING_TERMS)
    words = models.CharField("in eigenen Worten", max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "Befund"
        verbose_name_plural = "Befunde"
        constraints = [
            models.CheckConstraint(name="plan_finding_kind_known", condition=models.Q(kind__in=["barrier", "enabler"])),
            models.CheckConstraint(
                name="plan_finding_term_known", condition=models.Q(term__in=[term for term, _ in FINDING_TERMS])
            ),
            # "Anderes" alone says nothing.
            models.CheckConstraint(
                name="plan_finding_other_has_words", condition=~models.Q(term="other") | ~models.Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_term_display()}: {self.words}" if self.words else str(self.get_term_display())
