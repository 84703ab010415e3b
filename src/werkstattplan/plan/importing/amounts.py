"""Budget cells: amount, how exact it is, and the cap per application."""

import re
from dataclasses import dataclass

from werkstattplan.kernel.money import MAX_CENTS, NUMBER, cents_of
from werkstattplan.plan.contracts import AmountQualifier, Budget
from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure

_UNIT = r"(?P<unit>€|EUR\b|Euro\b|T€|TEUR\b|T EUR\b|Tsd\.?\s?(?:€|EUR|Euro)|Mio\.?\s?(?:€|EUR|Euro))"
_AMOUNT = re.compile(rf"(?<![\d.,])(?P<number>{NUMBER})(?![\d]|[.,]\d)\s*{_UNIT}", re.IGNORECASE)
_QUALIFIERS: tuple[tuple[AmountQualifier, re.Pattern[str]], ...] = (
    (AmountQualifier.ABOUT, re.compile(r"(ca|circa|etwa|ungefähr|rund|gut|knapp)\.?\s*$", re.IGNORECASE)),
    (AmountQualifier.UP_TO, re.compile(r"(bis zu|max|maximal|höchstens|bis)\.?\s*$", re.IGNORECASE)),
    (AmountQualifier.FROM, re.compile(r"(ab|mind|mindestens|wenigstens)\.?\s*$", re.IGNORECASE)),
)
_PER_APPLICATION = re.compile(r"^\s*(pro|je)\s+(antrag|projekt|vorhaben|förderung|antragsteller)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    cents: int
    qualifier: AmountQualifier
    per_application: bool


def interpret_budget(wording: str) -> Reading[Budget]:
    """The budget that a cell states; without an understandable amount only the wording stays."""
    text = " ".join(wording.split())
    if not text:
        return certain(Budget(), "Die Zelle ist leer.")
    found = [_found(text, match) for match in _AMOUNT.finditer(text)]
    caps = [amount for amount in found if amount.per_application]
    totals = [amount for amount in found if not amount.per_application]
    if len(caps) > 1 or len(totals) > 1:
        return unsure(Budget(wording=wording), "Hier stehen mehrere Beträge. Welcher gilt, ist nicht eindeutig.")
    if not found or any(amount.cents > MAX_CENTS for amount in found):
        return unsure(Budget(wording=wording), "Hier steht kein Betrag, den wir sicher verstehen.")
    budget = Budget(
        wording=wording,
        amount_cents=totals[0].cents if totals else None,
        qualifier=totals[0].qualifier if totals else AmountQualifier.EXACT,
        cap_per_application_cents=caps[0].cents if caps else None,
    )
    return likely(budget, "Betrag und Höchstbetrag je Antrag getrennt.") if caps else certain(budget, "Betrag erkannt.")


def _found(text: str, match: re.Match[str]) -> _Found:
    before, after = text[: match.start()], text[match.end() :]
    qualifier = next((kind for kind, pattern in _QUALIFIERS if pattern.search(before)), AmountQualifier.EXACT)
    return _Found(
        cents=cents_of(match.group("number"), factor=_factor(match.group("unit"))),
        qualifier=qualifier,
        per_application=bool(_PER_APPLICATION.match(after)),
    )


def _factor(unit: str) -> int:
    first = unit.lower()
    if first.startswith("mio"):
        return 1_000_000
    return 1_000 if first.startswith("t") else 1
