"""What the replies say: counted rightly, and told so that nobody is found."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.models import LiveCount, Results
from werkstattplan.modules.surveys.selectors.rules import rules_of
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.settling import forget_replies, settle_wave
from werkstattplan.modules.surveys.services.waves import close_wave
from werkstattplan.modules.surveys.statistics.errors import Unit, estimate
from werkstattplan.modules.surveys.statistics.items import columns_of, fingerprint, items_of
from werkstattplan.modules.surveys.statistics.suppression import too_narrow, unsafe_cells
from werkstattplan.modules.surveys.statistics.tables import BY_GROUP
from werkstattplan.modules.surveys.statistics.tally import Rules, Source, count_live, rounded_down, tally
from werkstattplan.modules.surveys.statistics.telling import tally_data, tally_from
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, SETTLES, Device, whole
from werkstattplan.modules.surveys.tests.documents import documents

RULES = Rules(least=5, group_least=10)
DECLINED = {"missing": "no_answer"}

QUESTIONS = whole(
    {
        "sections": [
            {
                "id": "alles",
                "questions": [
                    {
                        "id": "sex",
                        "kind": "single",
                        "background": True,
                        "choices": [{"id": one} for one in ("w", "m", "d")],
                    },
                    {"id": "bus", "kind": "single", "choices": [{"id": "ja", "value": 1}, {"id": "nein", "value": 0}]},
                    {"id": "note", "kind": "scale", "min": 1, "max": 5},
                    {"id": "wege", "kind": "multiple", "choices": [{"id": "rad"}, {"id": "zug"}]},
                    {"id": "liste", "kind": "ranking", "choices": [{"id": "a"}, {"id": "b"}]},
                    {"id": "jahre", "kind": "number", "min": 0, "max": 100},
                    {"id": "frei", "kind": "number"},
                    {
                        "id": "tab",
                        "kind": "matrix",
                        "choices": [{"id": "gut"}, {"id": "schlecht"}],
                        "rows": [{"id": "bad"}, {"id": "kino"}],
                    },
                    {"id": "text", "kind": "long_text"},
                    {"id": "ok", "kind": "consent"},
                ],
            }
        ]
    }
)
DOCUMENT = read_json(json.dumps(QUESTIONS))


def told(sources, rules=RULES):
    return tally(DOCUMENT, sources, rules=rules)


def item(result, key):
    return next(one for one in result.items if one.item.key == key)


def people(*groups):
    """Replies: (how many, answers) or (how many, answers, group)."""
    return [Source(answers=group[1], group=(*group, "")[2]) for group in groups for _ in range(group[0])]


class TestItems:
    @pytest.mark.parametrize(
        ("answers", "key", "column"),
        [
            ({"bus": "ja"}, "bus", "ja"),
            ({"bus": DECLINED}, "bus", "!declined"),
            ({}, "bus", "!left-out"),
            ({"bus": "gibt es nicht"}, "bus", "!left-out"),
            ({"note": "4"}, "note", "4"),
            ({"wege": ["rad"]}, "wege:rad", "!chosen"),
            ({"wege": ["rad"]}, "wege:zug", "!not-chosen"),
            ({"wege": DECLINED}, "wege:rad", "!not-chosen"),
            ({"wege": DECLINED}, "wege", "!declined"),
            ({"wege": []}, "wege", "!left-out"),
            ({"liste": ["b", "a"]}, "liste:!first", "b"),
            ({"jahre": 0}, "jahre", "0..10"),
            ({"jahre": 9.9}, "jahre", "0..10"),
            ({"jahre": 10}, "jahre", "10..20"),
            ({"jahre": 100}, "jahre", "100..110"),
            ({"frei": -3}, "frei", "..0"),
            ({"frei": 7}, "frei", "5..10"),
            ({"frei": 123456}, "frei", "10000.."),
            ({"frei": True}, "frei", "!left-out"),
            ({"tab": {"bad": "gut"}}, "tab:bad", "gut"),
            ({"tab": {"bad": "gut"}}, "tab:kino", "!left-out"),
            ({"tab": DECLINED}, "tab:bad", "!left-out"),
            ({"text": "Mehr Busse"}, "text", "!given"),
            ({"text": ""}, "text", "!left-out"),
            ({"ok": True}, "ok", "!given"),
        ],
    )
    def test_an_answer_falls_into_one_column(self, answers, key, column):
        items = items_of(DOCUMENT)
        place = next(number for number, one in enumerate(items) if one.key == key)
        assert items[place].columns[columns_of(items, answers)[place]] == column

    def test_another_wording_is_another_question(self):
        changed = json.loads(json.dumps(QUESTIONS))
        changed["sections"][0]["questions"][1]["text"] = {"de": "Fährst du gern Bus?"}
        assert fingerprint(read_json(json.dumps(changed)).question("bus")) != fingerprint(DOCUMENT.question("bus"))

    def test_another_condition_is_the_same_question(self):
        changed = json.loads(json.dumps(QUESTIONS))
        changed["sections"][0]["questions"][1]["shown_if"] = {"==": [{"answer": ["sex"]}, "w"]}
        assert fingerprint(read_json(json.dumps(changed)).question("bus")) == fingerprint(DOCUMENT.question("bus"))

    @settings(max_examples=60, deadline=None)
    @given(documents())
    def test_every_questionnaire_has_items_with_columns_of_their_own(self, document):
        items = items_of(document)
        assert len({one.key for one in items}) == len(items)
        assert all(len(set(one.columns)) == len(one.columns) for one in items)
        assert len(columns_of(items, {})) == len(items)


class TestTally:
    def test_everybody_is_counted_once_per_item(self):
        result = told(people((20, {"bus": "ja"}), (15, {"bus": "nein"}), (10, {"bus": DECLINED})))
        bus = item(result, "bus")
        assert dict(zip(bus.classes, bus.counts, strict=True)) == {
            ("ja",): 20,
            ("nein",): 15,
            ("!declined",): 10,
            ("!left-out",): 0,
        }
        assert bus.answered == 35

    def test_too_few_replies_say_nothing(self):
        assert told(people((9, {"bus": "ja"}))).items == ()

    def test_rare_answers_are_told_together(self):
        bus = item(told(people((30, {"bus": "ja"}), (3, {"bus": "nein"}), (4, {"bus": DECLINED}))), "bus")
        assert ("nein", "!declined") in bus.classes
        assert bus.counts[bus.classes.index(("nein", "!declined"))] == 7
        assert bus.answered is None

    def test_steps_of_a_scale_are_merged_with_their_neighbours(self):
        note = item(
            told(people((20, {"note": "1"}), (20, {"note": "3"}), (2, {"note": "5"}), (9, {"note": "4"}))), "note"
        )
        assert ("4", "5") in note.classes

    def test_an_answer_of_all_tells_nothing(self):
        assert not item(told(people((30, {"bus": "ja"}))), "bus").says_something

    def test_few_who_chose_are_not_told(self):
        rad = item(told(people((30, {"wege": ["zug"]}), (3, {"wege": ["rad", "zug"]}))), "wege:rad")
        assert rad.classes == (("!chosen", "!not-chosen"),)

    def test_a_small_group_is_not_compared(self):
        result = told(people((20, {"sex": "w"}), (20, {"sex": "m"}), (2, {"sex": "d"})))
        assert [grouping.key for grouping in result.groupings] == ["sex"]
        assert result.groupings[0].classes == (("w", "d"), ("m",))
        assert result.groupings[0].sizes == (22, 20)

    def test_a_background_question_is_merged_as_in_the_comparisons(self):
        result = told(people((40, {"sex": "w"}), (7, {"sex": "m"}), (30, {"sex": "d"})))
        sex = item(result, "sex")
        assert (
            tuple(one for one, count in zip(sex.classes, sex.counts, strict=True) if count)
            == result.groupings[0].classes
        )
        assert min(count for count in item(result, "sex").counts if count) >= 10

    def test_cells_that_give_people_away_are_hidden(self):
        result = told(
            people(
                (2, {"sex": "w", "bus": "ja"}),
                (18, {"sex": "w", "bus": "nein"}),
                (30, {"sex": "m", "bus": "ja"}),
                (25, {"sex": "m", "bus": "nein"}),
            )
        )
        bus = item(result, "bus").tables[0].counts
        assert [row[:2] for row in bus] == [
            (None, None),
            (None, None),
        ]

    def test_schools_are_compared_and_small_ones_merged(self):
        result = told(
            people((30, {"bus": "ja"}, "A"), (25, {"bus": "nein"}, "B"), (4, {"bus": "ja"}, "C"), (20, {"bus": "ja"}))
        )
        grouping = next(one for one in result.groupings if one.key == BY_GROUP)
        assert ("C", "!left-out") in grouping.classes
        assert sum(grouping.sizes) == 79

    def test_a_mean_is_told_where_nothing_is_merged(self):
        result = told(people((20, {"note": "1"}), (20, {"note": "4"}), (10, {})))
        note = item(result, "note")
        assert note.mean(note.counts) == 2.5
        merged = item(told(people((20, {"note": "1"}), (20, {"note": "4"}), (2, {"note": "5"}))), "note")
        assert merged.mean(merged.counts) is None

    def test_a_share_says_how_exact_it_is(self):
        bus = item(told(people((60, {"bus": "ja"}), (40, {"bus": "nein"}), (10, {}))), "bus")
        share = bus.shares[bus.classes.index(("ja",))]
        assert (share.value, share.people) == (0.6, 100)
        assert share.error == pytest.approx((0.24 / 99) ** 0.5)
        assert bus.shares[bus.classes.index(("!left-out",))] is None

    def test_classes_that_agree_make_a_share_less_exact(self):
        sources = [
            Source(answers={"bus": "ja" if place % 2 else "nein"}, unit=Unit(stratum="Nord", cluster=str(place)))
            for place in range(10)
            for _ in range(20)
        ]
        bus = item(told(sources), "bus")
        assert bus.shares[0].effective == pytest.approx(10)
        units, values = (
            [source.unit for source in sources],
            [float(source.answers["bus"] == "ja") for source in sources],
        )
        assert bus.shares[0].error == pytest.approx(estimate(values, units).error)

    def test_where_answers_are_merged_with_silence_shares_are_of_all(self):
        bus = item(told(people((30, {"bus": "ja"}), (3, {"bus": "nein"}), (4, {"bus": DECLINED}))), "bus")
        assert bus.shares[bus.classes.index(("ja",))].people == 37

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 2**32), st.integers(10, 120))
    def test_no_table_of_a_random_wave_gives_anybody_away(self, seed, number):
        chance = random.Random(seed)
        sources = [random_reply(chance) for _ in range(number)]
        result = told(sources)
        exact = {one.item.key: one for one in told(sources, Rules(least=1, group_least=1)).items}
        assert result.replies == number
        for one in result.items:
            assert sum(one.counts) == number
            assert sum(exact[one.item.key].counts) == number
            if one.says_something:
                assert all(count >= 5 for count in one.counts if count)
            for table in one.tables:
                check_safe(one, table, result, sources)

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 2**32))
    def test_results_are_the_same_after_writing_and_reading(self, seed):
        chance = random.Random(seed)
        result = told([random_reply(chance) for _ in range(60)])
        again = tally_from(json.loads(json.dumps(tally_data(result))), DOCUMENT)
        assert tally_data(again) == tally_data(result)
        assert [one.item.key for one in again.items] == [one.item.key for one in result.items]


def check_safe(one, table, result, sources):
    """The hidden cells of a table, filled in again from the replies, leave an attacker room enough."""
    if not table.counts:
        return
    grouping = next(grouping for grouping in result.groupings if grouping.key == table.by)
    counts = [[0] * len(one.classes) for _ in grouping.classes]
    items = items_of(DOCUMENT)
    places = {item.key: place for place, item in enumerate(items)}
    for source in sources:
        columns = columns_of(items, source.answers)
        group = (
            (source.group or "!left-out")
            if table.by == BY_GROUP
            else items[places[table.by]].columns[columns[places[table.by]]]
        )
        answer = one.item.columns[columns[places[one.item.key]]]
        row = next(place for place, names in enumerate(grouping.classes) if group in names)
        column = next(place for place, names in enumerate(one.classes) if answer in names)
        counts[row][column] += 1
    hidden = {
        (row, column) for row, cells in enumerate(table.counts) for column, cell in enumerate(cells) if cell is None
    }
    assert all(
        cell in (None, counts[row][column])
        for row, cells in enumerate(table.counts)
        for column, cell in enumerate(cells)
    )
    unsafe = unsafe_cells(counts, least=5)
    assert unsafe <= hidden
    assert not too_narrow(counts, hidden, unsafe, least=5)


def random_reply(chance):
    answers = {}
    if chance.random() < 0.9:
        answers["sex"] = chance.choices(["w", "m", "d"], [50, 45, 5])[0]
    if chance.random() < 0.95:
        answers["bus"] = chance.choice(["ja", "nein", DECLINED])
    if chance.random() < 0.8:
        answers["note"] = str(chance.choices(range(1, 6), [40, 30, 20, 8, 2])[0])
    answers["wege"] = chance.sample(["rad", "zug"], chance.randint(0, 2))
    answers["tab"] = {"bad": chance.choice(["gut", "schlecht"])}
    answers["jahre"] = chance.randint(5, 30)
    return Source(answers=answers, group=chance.choices(["", "Nord", "Süd", "West"], [5, 40, 30, 4])[0])


class TestLive:
    def test_counts_move_in_steps(self):
        assert [rounded_down(count, 5) for count in (0, 4, 5, 9, 10, 23)] == [0, 0, 5, 5, 10, 20]

    @given(st.lists(st.integers(0, 12), min_size=2, max_size=12))
    def test_who_looks_twice_does_not_know_what_came_between(self, steps):
        """Between two looks the exact number that came stays open by at least four, wherever the sums allow it."""
        total = 0
        for step in steps:
            before, total = total, total + step
            low = rounded_down(total, 5) - (rounded_down(before, 5) + 4)
            high = rounded_down(total, 5) + 4 - rounded_down(before, 5)
            assert low <= step <= high
            assert high - low == 8

    def test_live_sums_are_those_of_all_replies(self):
        chance = random.Random(7)
        replies = [random_reply(chance).answers for _ in range(80)]
        items = items_of(DOCUMENT)
        together = count_live(items, replies)
        assert together == count_live(items, replies[:30]) + count_live(items, replies[30:])
        assert together["bus", "ja"] == sum(answers.get("bus") == "ja" for answers in replies)


@pytest.fixture
def answer_with(wave, coordinator):
    """Sends replies, each with a slip of its own."""
    codes = iter(make_box(wave=wave, actor=coordinator, at=NOW, school="Schule", label="9a", size=60).codes)

    def answer(answers):
        device = Device()
        device.redeem(wave, next(codes))
        device.send(wave, answers)

    return answer


def settle(wave, actor):
    close_wave(wave=wave, actor=actor, at=CLOSES)
    settle_wave(wave=wave, at=SETTLES)


@pytest.mark.django_db(transaction=True)
class TestOfAWave:
    def test_released_replies_are_counted_and_waiting_ones_are_not(self, wave, answer_with):
        for _ in range(12):
            answer_with({"wunsch": "bus"})
        row = LiveCount.objects.get(wave=wave)
        assert row.replies == 10
        assert [counts for key, counts in row.counts.items() if key.endswith("/wunsch")] == [{"bus": 10}]

    def test_a_settled_wave_has_frozen_results(self, wave, answer_with, coordinator):
        for number in range(24):
            answer_with({"wunsch": "bus" if number % 3 else "treff"})
        settle(wave, coordinator)
        content = json.loads(Results.objects.get(wave=wave).content)
        wunsch = next(one for one in content["items"] if one["key"] == "wunsch")
        assert content["replies"] == 24
        assert dict(zip(map(tuple, wunsch["classes"]), wunsch["counts"], strict=True))["bus",] == 16

    def test_results_stay_when_the_replies_go(self, wave, answer_with, coordinator):
        for _ in range(12):
            answer_with({"wunsch": "bus"})
        settle(wave, coordinator)
        forget_replies(wave=wave, at=SETTLES)
        assert Results.objects.filter(wave=wave).exists()
        assert not LiveCount.objects.filter(wave=wave).exists()

    def test_groups_are_never_smaller_than_a_batch_nor_than_ten(self, wave):
        assert rules_of(wave) == Rules(least=5, group_least=10)
        wave.batch_size = 25
        assert rules_of(wave) == Rules(least=5, group_least=25)
        wave.batch_size = 5
        assert rules_of(wave).group_least == 10


def test_choices_with_rising_numbers_are_merged_with_their_neighbours():
    ages = [{"id": f"a{age}", "text": f"{age} Jahre", "value": age} for age in range(12, 17)]
    for choices, merged_with in ((ages, "a13"), ([one | {"value": None} for one in ages], "a16")):
        question = {"id": "alter", "kind": "single", "background": True, "choices": choices}
        document = read_json(json.dumps(whole({"sections": [{"id": "du", "questions": [question]}]})))
        chosen = ["a12"] * 3 + ["a13"] * 30 + ["a14"] * 30 + ["a15"] * 30 + ["a16"] * 12
        result = tally(
            document, [Source(answers={"alter": one}) for one in chosen], rules=Rules(least=5, group_least=10)
        )
        assert any({"a12", merged_with} <= set(names) for names in result.items[0].classes)
