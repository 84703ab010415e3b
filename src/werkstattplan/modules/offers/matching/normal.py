"""Names, addresses and numbers in one spelling, so that only real differences are left."""

import re
from functools import lru_cache

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "à": "a", "ı": "i"})
_LEGAL = re.compile(
    r"\b(?:g?gmbh|e\.? ?v|e\.? ?g|mbh|co|kg|ag|gbr|ohg|ug|i\.? ?g|r\.? ?v|k\.? ?v|"
    r"kreisverband|landesverband|regionalverband|gemeinnuetzige?r?)\b\.?"
)
_WORD = re.compile(r"[a-z0-9]+")
_STREET = re.compile(r"str(?:\.|asse)?$|strasse\b|str\b")
_NUMBER = re.compile(r"(\d+)\s*([a-z])?")
_LONG = {
    "kita": ("kindertagesstaette",),
    "kiga": ("kindergarten",),
    "ffw": ("freiwillige", "feuerwehr"),
    "fw": ("feuerwehr",),
    "vhs": ("volkshochschule",),
    "drk": ("deutsches", "rotes", "kreuz"),
    "awo": ("arbeiterwohlfahrt",),
    "asb": ("arbeiter", "samariter", "bund"),
    "sv": ("sportverein",),
    "bib": ("bibliothek",),
    "jh": ("jugendhaus",),
    "jz": ("jugendzentrum",),
    "st": ("sankt",),
    "ev": ("evangelische",),
    "kath": ("katholische",),
    "gs": ("grundschule",),
    "mgh": ("mehrgenerationenhaus",),
}
_EMPTY = {"der", "die", "das", "und", "am", "im", "in", "an", "zur", "zum", "fuer", "von", "des", "dem", "e", "v"}


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """The telling words of a name: folded, without legal forms, abbreviations in full."""
    # Before abbreviations: "e. V." is a legal form, "ev." the church.
    plain = _LEGAL.sub(" ", folded(name))
    words = [long for word in _WORD.findall(plain) for long in _LONG.get(word, (word,))]
    return tuple(dict.fromkeys(word for word in words if word not in _EMPTY)) or tuple(_WORD.findall(folded(name)))


def folded(text: str) -> str:
    """Small letters without umlauts."""
    return text.lower().translate(_FOLD)


@lru_cache(maxsize=100_000)
def street_of(street: str) -> str:
    """A street in one spelling: "Lange Str." and "Lange-Straße" are one."""
    return "".join(_WORD.findall(_STREET.sub("strasse", folded(street).strip())))


def number_of(house_number: str) -> str:
    """A house number without blanks, and only the first of a range."""
    found = _NUMBER.search(folded(house_number))
    return "".join(part or "" for part in found.groups()) if found else ""


def phone_of(phone: str) -> str:
    """The digits of a telephone number with the area code, without the country's; empty where it is too short to tell."""
    first = re.split(r"[,;]| oder |\bund\b", phone)[0]
    digits = re.sub(r"\D", "", first.replace("(0)", ""))
    if first.strip().startswith("+") and digits.startswith("49"):
        digits = digits[2:]
    elif digits.startswith("0049"):
        digits = digits[4:]
    digits = digits.lstrip("0")
    return digits if len(digits) >= 6 else ""
