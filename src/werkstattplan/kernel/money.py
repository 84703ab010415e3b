"""Money as integer cents, read and written the German way."""

import re
from decimal import Decimal

from werkstattplan.kernel.numbers import thousands
from werkstattplan.kernel.refusal import Refusal

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2})?"
_COMMA_AT_THOUSANDS = re.compile(r"^(\d{1,3}),(\d{3})(?:\s*(?:€|EUR|Euro))?$", re.IGNORECASE)
_POINT_AT_CENTS = re.compile(r"^(\d+)\.(\d{1,2})(?:\s*(?:€|EUR|Euro))?$", re.IGNORECASE)
_EUROS = re.compile(rf"^({NUMBER})\s*(?:€|EUR|Euro)?$", re.IGNORECASE)
# Largest amount a bigint column of cents holds with room to spare; also a guard against slips of the keyboard.
MAX_CENTS = 10**15


class NotAnAmount(Refusal):
    """A text that is no amount of money in German spelling."""

    code = "not-an-amount"
    sentence = (
        "Das ist kein Betrag, den wir sicher verstehen. Bitte schreiben Sie ihn so: 1.000 oder 1.000,50. "
        "Der Punkt trennt Tausender, das Komma die Cent."
    )


def parse_euros(text: str) -> int:
    """Cents of an amount like "1.234,56 €"; "1.000" is one thousand.

    Raises `NotAnAmount`, for "1,000" and "12.5" with the question what was meant.
    """
    match = _EUROS.match(text.strip())
    if match is None:
        raise _misunderstood(text)
    cents = cents_of(match.group(1))
    if cents > MAX_CENTS:
        raise NotAnAmount
    return cents


def _misunderstood(text: str) -> NotAnAmount:
    """The refusal that asks back where it can be said what was meant."""
    comma, point = _COMMA_AT_THOUSANDS.match(text.strip()), _POINT_AT_CENTS.match(text.strip())
    if comma is not None:
        whole, rest = comma.groups()
        meanings = [f"{whole}.{rest}"] if int(whole) else []
        if rest.endswith("0"):
            meanings.append(f"{whole},{rest[:2]}" if rest != "000" else whole)
    elif point is not None:
        whole, rest = point.groups()
        meanings = [f"{whole},{rest.ljust(2, '0')}"]
    else:
        return NotAnAmount()
    if not meanings:
        return NotAnAmount()
    asked = " oder ".join(f"{meaning} Euro" for meaning in meanings)
    return NotAnAmount(f"Meinen Sie {asked}? Bitte schreiben Sie {' oder '.join(meanings)}.")


def cents_of(number: str, *, factor: int = 1) -> int:
    """Cents of a number in German spelling that matches `NUMBER`, times `factor`, rounded down to whole cents."""
    return int(Decimal(number.replace(".", "").replace(",", ".")) * 100 * factor)


def format_euros(cents: int) -> str:
    """An amount like "1.234,56 €"."""
    euros, rest = divmod(cents, 100)
    return f"{thousands(euros)},{rest:02d} €"
