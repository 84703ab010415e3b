"""Mail addresses: the form in which they are compared, and typing errors people make in them."""

from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from werkstattplan.kernel.refusal import Refusal

# The providers most people here write to; a near miss of one of these is a typing error.
COMMON_DOMAINS = (
    *("gmail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "freenet.de", "outlook.de", "outlook.com"),
    *("hotmail.de", "hotmail.com", "yahoo.de", "yahoo.com", "icloud.com", "posteo.de", "mailbox.org", "kreis-lup.de"),
)


class ImpossibleAddress(Refusal):
    """The address cannot be right."""

    code = "impossible-address"
    sentence = "Diese E-Mail-Adresse kann so nicht stimmen. Bitte prüfen Sie sie, zum Beispiel auf ein fehlendes @."


class MistypedAddress(Refusal):
    """The address looks like a typing error of a common one."""

    code = "mistyped-address"
    sentence = "Diese E-Mail-Adresse sieht nach einem Tippfehler aus."


def normalised(address: str) -> str:
    """A mail address in the form in which addresses are compared and stored."""
    return address.strip().casefold()


def check_address(address: str, *, is_sure: bool = False) -> str:
    """The address, normalised.

    Raises `ImpossibleAddress`; `MistypedAddress` with a proposal unless the person says to be sure. Nothing is
    repaired silently.
    """
    found = normalised(address)
    proposal = proposal_for(found)
    possible = is_possible(found)
    if proposal and not (possible and is_sure):
        raise MistypedAddress(_sentence(proposal))
    if not possible:
        raise ImpossibleAddress
    return found


def is_possible(address: str) -> bool:
    """Whether mail can be sent to such an address at all."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def proposal_for(address: str) -> str:
    """What was probably meant; empty where the address looks right or nothing comes near."""
    tidy = address.replace(",", ".").replace(" ", "").replace("..", ".")
    name, at, domain = tidy.partition("@")
    if not at or not name:
        return ""
    if domain not in COMMON_DOMAINS:
        near = get_close_matches(domain, COMMON_DOMAINS, n=1, cutoff=0.86)
        domain = near[0] if near else domain
    proposal = f"{name}@{domain}"
    return proposal if proposal != address else ""


def _sentence(proposal: str) -> str:
    return f"Diese E-Mail-Adresse sieht nach einem Tippfehler aus. Meinen Sie {proposal}?"
