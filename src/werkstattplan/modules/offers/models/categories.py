"""Kinds of offers, as a tree, with people's words for them."""

from django.db import models

from werkstattplan.platform.tenancy.models import TenantModel


class Category(TenantModel):
    """A kind of offer. `synonyms` are words by which people look for it, one a line.

    One that is hidden has no offers and can be chosen no more; it stays so that loading the kinds does not bring it back.
    """

    key = models.SlugField("Kennung", max_length=60)
    name = models.CharField("Name", max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="gehört zu"
    )
    synonyms = models.TextField("Wörter der Leute", blank=True, help_text="Ein Wort je Zeile.")
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    is_hidden = models.BooleanField("ausgeblendet", default=False)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = "Kategorie"
        verbose_name_plural = "Kategorien"
        constraints = [
            models.UniqueConstraint(fields=["commune", "key"], name="offers_category_key_once"),
            models.CheckConstraint(
                name="offers_category_not_in_itself", condition=~models.Q(parent=models.F("id")) | models.Q(parent=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name
