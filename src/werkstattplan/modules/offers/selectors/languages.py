"""In which languages an offer can be read, and in which it should be but cannot."""

from dataclasses import dataclass

from werkstattplan.modules.offers.models import Offer, OfferText
from werkstattplan.modules.offers.selectors.documents import LANGUAGES

EASY = "de-easy"
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
# German is the text of the entry itself; sign language is spoken, not written.
WRITTEN = {code: name for code, name in LANGUAGES.items() if code not in {"de", "sgn-de"}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """A language of an offer. `tag` is what a page says as `lang`."""

    code: str
    name: str
    tag: str
    direction: str
    text: OfferText | None
    is_older: bool
    is_expected: bool


def variants_of(offer: Offer) -> list[Variant]:
    """All languages that there are or could be, those that are there first; needs the texts prefetched."""
    texts = {text.language: text for text in offer.texts.all()}
    wanted = expected_languages(offer)
    codes = [*texts, *(code for code in WRITTEN if code not in texts)]
    return [_variant(offer, code, texts.get(code), code in wanted) for code in codes]


def expected_languages(offer: Offer) -> list[str]:
    """Leichte Sprache for everybody, and each language that is spoken there: who speaks it should read of it too."""
    return [EASY, *(code for code in map(str, offer.languages) if code in WRITTEN)]


def in_language(code: str) -> str:
    """How one says that something can be read in a language."""
    return "in Leichter Sprache" if code == EASY else f"auf {LANGUAGES.get(code, code)}"


def not_yet(offer: Offer, asked: str) -> str:
    """In which languages people miss the text, in words: the one asked for, else all that are expected; empty if none."""
    there = {text.language for text in offer.texts.all()}
    if asked in there:
        return ""
    codes = [asked] if asked in WRITTEN else [code for code in expected_languages(offer) if code not in there]
    words = [in_language(code) for code in codes]
    return " und ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def missing_languages(offer: Offer) -> list[str]:
    """Names of languages in which a text is expected and not there."""
    there = {text.language for text in offer.texts.all()}
    return [WRITTEN[code] for code in expected_languages(offer) if code not in there]


def older_languages(offer: Offer) -> list[str]:
    """Names of languages whose text was written for a German text that has changed since."""
    return [variant.name for variant in variants_of(offer) if variant.is_older]


def variant_in(offer: Offer, code: str) -> Variant:
    """One language of an offer, there or not; raises KeyError for one in which nothing is written."""
    text = next((text for text in offer.texts.all() if text.language == code), None)
    if text is None and code not in WRITTEN:
        raise KeyError(code)
    return _variant(offer, code, text, code in expected_languages(offer))


def _variant(offer: Offer, code: str, text: OfferText | None, is_expected: bool) -> Variant:
    return Variant(
        code=code,
        name=LANGUAGES.get(code, code),
        tag="de" if code == EASY else code,
        direction="rtl" if code in RIGHT_TO_LEFT else "ltr",
        text=text,
        is_older=text is not None and bool(text.written_for) and text.written_for != offer.text_print,
        is_expected=is_expected,
    )
