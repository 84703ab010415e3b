"""Plans and their editions."""

from django.db import models
from django.utils import timezone

from werkstattplan.platform.tenancy.models import TenantModel

# What stands behind a commune in addresses of other pages, public or staff; no plan may be addressed by one of them.
RESERVED_PLAN_SLUGS = frozenset(
    {"suche", "impressum", "datenschutz", "barrierefreiheit", "importe", "mitglieder", "personen"}
    | {
        "rueckmeldungen",
        "seiten",
        "heute",
        "rueckfragen",
        "vorlagen",
        "folgen",
        "orte",
        "kalender",
        "post",
        "bausteine",
    }
    | {"nachweise", "auftraege", "daten", "umfragen", "angebote", "foerderung"}
)


class Plan(TenantModel):
    """A named plan of a commune."""

    slug = models.SlugField("Adresse", max_length=60)
    title = models.CharField("Titel", max_length=200)
    introduction = models.TextField(
        "Einleitung", blank=True, help_text="Steht auf der öffentlichen Seite über dem Plan."
    )

    class Meta:
        ordering = ["title"]
        verbose_name = "Plan"
        verbose_name_plural = "Pläne"
        constraints = [
            models.UniqueConstraint(fields=["commune", "slug"], name="plan_plan_slug_unique"),
            models.CheckConstraint(
                name="plan_plan_slug_not_reserved", condition=~models.Q(slug__in=sorted(RESERVED_PLAN_SLUGS))
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanLink(TenantModel):
    """A link from a plan to another one, also of another commune: the town's plan beside the district's."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    linked_plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    note = models.CharField("Hinweis", max_length=200, blank=True)

    class Meta:
        verbose_name = "Verknüpfung"
        verbose_name_plural = "Verknüpfungen"
        constraints = [
            models.UniqueConstraint(fields=["plan", "linked_plan"], name="plan_planlink_once"),
            models.CheckConstraint(name="plan_planlink_not_itself", condition=~models.Q(plan=models.F("linked_plan"))),
        ]

    def __str__(self) -> str:
        return f"{self.plan} – {self.linked_plan}"


class EditionState(models.TextChoices):
    """A draft is seen by staff only; one edition of a plan at most is published; older ones are superseded."""

    DRAFT = "draft", "Entwurf"
    PUBLISHED = "published", "veröffentlicht"
    SUPERSEDED = "superseded", "abgelöst"


class Edition(TenantModel):
    """A numbered state of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField("Fassung")
    title = models.CharField("Titel", max_length=200)
    state = models.CharField("Stand", max_length=12, choices=EditionState, default=EditionState.DRAFT)
    years = models.JSONField("Jahre der Übersicht", default=list)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField("veröffentlicht am", null=True, blank=True)
    content_changed_at = models.DateTimeField("Inhalt geändert am", default=timezone.now)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="schreibt fort"
    )
    adopted_on = models.DateField("beschlossen am", null=True, blank=True)
    adopted_by_body = models.CharField("beschlossen von", max_length=200, blank=True)
    adoption_number = models.CharField("Beschlussnummer", max_length=60, blank=True)
    adopted_columns = models.JSONField("Spalten beim Beschluss", null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_edition_number_unique"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(state="published"), name="plan_edition_one_published"
            ),
            models.CheckConstraint(
                name="plan_edition_published_has_date",
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
            ),
            models.CheckConstraint(name="plan_edition_state_known", condition=models.Q(state__in=EditionState.values)),
            models.CheckConstraint(
                name="plan_edition_adopted_whole",
                condition=models.Q(adopted_on__isnull=True, adopted_by_body="", adoption_number="")
                | (models.Q(adopted_on__isnull=False) & ~models.Q(adopted_by_body="") & ~models.Q(adoption_number="")),
            ),
            models.CheckConstraint(
                name="plan_edition_not_based_on_itself", condition=~models.Q(based_on=models.F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (Fassung {self.number})"

    @property
    def is_adopted(self) -> bool:
        """Whether a body decided this edition; its content never changes then."""
        return self.adopted_on is not None

    @property
    def standing(self) -> str:
        """Where the edition stands, in German."""
        if not self.is_adopted:
            return str(self.get_state_display())
        return "beschlossen" if self.state == EditionState.DRAFT else f"beschlossen, {self.get_state_display()}"


class Caption(TenantModel):
    """A caption of the paper, usually above the logos of funders."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="captions")
    position = models.PositiveSmallIntegerField()
    label = models.CharField("Bezeichnung", max_length=200)
    text = models.TextField("Text", blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = "Beschriftung"
        verbose_name_plural = "Beschriftungen"
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="plan_caption_position_unique")]

    def __str__(self) -> str:
        return self.label
