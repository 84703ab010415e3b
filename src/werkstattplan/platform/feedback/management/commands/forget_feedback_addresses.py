"""Deletes addresses of senders that are no longer needed; meant to run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from werkstattplan.platform.feedback.services import forget_addresses


class Command(BaseCommand):
    """`werkstattplan forget_feedback_addresses`"""

    help = "Löscht E-Mail-Adressen aus Rückmeldungen, die länger beantwortet sind."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete and say how many."""
        self.stdout.write(f"{forget_addresses(at=timezone.now())} Adressen gelöscht.")
