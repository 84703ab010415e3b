"""How well the search answers: invented offers, questions with judged answers, and the score."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from werkstattplan.modules.offers.finding.centres import centres_of
from werkstattplan.modules.offers.finding.engine import Question, answer
from werkstattplan.modules.offers.finding.index import Document, Field, Group, Index
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.finding.query import Place, PlaceNames
from werkstattplan.modules.offers.taxonomy import kind_words

FIRST, HELD_OUT = 3, 3
OFFERS, ELSEWHERE = "offers.txt", "elsewhere.txt"
# The first set was grown with the search; the others were written from the list of offers alone, one of them with a list of its own.
SETS = ("queries.txt", "unseen.txt", "third.txt", "fourth.txt", "fifth.txt", ELSEWHERE, "sixth.txt")


@dataclass(frozen=True, slots=True)
class Offer:
    """An invented offer in a municipality."""

    key: str
    title: str
    kinds: str
    traits: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the keys of the offers that answer it, and the municipality where they should lie."""

    text: str
    keys: frozenset[str]
    municipality: str
    is_held_out: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A judged question with the titles that came first."""

    question: Judged
    is_answered: bool
    first: tuple[str, ...]


def offers(places: PlaceNames, name: str = OFFERS) -> list[Offer]:
    """The invented offers of a list, spread over the municipalities in the same way every time."""
    names = sorted(places.by_ags)
    made = []
    for line, (key, title, kinds, traits, text, where) in enumerate(_rows(name)):
        if where.isdigit():
            chosen = [places.by_ags[names[(line * 13 + copy * 29) % len(names)]] for copy in range(int(where))]
        else:
            chosen = [place for name in where.split(",") if (place := places.find(name))]
        made += [Offer(key, title, kinds, traits, text, place) for place in chosen]
    return made


def known_places() -> PlaceNames:
    """The municipalities of the example district, from the packed tables."""
    centres = centres_of("13076")
    text = files("werkstattplan.platform.places").joinpath("data", "ludwigslust-parchim-municipalities.csv")
    rows = csv.DictReader(text.read_text(encoding="utf-8").splitlines())
    return PlaceNames(Place(row["ags"], row["name"], centres[row["ags"]]) for row in rows)


def questions(name: str = SETS[0]) -> list[Judged]:
    """The questions of a set; every third one is held out."""
    return [
        Judged(row[0], frozenset(key.strip() for key in row[1].split(",")), row[2], number % HELD_OUT == HELD_OUT - 1)
        for number, row in enumerate((*row, "")[:3] for row in _rows(name))
    ]


def index_of(made: Iterable[Offer]) -> Index:
    """An index of invented offers in the order given."""
    return Index.of(
        Document(
            number=number,
            texts={
                Field.TITLE: offer.title,
                Field.KIND: kind_words(split(offer.kinds)),
                Field.TRAIT: offer.traits,
                Field.TEXT: offer.text,
                Field.PLACE: offer.place.name,
            },
            marks={Group.MUNICIPALITY: (offer.place.ags,)},
            point=Point(offer.place.centre.lat, offer.place.centre.lon),
        )
        for number, offer in enumerate(made)
    )


def measure(places: PlaceNames, name: str = SETS[0]) -> list[Result]:
    """Ask every question of a set; answered is one whose first three results hold an offer that was judged to answer it."""
    made = offers(places, "elsewhere-offers.txt" if name == ELSEWHERE else OFFERS)
    index = index_of(made)
    results = []
    for question in questions(name):
        found = answer(index, Question(text=question.text), places, limit=FIRST, with_counts=False)
        first = [made[number] for number in found.page]
        is_answered = any(
            offer.key in question.keys and question.municipality in {"", offer.place.name} for offer in first
        )
        results.append(Result(question, is_answered, tuple(f"{offer.title} in {offer.place.name}" for offer in first)))
    return results


def share(results: Iterable[Result]) -> float:
    """The share of answered questions."""
    answered = [result.is_answered for result in results]
    return sum(answered) / len(answered)


def split(cell: str) -> list[str]:
    """The parts of a cell that holds several."""
    return [part.strip() for part in cell.split(",") if part.strip()]


def _rows(name: str) -> Iterator[list[str]]:
    text = files("werkstattplan.modules.offers.quality").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("|")]
