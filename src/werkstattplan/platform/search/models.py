"""The search table: an inverted index in plain tables, the same on every database."""

from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class SearchEntry(TenantModel):
    """Something that can be found. `is_public` entries hold public texts only; staff search the others too."""

    source = models.CharField(max_length=40)
    object_key = models.CharField(max_length=160)
    is_public = models.BooleanField()
    kind_label = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)

    class Meta:
        verbose_name = "Sucheintrag"
        verbose_name_plural = "Sucheinträge"
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "source", "object_key", "is_public"], name="search_entry_once_per_object"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """A stem that occurs somewhere."""

    word = models.CharField(max_length=60, unique=True)

    class Meta:
        verbose_name = "Suchwort"
        verbose_name_plural = "Suchwörter"

    def __str__(self) -> str:
        return self.word


class SearchPosting(models.Model):
    """A stem occurs in an entry; `weight` is higher in titles."""

    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="postings")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "Fundstelle"
        verbose_name_plural = "Fundstellen"
        constraints = [models.UniqueConstraint(fields=["term", "entry"], name="search_posting_once")]

    def __str__(self) -> str:
        return f"{self.term_id}→{self.entry_id}"
