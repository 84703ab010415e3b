"""Budget cells: amount, how exact it is, and the cap per application."""

import re
from dataclasses import dataclass

from werkstattplan.kernel.money import MAX_CENTS, NUMBER, cents_of
from werkstattplan.plan.contracts import AmountQualifier, Budget
from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure

_UNIT = r"(?P<unit>€|EUR\b|Euro\b|T€|TEUR\b|T EUR\b|Tsd\.?\s?(?:€|EUR|Euro)|Mio\.?\s?(?:€|EUR|Euro))"
_NO_CENTS = r"(?:,\s?[-–—]{1,2})?"
_AMOUNT = re.compile(rf"(?<![\d.,])(?P<number>{NUMBER}){_NO_CENTS}(?![\d]|[.,]\d)\s*{_UNIT}", re.IGNORECASE)
_BARE = re.compile(rf"(?P<number>{NUMBER}){_NO_CENTS}")
_QUALIFIERS: tuple[tuple[AmountQualifier, re.Pattern[str]], ...] = (
    (AmountQualifier.ABOUT, re.compile(r"(?:\b(?:ca|circa|etwa|ungefähr|rund|gut|knapp)\b\.?|~|≈)\s*$", re.IGNORECASE)),
    (AmountQualifier.UP_TO, re.compile(r"\b(?:bis zu|max|maximal|höchstens|bis)\b\.?\s*$", re.IGNORECASE)),
    (AmountQualifier.FROM, re.compile(r"\b(?:ab|mind|mindestens|wenigstens)\b\.?\s*$", re.IGNORECASE)),
)
_PER_APPLICATION = re.compile(r"^\s*(pro|je)\s+(antrag|projekt|vorhaben|förderung|antragsteller)", re.IGNORECASE)
# Words and figures beside an amount that make it something else than the tool's budget: a range, a rate, a multiple, a no.
_MEANS_MORE = re.compile(
    r"\d|[-−–]\s*$|\b(?:je|pro|jährlich|jährliche|monatlich|mtl|jährl|jahr|monat|kein\w*|nicht|ohne|à)\b|/\s*\w",
    re.IGNORECASE,
)
_SMALL_MATTERS = re.compile(r"\b(?:19|20)\d\d\b(?:\s*[-–/]\s*(?:19|20)?\d\d\b)?")


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
    if _MEANS_MORE.search(_beside_amounts(text)):
        return unsure(
            Budget(wording=wording),
            "Neben dem Betrag stehen Angaben, die ihn verändern können. Bitte tragen Sie ihn ein.",
        )
    budget = _budget(wording, totals, caps)
    return likely(budget, "Betrag und Höchstbetrag je Antrag getrennt.") if caps else certain(budget, "Betrag erkannt.")


def possible_budget(wording: str) -> Budget | None:
    """The only amount in a wording whose reading is not sure, for a person to confirm; None if there is not one."""
    text = " ".join(wording.split())
    found = [_found(text, match) for match in _AMOUNT.finditer(text)]
    if len(found) == 1 and found[0].cents <= MAX_CENTS:
        return _budget(wording, [] if found[0].per_application else found, found if found[0].per_application else [])
    bare = _BARE.fullmatch(text)
    if bare and cents_of(bare.group("number")) <= MAX_CENTS:
        return Budget(wording=wording, amount_cents=cents_of(bare.group("number")))
    return None


def _budget(wording: str, totals: list[_Found], caps: list[_Found]) -> Budget:
    return Budget(
        wording=wording,
        amount_cents=totals[0].cents if totals else None,
        qualifier=totals[0].qualifier if totals else AmountQualifier.EXACT,
        cap_per_application_cents=caps[0].cents if caps else None,
    )


def _beside_amounts(text: str) -> str:
    """What is left of a wording without amounts, their qualifiers, what a cap refers to, and years."""
    left, end = [], 0
    for match in _AMOUNT.finditer(text):
        before = text[end : match.start()]
        for _, pattern in _QUALIFIERS:
            before = pattern.sub("", before)
        cap = _PER_APPLICATION.match(text[match.end() :])
        end = match.end() + (cap.end() if cap else 0)
        left.append(before)
    return "\n".join(_SMALL_MATTERS.sub("", piece) for piece in (*left, text[end:]))


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
