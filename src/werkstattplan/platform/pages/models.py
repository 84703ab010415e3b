"""Pages the law wants, as each commune words them."""

from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class Kind(models.TextChoices):
    """Which page; the value is its address."""

    IMPRINT = "impressum", "Impressum"
    PRIVACY = "datenschutz", "Datenschutz"
    ACCESSIBILITY = "barrierefreiheit", "Erklärung zur Barrierefreiheit"


class LegalPage(TenantModel):
    """The text of one page as Markdown. Without a row the commune shows the text that the product brings."""

    kind = models.CharField("Seite", max_length=20, choices=Kind)
    text = models.TextField("Text")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("geändert am")

    class Meta:
        ordering = ["kind"]
        verbose_name = "rechtliche Seite"
        verbose_name_plural = "rechtliche Seiten"
        constraints = [
            models.UniqueConstraint(fields=["commune", "kind"], name="pages_legalpage_once"),
            models.CheckConstraint(name="pages_legalpage_kind_known", condition=models.Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
