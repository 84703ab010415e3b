"""An invented set of places with duplicates whose truth is known: the measure of the matching.

Noise as in real lists: abbreviations, legal forms, umlauts spelled out, slips of the pen, other spellings of streets and
telephone numbers, missing columns, points that lie some metres apart, and neighbours, branches and namesakes that are not
the same.
"""

import random
from collections.abc import Callable

from werkstattplan.modules.offers.matching.pairs import Entry

_KINDS = (
    "Kindertagesstätte", "Grundschule", "Jugendclub", "Bibliothek", "Seniorentreff", "Beratungsstelle", "Pflegedienst",
    "Volkshochschule", "Sportverein", "Freiwillige Feuerwehr", "Musikschule", "Begegnungsstätte", "Tagespflege",
    "Mehrgenerationenhaus", "Heimatmuseum", "Tafel", "Familienzentrum", "Hospizdienst", "Jugendzentrum", "Arztpraxis",
)  # fmt: skip
_OWN = (
    "Sonnenschein", "Regenbogen", "Zwergenland", "Storchennest", "Lindenhof", "Kastanie", "Seeblick", "Mühlenbach",
    "Rappelkiste", "Pusteblume", "Waldwichtel", "Möwennest", "Elbkinder", "Heidekraut", "Eichenhain", "Löwenzahn",
    "Kranichhaus", "Bernstein", "Windmühle", "Apfelbaum", "Schlossgarten", "Wiesengrund", "Weißdorn", "Brücke",
    "Morgenrot", "Fünf Türme", "Alte Schule", "Haus am Teich", "Miteinander", "Lebensfreude",
)  # fmt: skip
_BEARERS = ("", "", "DRK", "AWO", "Evangelische", "Städtische", "Arbeiter-Samariter-Bund", "Kommunale")
_STREETS = (
    "Lange Straße", "Dorfstraße", "Am Markt", "Bahnhofstraße", "Schulweg", "Lindenstraße", "Schweriner Straße",
    "Mühlenweg", "Gartenstraße", "Am Kanal", "Parkallee", "Kirchplatz", "Goethestraße", "Hauptstraße", "Ringstraße",
)  # fmt: skip
_FORMS = ("", "", " e. V.", " gGmbH", " GmbH")
_SHORT = {
    "Kindertagesstätte": "Kita", "Freiwillige Feuerwehr": "FFW", "Volkshochschule": "VHS", "Sportverein": "SV",
    "Evangelische": "Ev.", "Mehrgenerationenhaus": "MGH", "Grundschule": "GS", "Arbeiter-Samariter-Bund": "ASB",
}  # fmt: skip
_SPELLED = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
_TOWNS = 140


