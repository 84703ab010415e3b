"""Surveys, their questionnaires and their waves."""

import datetime

from django.db import models
from django.db.models import F, Q

from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import TenantModel

# Fewer replies than this are never told apart, whatever a survey says.
SMALLEST_BATCH = 5


class Survey(TenantModel):
    """One topic of one department. It can be asked again: each time is a `Wave`.

    `plan_slug` and `tool_key` name the tool of the plan that it serves; both empty: none.
    """

    slug = models.SlugField("Adresse", max_length=40)
    title = models.CharField("Titel", max_length=120)
    purpose = models.TextField("Wozu wird gefragt?", help_text="Ein bis drei Sätze für die erste Seite.")
    department = models.CharField("Wer fragt?", max_length=120, help_text="Der Fachdienst, nicht die Person.")
    contact = models.CharField("Fragen beantwortet", max_length=200, help_text="Stelle mit Telefon oder E-Mail.")
    plan_slug = models.SlugField("Werkstattplan", max_length=60, blank=True)
    tool_key = models.SlugField("Werkzeug", max_length=80, blank=True)

    class Meta:
        ordering = ["title", "id"]
        verbose_name = "Umfrage"
        verbose_name_plural = "Umfragen"
        constraints = [
            models.UniqueConstraint(fields=["commune", "slug"], name="surveys_survey_address_once"),
            models.CheckConstraint(name="surveys_survey_tool_of_a_plan", condition=Q(tool_key="") | ~Q(plan_slug="")),
        ]

    def __str__(self) -> str:
        return self.title


class Questionnaire(TenantModel):
    """A numbered version of a questionnaire as canonical JSON. The database refuses every change of it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questionnaires")
    number = models.PositiveSmallIntegerField("Nummer")
    document = models.TextField("Fragebogen")
    sha256 = models.CharField("Prüfsumme", max_length=64)

    class Meta:
        ordering = ["number"]
        verbose_name = "Fragebogen"
        verbose_name_plural = "Fragebögen"
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="surveys_questionnaire_number_once"),
            models.UniqueConstraint(fields=["survey", "sha256"], name="surveys_questionnaire_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}, Fassung {self.number}"


class Access(models.TextChoices):
    """How somebody gets to answer."""

    OPEN = "open", "offener Link"
    CODES = "codes", "Zettel mit Code aus einem Kasten"
    LETTERS = "letters", "persönlicher Code im Brief"


class AnonymityLevel(models.TextChoices):
    """What is kept with the answers."""

    ANSWERS_ONLY = "answers_only", "nur die Antworten"
    WITH_GROUP = "with_group", "die Antworten und die Gruppe (Klasse oder Schule)"


class WaveState(models.TextChoices):
    """The life of a wave. Settled: the codes and their key are destroyed, the replies mixed once more."""

    PLANNED = "planned", "in Vorbereitung"
    OPEN = "open", "läuft"
    CLOSED = "closed", "beendet"
    SETTLED = "settled", "abgeschlossen"


class Wave(TenantModel):
    """One time a survey is asked: from when to when, how one gets in, what is kept.

    `salt` makes the keys of codes and tickets together with the secret of the installation; it is destroyed when the
    wave is settled. Once `has_replies` the database refuses another `anonymity_level`, `access` or `batch_size`.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField("Welle")
    key = models.CharField("Kurzadresse", max_length=12, unique=True)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    access = models.CharField("Zugang", max_length=10, choices=Access)
    anonymity_level = models.CharField("Anonymität", max_length=20, choices=AnonymityLevel)
    batch_size = models.PositiveSmallIntegerField("Antworten je Lieferung", default=10)
    state = models.CharField("Stand", max_length=10, choices=WaveState, default=WaveState.PLANNED)
    opens_at = models.DateTimeField("beginnt")
    closes_at = models.DateTimeField("endet")
    delete_on = models.DateField("Antworten gelöscht am")
    salt = models.CharField(max_length=64, blank=True)
    has_replies = models.BooleanField("hat Antworten", default=False)
    settled_on = models.DateField("abgeschlossen am", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "Welle"
        verbose_name_plural = "Wellen"
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="surveys_wave_number_once"),
            models.CheckConstraint(name="surveys_wave_access_known", condition=Q(access__in=Access.values)),
            models.CheckConstraint(
                name="surveys_wave_level_known", condition=Q(anonymity_level__in=AnonymityLevel.values)
            ),
            models.CheckConstraint(name="surveys_wave_state_known", condition=Q(state__in=WaveState.values)),
            models.CheckConstraint(name="surveys_wave_ends_after_its_begin", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(name="surveys_wave_batch_not_small", condition=Q(batch_size__gte=SMALLEST_BATCH)),
            models.CheckConstraint(
                name="surveys_wave_groups_need_codes",
                condition=~Q(anonymity_level=AnonymityLevel.WITH_GROUP) | Q(access=Access.CODES),
            ),
            models.CheckConstraint(
                name="surveys_wave_salt_gone_when_settled",
                condition=Q(state=WaveState.SETTLED, salt="", settled_on__isnull=False)
                | (~Q(state=WaveState.SETTLED) & ~Q(salt="") & Q(settled_on__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="surveys_wave_due")]

    def __str__(self) -> str:
        return f"{self.survey_id}, Welle {self.number}"

    def takes_new_people(self, at: datetime.datetime) -> bool:
        """Whether somebody may begin to answer."""
        return self.state == WaveState.OPEN and self.opens_at <= at < self.closes_at


class Region(TenantModel):
    """A group of municipalities that the commune made itself, coarse enough for questions about where one lives."""

    name = models.CharField("Name", max_length=80)
    municipalities = models.ManyToManyField(Municipality, related_name="+", verbose_name="Gemeinden")

    class Meta:
        ordering = ["name"]
        verbose_name = "Region"
        verbose_name_plural = "Regionen"
        constraints = [models.UniqueConstraint(fields=["commune", "name"], name="surveys_region_name_once")]

    def __str__(self) -> str:
        return self.name
