"""What people wrote themselves: what it is about, and whether somebody has looked through it.

Nothing here points to a reply. A text is named by the digest of its words, so whoever wrote the same words is coded
together, replies can be written anew, and what is noted about a text says nothing about the other answers of its writer.
"""

from django.db import models

from werkstattplan.modules.surveys.models.survey import Survey, Wave
from werkstattplan.platform.tenancy.models import TenantModel


class AnswerCategory(TenantModel):
    """A theme of the answers to an open question, the same through all waves."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="categories")
    question_id = models.CharField("Frage", max_length=80)
    label = models.CharField("Kategorie", max_length=80)
    meaning = models.CharField("Was gehört dazu?", max_length=200, blank=True)

    class Meta:
        ordering = ["label", "id"]
        verbose_name = "Kategorie"
        verbose_name_plural = "Kategorien"
        constraints = [
            models.UniqueConstraint(fields=["survey", "question_id", "label"], name="surveys_answercategory_once"),
        ]

    def __str__(self) -> str:
        return self.label


class CodedText(TenantModel):
    """A text of a wave belongs to a category."""

    category = models.ForeignKey(AnswerCategory, on_delete=models.CASCADE, related_name="texts")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "Zuordnung"
        verbose_name_plural = "Zuordnungen"
        constraints = [
            models.UniqueConstraint(fields=["wave", "category", "digest"], name="surveys_codedtext_once"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id}"


class ReviewedText(TenantModel):
    """Somebody has looked through a text of a wave; `quote` holds its words where they may be shown to everybody."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    question_id = models.CharField("Frage", max_length=80)
    digest = models.CharField(max_length=64)
    quote = models.TextField("Zitat", blank=True)

    class Meta:
        verbose_name = "Durchgesehener Text"
        verbose_name_plural = "Durchgesehene Texte"
        constraints = [
            models.UniqueConstraint(fields=["wave", "question_id", "digest"], name="surveys_reviewedtext_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}, {self.question_id}"


class PublishedThemes(TenantModel):
    """What people wrote about, as everybody may read it: themes that enough of them spoke of. Stays when the replies go."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="themes")
    question_id = models.CharField("Frage", max_length=80)
    people = models.PositiveIntegerField("haben etwas geschrieben")
    themes = models.JSONField("Themen", default=list)
    published_on = models.DateField("veröffentlicht am")

    class Meta:
        ordering = ["wave__number", "id"]
        verbose_name = "Veröffentlichte Themen"
        verbose_name_plural = "Veröffentlichte Themen"
        constraints = [models.UniqueConstraint(fields=["wave", "question_id"], name="surveys_publishedthemes_once")]

    def __str__(self) -> str:
        return f"{self.wave_id}, {self.question_id}"
