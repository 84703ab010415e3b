"""What pages about persons say of their addresses."""

from django import template

from werkstattplan.platform.notify.addresses import normalised
from werkstattplan.platform.notify.models import SuppressedAddress

register = template.Library()


@register.simple_tag
def suppression_of(email: str) -> SuppressedAddress | None:
    """Why an address takes no mails, or None."""
    return SuppressedAddress.objects.filter(email=normalised(email)).first() if email else None
