"""Two ledgers that nothing joins: who may answer, and what was answered. See docs/decisions/0014.

No row here is changed or added one by one in an order that could be read off again: marks lie together in one value of
a box, replies wait together in one value of a batch. No column holds a moment, an address or a device.
"""

import secrets

from django.db import models
from django.db.models import Q

from werkstattplan.modules.surveys.models.survey import Questionnaire, Wave
from werkstattplan.platform.tenancy.models import TenantModel

MARK_BYTES = 16
LARGEST_BOX = 200


def random_id() -> int:
    """A key that says nothing about the order of rows. On SQLite it is the row's place in the file, too."""
    return secrets.randbits(62) + 1


class CodeBox(TenantModel):
    """A box of slips, usually of one class.

    `marks` holds one mark of 16 bytes for each slip, at a place that says nothing about the slip's number; zeros: not
    used. A mark is a digest of a secret of the device that used the slip, so that it may ask again after a lost answer.
    `is_started` is the switch of the teacher; `teacher_digest` the digest of the word in the teacher's link.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="boxes")
    school = models.CharField("Schule oder Ort", max_length=120)
    label = models.CharField("Klasse oder Gruppe", max_length=60)
    size = models.PositiveSmallIntegerField("Zettel")
    marks = models.BinaryField()
    is_started = models.BooleanField("läuft", default=True)
    teacher_digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["school", "label"]
        verbose_name = "Kasten"
        verbose_name_plural = "Kästen"
        constraints = [
            models.UniqueConstraint(fields=["wave", "school", "label"], name="surveys_codebox_name_once"),
            models.CheckConstraint(name="surveys_codebox_size", condition=Q(size__gte=1) & Q(size__lte=LARGEST_BOX)),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.label}"


class Code(TenantModel):
    """A slip: the keyed digest of its code, and the place of its mark in the box. Never changed; gone when settled."""

    id = models.BigAutoField(primary_key=True, default=random_id)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    box = models.ForeignKey(CodeBox, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=32)
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "Code"
        verbose_name_plural = "Codes"
        constraints = [
            models.UniqueConstraint(fields=["wave", "digest"], name="surveys_code_once"),
            models.UniqueConstraint(fields=["box", "place"], name="surveys_code_place_once"),
        ]

    def __str__(self) -> str:
        return "Code"


class SpentTicket(TenantModel):
    """A ticket with which a reply has arrived. The key is a digest of the ticket; nothing else is known of it."""

    id = models.BigAutoField(primary_key=True)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "Verbrauchte Marke"
        verbose_name_plural = "Verbrauchte Marken"

    def __str__(self) -> str:
        return "verbrauchte Marke"


class Batch(TenantModel):
    """Replies that wait until there are enough to be released together, mixed anew with each one that comes.

    One for each wave, and one for each box where groups are kept with the answers. `waiting` is a list of lists
    `[number of the questionnaire's row, answers]`.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="batches")
    box = models.OneToOneField(CodeBox, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    waiting = models.JSONField("wartet", default=list)
    size = models.PositiveSmallIntegerField("warten", default=0)
    released = models.PositiveIntegerField("Lieferungen", default=0)

    class Meta:
        verbose_name = "Lieferung"
        verbose_name_plural = "Lieferungen"
        constraints = [
            models.UniqueConstraint(
                fields=["wave"], condition=Q(box__isnull=True), name="surveys_batch_one_without_box"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size} Antwortbögen warten"


class Reply(TenantModel):
    """The answers of one person, released. No time, no address, no code; the key is drawn at random."""

    id = models.BigAutoField(primary_key=True, default=random_id)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="replies")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    box = models.ForeignKey(CodeBox, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answers = models.JSONField("Antworten")

    class Meta:
        verbose_name = "Antwortbogen"
        verbose_name_plural = "Antwortbögen"

    def __str__(self) -> str:
        return "Antwortbogen"


class SealedDraft(TenantModel):
    """Answers that somebody goes on with later, sealed in the browser with a word that only this person knows.

    `lookup` comes from the word as well, one way. The row is kept until `expires_on`, also when the reply has come,
    since its end would tell.
    """

    id = models.BigAutoField(primary_key=True, default=random_id)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    lookup = models.CharField(max_length=64)
    sealed = models.TextField()
    expires_on = models.DateField("gelöscht am")

    class Meta:
        verbose_name = "Versiegelter Zwischenstand"
        verbose_name_plural = "Versiegelte Zwischenstände"
        constraints = [models.UniqueConstraint(fields=["wave", "lookup"], name="surveys_sealeddraft_once")]

    def __str__(self) -> str:
        return "versiegelter Zwischenstand"


class AttemptLimit(TenantModel):
    """How many wrong codes a wave still takes before devices have to work for a guess. Counts, and no addresses."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="+")
    tokens = models.PositiveIntegerField()
    minute = models.PositiveBigIntegerField("Minute der letzten Zählung")

    class Meta:
        verbose_name = "Grenze für falsche Codes"
        verbose_name_plural = "Grenzen für falsche Codes"

    def __str__(self) -> str:
        return f"{self.tokens}"
