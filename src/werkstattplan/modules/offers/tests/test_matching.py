"""Which entries mean the same: the labelled set, and what must never be taken for the same."""

import pytest

from werkstattplan.modules.offers.matching.normal import number_of, phone_of, street_of, words_of
from werkstattplan.modules.offers.matching.pairs import Entry, find_pairs
from werkstattplan.modules.offers.matching.sample import labelled

MARKT = {"street": "Am Markt", "house_number": "3", "postcode": "19999", "town": "Nordhagen"}


def pairs(*entries):
    return {(match.first, match.second): match for match in find_pairs(entries)}


@pytest.mark.parametrize("seed", [2026, 7, 31])
def test_the_labelled_set_is_found_almost_wholly_and_almost_without_false_alarms(seed):
    entries, truth = labelled(3_000, seed=seed)
    found = {frozenset((match.first, match.second)) for match in find_pairs(entries)}
    assert len(truth) > 450
    assert len(found & truth) / len(found) >= 0.95
    assert len(found & truth) / len(truth) >= 0.90


def test_each_proposal_says_why():
    one = Entry(key=1, name="Kita Sonnenschein e. V.", phone="03871 12345", lat=53.4, lon=11.8, **MARKT)
    other = Entry(key=2, name="Kindertagesstaette Sonnenschein", phone="+49 3871 12345", lat=53.4002, lon=11.8, **MARKT)
    match = pairs(one, other)[1, 2]
    assert match.reasons == (
        "Der Name ist gleich.",
        "Die Anschrift ist gleich.",
        "Die Telefonnummer ist gleich.",
        "Sie liegen 22 m auseinander.",
    )
    assert match.score == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Kita Regenbogen", **MARKT}, {"name": "Musikschule Fröhlich", **MARKT}),
        ({"name": "Grundschule Nordhagen", **MARKT}, {"name": "Bibliothek Nordhagen", **MARKT}),
        (
            {"name": "Jugendclub", "postcode": "19999", "town": "Nordhagen"},
            {"name": "Jugendclub", "postcode": "19888", "town": "Süderkrug"},
        ),
    ],
)
def test_neighbours_and_namesakes_are_not_the_same(one, other):
    assert pairs(Entry(key=1, **one), Entry(key=2, **other)) == {}


def test_only_pairs_with_something_new_are_told_where_that_is_asked():
    rows = [Entry(key=key, name="Tafel am Kanal", **MARKT) for key in range(3)]
    assert len(find_pairs(rows)) == 3
    assert {(m.first, m.second) for m in find_pairs(rows, new=frozenset({2}))} == {(0, 2), (1, 2)}


def test_spellings_of_names_streets_and_numbers_meet():
    assert words_of("Kita Müllerburg gGmbH") == words_of("Kindertagesstätte Muellerburg")
    assert street_of("Lange Str.") == street_of("Lange-Straße") == street_of("LANGE STRASSE")
    assert number_of("12 a") == number_of("12A") == "12a"
    assert number_of("12-14") == "12"
    assert {phone_of(text) for text in ("03871/72 20", "+49 (0)3871 7220", "0049 3871-7220")} == {"38717220"}
    assert phone_of("110") == ""
