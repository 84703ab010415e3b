"""Mails to senders of feedback, outside of the request so that a mail server that is down loses nothing."""

from django.core.mail import send_mail
from django_tasks import task


@task()
def send_text(address: str, subject: str, body: str) -> None:
    """Send a plain mail."""
    send_mail(f"Werkstattplan: {subject}", body, None, [address])
