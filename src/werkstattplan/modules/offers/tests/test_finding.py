"""Words, places, sets and order, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.engine import Question, answer
from werkstattplan.modules.offers.finding.index import Document, Field, Group, Index, likeness_of
from werkstattplan.modules.offers.finding.lexicon import curated
from werkstattplan.modules.offers.finding.near import Grid, Point
from werkstattplan.modules.offers.finding.query import Place, PlaceNames
from werkstattplan.modules.offers.finding.roots import root, roots_of

NORTH, SOUTH = Point(53.6, 11.5), Point(53.3, 11.5)
PLACES = PlaceNames((Place("13076001", "Nordhagen/Elbe", NORTH), Place("13076002", "Süderkrug", SOUTH)))
TITLES = ("Pflegeberatung", "Kindergarten", "Jugendklub", "Fußballverein", "Mahlzeitendienst", "Rufbus", "Sprachkurs")


@pytest.fixture
def index():
    return Index.of(
        Document(
            number=number,
            texts={Field.TITLE: title, Field.TEXT: "Für alle offen."},
            marks={
                Group.MUNICIPALITY: ("13076001" if number % 2 else "13076002",),
                Group.COST: ("free" if number < 3 else "paid",),
            },
            point=NORTH if number % 2 else SOUTH,
        )
        for number, title in enumerate(TITLES)
    )


def found(index, text, **more):
    return [TITLES[number] for number in answer(index, Question(text=text, **more), PLACES).page]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kindergärten", "Kindergarten"),
        ("Kindergaerten", "Kindergarten"),
        ("Ärztin", "Arzt"),
        ("Ärzte", "Arzt"),
        ("Seniorinnen", "Senioren"),
        ("Jugendclub", "Jugendklub"),
        ("Kitas", "Kita"),
        ("Straße", "Strasse"),
        ("Photographie", "Fotografie"),
        ("Bürger*innen", "Bürger"),
        ("Kurse", "Kurs"),
        ("Krankenhäuser", "Krankenhaus"),
        ("W-LAN", "Wlan"),
    ],
)
def test_spellings_meet_in_one_root(one, other):
    assert roots_of(one) == roots_of(other)


def test_places_that_end_like_women_keep_their_names():
    assert root("Schwerin") != root("schwer")
    assert root("Berlin") != root("berl")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("beratung", "Pflegeberatung"),
        ("kindergaten", "Kindergarten"),
        ("Kita", "Kindergarten"),
        ("jugendclubs", "Jugendklub"),
        ("fussball", "Fußballverein"),
        ("Essen auf Rädern", "Mahlzeitendienst"),
        ("wo lerne ich deutsch lernen", "Sprachkurs"),
        ("Treff für Jugendliche", "Jugendklub"),
    ],
)
def test_peoples_words_find_what_is_meant(index, text, title):
    assert found(index, text)[0] == title


def test_a_word_of_letters_by_chance_finds_nothing(index):
    assert found(index, "Gart") == ["Kindergarten"]
    assert found(index, "xyzzy") == []


def test_a_place_in_the_question_brings_near_things_first(index):
    assert answer(index, Question(text="verein nordhagen"), PLACES).place.name == "Nordhagen/Elbe"
    assert found(index, "suederkrug")[0] in {"Pflegeberatung", "Jugendklub", "Mahlzeitendienst", "Sprachkurs"}
    assert answer(index, Question(text="Nordhagn"), PLACES).place.ags == "13076001"


def test_radius_and_marks_narrow_down_and_counts_leave_their_own_group_out(index):
    near = answer(index, Question(centre=NORTH, radius_km=5), PLACES)
    assert near.total == 3
    free = answer(index, Question(chosen={Group.COST: frozenset({"free"})}), PLACES)
    assert free.total == 3
    assert free.counts[Group.COST] == {"free": 3, "paid": 4}
    assert free.counts[Group.MUNICIPALITY] == {"13076001": 1, "13076002": 2}


def test_when_no_offer_has_all_words_the_telling_ones_count(index):
    loose = answer(index, Question(text="rufbus kindergarten sprachkurs pflegeberatung"), PLACES)
    assert loose.is_loose
    assert loose.total == 4


@pytest.mark.parametrize(
    ("text", "title"),
    [("Waldkindergarten", "Kindergarten"), ("Sprachkurstermine", "Sprachkurs"), ("Rufbus Zebra", "Rufbus")],
)
def test_where_no_offer_has_the_whole_its_pieces_are_looked_for(index, text, title):
    loose = answer(index, Question(text=text), PLACES)
    assert (TITLES[loose.page[0]], loose.is_loose) == (title, True)


def test_words_that_tell_little_are_let_go_first():
    made = Index.of(
        Document(number=number, texts={Field.TITLE: title})
        for number, title in enumerate(("Hilfe für Mütter", "Hilfe beim Einkaufen", "Treff für Mütter"))
    )
    assert answer(made, Question(text="meine mutter kann nicht mehr einkaufen gehen"), PLACES).page[0] == 1


def titles(offers, text):
    """The titles found among these (title, text), in order."""
    made = Index.of(
        Document(number=number, texts={Field.TITLE: title, Field.TEXT: words})
        for number, (title, words) in enumerate(offers)
    )
    return [offers[number][0] for number in answer(made, Question(text=text), PLACES).page]


def test_little_words_make_another_thing_of_a_word():
    offers = (("Schwimmhalle", ""), ("Jugendberufsagentur", "Berufsberatung"), ("Werden und Wachsen", "Gartenbuch"))
    assert titles(offers, "ich kann gar nicht schwimmen") == ["Schwimmhalle"]
    assert titles(offers, "was soll ich denn mal werden")[0] == "Jugendberufsagentur"


@pytest.mark.parametrize("said", ["zockt", "gezockt", "zockte", "zocken"])
def test_the_forms_of_a_verb_mean_the_same(said):
    offers = (("Suchtberatung", ""), ("Chor", ""))
    assert titles(offers, f"mein sohn {said}") == ["Suchtberatung"]


def test_words_that_belong_together_are_found_with_others_between_them():
    offers = (("Kurzzeitpflege", ""), ("Urlaub am See", ""))
    assert titles(offers, "im urlaub kann ich die pflege nicht machen")[0] == "Kurzzeitpflege"


def test_of_two_that_mean_the_same_the_one_that_says_the_word_comes_first():
    offers = (("Hebammenpraxis am Markt", ""), ("Hebammenpraxis am See", "Wir kommen auch im Wochenbett."))
    assert titles(offers, "Wochenbett")[0] == "Hebammenpraxis am See"


def test_a_question_that_is_half_understood_shows_each_title_before_its_copies():
    offers = (*[("Rufbus", "")] * 3, *[("Kindergarten", "")] * 3)
    assert titles(offers, "rufbus kindergarten") == ["Rufbus", "Kindergarten"] * 3
    assert titles(offers, "rufbus") == ["Rufbus"] * 3


def test_few_offers_that_hold_all_known_words_do_not_hide_those_with_some():
    offers = (("Chor", "Schach am Abend"), ("Schach", ""), *[("Tierheim", "")] * 10)
    assert titles(offers, "chor schach quaxi") == ["Chor", "Schach"]


def test_without_words_the_nearest_comes_first_whatever_its_title():
    steps = [Point(53.3 + step / 100, 11.5) for step in range(4)]
    made = Index.of(
        Document(number=number, texts={Field.TITLE: "Rufbus" if number < 3 else "Kita"}, point=point)
        for number, point in enumerate(steps)
    )
    assert answer(made, Question(centre=SOUTH), PLACES).page == (0, 1, 2, 3)


def test_offers_of_one_title_are_alike_whatever_municipality_the_title_names():
    one, other, third = (
        likeness_of(Document(number=0, texts={Field.TITLE: title, Field.PLACE: place}))
        for title, place in (("Feuerwehr Lübz", "Lübz"), ("Feuerwehr Brüel", "Brüel"), ("Feuerwehr Lübz", "Brüel"))
    )
    assert one == other != third


def test_every_line_of_the_list_of_words_says_something():
    lexicon = curated()
    assert len(lexicon.others) > 900
    for known in (lexicon.others, lexicon.leads):
        assert all(phrase and others and all(others) for phrase, others in known.items())


@given(st.sets(st.integers(0, 3000)))
def test_a_set_survives_storing(numbers):
    stored = bits.packed(bits.of_numbers(numbers))
    assert set(bits.numbers_of(bits.unpacked(stored))) == numbers


@given(st.lists(st.tuples(st.sets(st.integers(0, 200)), st.integers(0, 40)), max_size=8))
def test_points_add_up_and_order(given_points):
    tally, sums = bits.Tally(), dict.fromkeys(range(201), 0)
    for numbers, points in given_points:
        tally.add(bits.of_numbers(numbers), points)
        for number in numbers:
            sums[number] += points
    order = [list(bits.numbers_of(group)) for group in tally.ranked(bits.of_numbers(range(201)))]
    assert [number for group in order for number in group] == sorted(sums, key=lambda n: (-sums[n], n))


@given(st.lists(st.tuples(st.floats(53, 54), st.floats(10.5, 12.5)), max_size=60), st.floats(0.5, 80))
def test_the_grid_finds_exactly_what_is_near(pairs, km):
    grid, centre = Grid(), Point(53.5, 11.5)
    for number, (lat, lon) in enumerate(pairs):
        grid.put(Point(lat, lon), number)
    near = {number for _, numbers in grid.around(centre, km) for number in numbers}
    assert near == {n for n, (lat, lon) in enumerate(pairs) if centre.km_to(Point(lat, lon)) <= km}