def labelled(number: int, *, seed: int = 2026) -> tuple[list[Entry], set[frozenset[int]]]:
    """Entries, and the pairs of keys among them that mean the same place; a fifth of the entries are second ones."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    towns = [(f"{19_000 + index * 7:05d}", _town(dice, index)) for index in range(_TOWNS)]
    centres = {town: (53.1 + dice.random() * 0.7, 10.8 + dice.random() * 1.6) for _, town in towns}
    entries: list[Entry] = []
    pairs: set[frozenset[int]] = set()
    taken: set[tuple[str, str]] = set()
    while len(entries) < number:
        entry = _place(dice, len(entries), dice.choice(towns), centres)
        if (entry.name, entry.town) in taken:
            continue
        taken.add((entry.name, entry.town))
        entries.append(entry)
        if dice.random() < 0.25 and len(entries) < number:
            entries.append(_again(dice, entry, len(entries)))
            pairs.add(frozenset((entry.key, entries[-1].key)))
        elif dice.random() < 0.1 and len(entries) < number:
            entries.append(_neighbour(dice, entry, len(entries)))
            taken.add((entries[-1].name, entries[-1].town))
    return entries, pairs


def _town(dice: random.Random, index: int) -> str:
    first = ("Nord", "Alt", "Neu", "Groß ", "Klein ", "Hohen", "Wald", "See", "Stein", "Lübb", "Krug", "Schön")
    last = ("hagen", "dorf", "see", "krug", "walde", "feld", "berg", "thin", "low", "mark", "burg", "rade")
    return f"{first[index % 12]}{last[(index // 12) % 12]}".replace("  ", " ")


def _place(dice: random.Random, key: int, where: tuple[str, str], centres: dict[str, tuple[float, float]]) -> Entry:
    postcode, town = where
    kind, own, bearer = dice.choice(_KINDS), dice.choice(_OWN), dice.choice(_BEARERS)
    name = " ".join(part for part in (bearer, kind, own if dice.random() < 0.85 else town) if part)
    lat, lon = centres[town]
    return Entry(
        key=key,
        name=name + dice.choice(_FORMS),
        street=dice.choice(_STREETS),
        house_number=str(dice.randint(1, 90)) + dice.choice(("", "", "", "a", "b")),
        postcode=postcode,
        town=town,
        phone=f"0{3_800 + sum(map(ord, town)) % 90} {dice.randint(10_000, 999_999)}",
        lat=lat + dice.gauss(0, 0.008),
        lon=lon + dice.gauss(0, 0.012),
    )


def _neighbour(dice: random.Random, entry: Entry, key: int) -> Entry:
    """Another institution in the same house, with the same bearer, or with the same name in another house."""
    kind = dice.choice([kind for kind in _KINDS if kind not in entry.name])
    return Entry(
        key=key,
        name=f"{kind} {dice.choice(_OWN)}",
        street=entry.street,
        house_number=entry.house_number,
        postcode=entry.postcode,
        town=entry.town,
        phone=entry.phone if dice.random() < 0.5 else "",
        lat=entry.lat,
        lon=entry.lon,
    )


def _again(dice: random.Random, entry: Entry, key: int) -> Entry:
    """The same place as another list writes it."""
    name = _through(
        dice, entry.name, (_short, 0.5), (_spelled, 0.3), (_slip, 0.25), (_form, 0.5), (_with_town(entry), 0.15)
    )
    street = _through(dice, entry.street, (_street, 0.5), (_spelled, 0.3), (_slip, 0.1))
    has_point = entry.lat is not None and entry.lon is not None and dice.random() < 0.6
    moved = dice.random() < 0.03
    return Entry(
        key=key,
        name=name,
        street="" if dice.random() < 0.1 else street,
        house_number=str(dice.randint(1, 90)) if moved else entry.house_number.replace("a", " a"),
        postcode="" if dice.random() < 0.1 else entry.postcode,
        town=_through(dice, entry.town, (_spelled, 0.3)),
        phone="" if dice.random() < 0.4 else _phone(dice, entry.phone),
        lat=(entry.lat or 0) + dice.gauss(0, 0.0003) if has_point else None,
        lon=(entry.lon or 0) + dice.gauss(0, 0.0005) if has_point else None,
    )


def _through(dice: random.Random, text: str, *changes: tuple[Callable[[random.Random, str], str], float]) -> str:
    for change, share in changes:
        if dice.random() < share:
            text = change(dice, text)
    return text


def _short(dice: random.Random, text: str) -> str:
    for long, short in _SHORT.items():
        text = text.replace(long, short)
    return text


def _spelled(dice: random.Random, text: str) -> str:
    for letter, letters in _SPELLED:
        text = text.replace(letter, letters)
    return text


def _slip(dice: random.Random, text: str) -> str:
    at = dice.randrange(1, max(2, len(text) - 1))
    kind = dice.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def _form(dice: random.Random, text: str) -> str:
    for form in _FORMS:
        if form and text.endswith(form):
            return text[: -len(form)]
    return text + dice.choice(_FORMS)


def _with_town(entry: Entry) -> Callable[[random.Random, str], str]:
    return lambda dice, text: f"{text} {entry.town}"


def _street(dice: random.Random, text: str) -> str:
    return text.replace("straße", "str.").replace("Straße", "Str.")


def _phone(dice: random.Random, text: str) -> str:
    area, _, rest = text.partition(" ")
    return dice.choice(
        (f"{area}/{rest}", f"+49 {area[1:]} {rest}", f"0049{area[1:]}{rest}", f"({area}) {rest[:2]} {rest[2:]}")
    )
