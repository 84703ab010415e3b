"""Links by which people answer without an account."""

from django.db import models


class AnswerLink(models.Model):
    """Lets whoever holds it answer for one mail address, in all communes, until it expires or is taken back.

    Belongs to no commune, because the page behind it gathers the tools of all. Only a digest of the secret is kept, so
    that the table gives nobody a working link.
    """

    email = models.EmailField("E-Mail-Adresse", db_index=True)
    secret_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField("angelegt am")
    expires_at = models.DateTimeField("gilt bis", db_index=True)
    revoked_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)

    class Meta:
        verbose_name = "Antwortlink"
        verbose_name_plural = "Antwortlinks"
        constraints = [
            models.CheckConstraint(
                name="updates_answerlink_expires", condition=models.Q(expires_at__gt=models.F("created_at"))
            )
        ]

    def __str__(self) -> str:
        return f"Antwortlink bis {self.expires_at:%d.%m.%Y}"
