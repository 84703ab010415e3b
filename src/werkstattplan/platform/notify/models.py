"""Outgoing mails."""

from django.db import models

from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import TenantModel


class MessageState(models.TextChoices):
    """Where a mail is. `uncertain`: the program was stopped while handing it over, so it may or may not have left."""

    WAITING = "waiting", "wartet"
    SENDING = "sending", "wird verschickt"
    SENT = "sent", "verschickt"
    UNCERTAIN = "uncertain", "ungewiss"
    FAILED = "failed", "nicht zustellbar"
    BOUNCED = "bounced", "zurückgekommen"
    WITHDRAWN = "withdrawn", "zurückgezogen"


# Mails that wait for a person.
STUCK = (MessageState.UNCERTAIN, MessageState.FAILED, MessageState.BOUNCED)


class Message(TenantModel):
    """One mail to one address. `key` makes it exist once, however often somebody asks for it."""

    key = models.CharField(max_length=200)
    kind = models.CharField("Anlass", max_length=60)
    recipient = models.EmailField("an")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.CharField("Betreff", max_length=200)
    text = models.TextField("Text", blank=True)
    html = models.TextField("HTML", blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    state = models.CharField("Zustand", max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    error = models.CharField("Fehler", max_length=500, blank=True)
    created_at = models.DateTimeField("angelegt am")
    not_before = models.DateTimeField("nicht vor")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("verschickt am", null=True, blank=True)
    message_id = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "Nachricht"
        verbose_name_plural = "Nachrichten"
        constraints = [
            models.UniqueConstraint(fields=["commune", "key"], name="notify_message_once"),
            models.CheckConstraint(
                name="notify_message_state_known", condition=models.Q(state__in=MessageState.values)
            ),
            models.CheckConstraint(
                name="notify_message_sent_has_time",
                condition=~models.Q(state__in=["sent", "bounced"]) | models.Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notify_message_sending_is_claimed",
                condition=~models.Q(state="sending") | models.Q(claimed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="notify_message_by_state")]

    def __str__(self) -> str:
        return f"{self.subject} an {self.recipient}"


class SuppressedAddress(TenantModel):
    """An address that takes no mails, why and since when; until somebody lifts it."""

    email = models.EmailField("E-Mail-Adresse")
    reason = models.CharField("Grund", max_length=300)
    since = models.DateTimeField("seit")

    class Meta:
        ordering = ["email"]
        verbose_name = "gesperrte Adresse"
        verbose_name_plural = "gesperrte Adressen"
        constraints = [models.UniqueConstraint(fields=["commune", "email"], name="notify_suppressedaddress_once")]

    def __str__(self) -> str:
        return self.email


class Unsubscription(models.Model):
    """An address whose owner wants no more mails of a kind, from whatever commune."""

    email = models.EmailField("E-Mail-Adresse")
    kind = models.CharField("Anlass", max_length=60)
    since = models.DateTimeField("seit")

    class Meta:
        ordering = ["email", "kind"]
        verbose_name = "Abmeldung"
        verbose_name_plural = "Abmeldungen"
        constraints = [models.UniqueConstraint(fields=["email", "kind"], name="notify_unsubscription_once")]

    def __str__(self) -> str:
        return self.email
