"""What is told has names and shares, and never more than the tally lets through."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.selectors.open_data import codebook_csv, counts_csv
from werkstattplan.modules.surveys.statistics.items import items_of
from werkstattplan.modules.surveys.statistics.labels import class_label
from werkstattplan.modules.surveys.statistics.report import Report
from werkstattplan.modules.surveys.statistics.snapshot import About, checksum, read_snapshot, snapshot_of, snapshot_text
from werkstattplan.modules.surveys.statistics.tables import BY_GROUP
from werkstattplan.modules.surveys.statistics.tally import Rules, Source, tally
from werkstattplan.modules.surveys.tests.answered import ASKED, reply_of
from werkstattplan.modules.surveys.tests.conftest import OPENS, whole

DOCUMENT = read_json(json.dumps(whole(ASKED)))
RULES = Rules(least=5, group_least=10)
ABOUT = About(
    commune="Landkreis Probe",
    survey="Die LUPE",
    purpose="=Warum?",
    department="Fachdienst Jugend",
    wave=1,
    begins_on=OPENS.date(),
    ends_on=OPENS.date(),
    counted_on=OPENS.date(),
    invited=None,
    replies=120,
    least=5,
    group_least=10,
    language="de",
)


def report_of(sources, document=DOCUMENT):
    return Report(document=document, tally=tally(document, sources, rules=RULES), language="de")


def block(report, question, place=0):
    found = {one.id: one for section in report.sections() for one in section.questions}
    return found[question].blocks[place]


@pytest.mark.parametrize(
    ("columns", "label"),
    [
        (("..0",), "unter 0"),
        (("5..10",), "5 bis unter 10"),
        (("5..10", "10..20"), "5 bis unter 20"),
        (("10000..",), "10000 und mehr"),
        (("2.5..5",), "2,5 bis unter 5"),
        (("..0", "10000.."), "irgendeine Zahl"),
        (("5..10", "!declined"), "5 bis unter 10 oder keine Angabe"),
        (("!left-out",), "nicht beantwortet"),
    ],
)
def test_bands_of_numbers_are_named(columns, label):
    question = {"id": "zahl", "kind": "number"}
    document = read_json(json.dumps(whole({"sections": [{"id": "eins", "questions": [question]}]})))
    assert class_label(document.question("zahl"), columns, "de") == label


def test_the_usual_bands_of_numbers():
    question = {"id": "zahl", "kind": "number"}
    document = read_json(json.dumps(whole({"sections": [{"id": "eins", "questions": [question]}]})))
    assert items_of(document)[0].columns == (
        *("..0", "0..1", "1..5", "5..10", "10..20", "20..50", "50..100", "100..200", "200..500", "500..1000"),
        *("1000..10000", "10000..", "!declined", "!left-out"),
    )


def test_merged_answers_say_so_and_shares_are_then_of_everybody():
    sources = [Source(answers={"bus": "ja"})] * 40 + [Source(answers={"bus": "nein"})] * 20 + [Source(answers={})] * 3
    found = block(report_of(sources), "bus")
    assert [(line.label, line.count) for line in found.lines] == [("Ja", 40), ("Nein oder nicht beantwortet", 23)]
    assert (found.base, found.is_base_answered) == (63, False)


def test_several_answers_are_shares_of_those_who_answered():
    sources = (
        [Source(answers={"wunsch": ["treff"]})] * 30
        + [Source(answers={"wunsch": ["rad"]})] * 30
        + [Source(answers={})] * 40
    )
    found = block(report_of(sources), "wunsch")
    assert (found.base, found.is_base_answered) == (60, True)
    line = found.lines[0]
    assert (line.label, line.count, line.share) == ("Ein Treff", 30, 0.5)
    assert line.low < 0.5 < line.high


def test_groups_have_their_names_and_those_without_one_too():
    sources = [Source(answers={"bus": "ja" if place % 2 else "nein"}, group="Schule am See") for place in range(80)]
    sources += [Source(answers={"bus": "ja" if place % 3 else "nein"}) for place in range(80)]
    report = report_of(sources)
    assert report.groupings() == [(BY_GROUP, "Klasse oder Gruppe")]
    (table,) = report.comparisons("bus", BY_GROUP)
    assert [(group.label, group.size) for group in table.groups] == [("Schule am See", 80), ("ohne Gruppe", 80)]
    assert [cell.share for cell in table.groups[0].cells] == [0.5, 0.5]
    assert report.comparisons("bus", "gibtsnicht") == report.comparisons("gibtsnicht", BY_GROUP) == []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_hidden_has_no_number_anywhere(seed):
    chance = random.Random(seed)
    sources = [Source(answers=reply_of(chance.randrange(400))) for _ in range(chance.randint(5, 200))]
    report = report_of(sources)
    for one in report.tally.items:
        for table in one.tables:
            shown = [found for found in report.comparisons(one.item.question.id, table.by) if found.key == one.item.key]
            for found in shown:
                hidden = {
                    (row, one.classes[column])
                    for row, cells in enumerate(table.counts)
                    for column, count in enumerate(cells)
                    if count is None
                }
                for row, group in enumerate(found.groups):
                    for ids, cell in zip(found.column_ids, group.cells, strict=True):
                        assert ((row, ids) in hidden) == (cell.count is None)
                        assert cell.count is not None or cell.share is None
    for section in report.sections():
        for question in section.questions:
            for found in question.blocks:
                assert found.lines or (found.base, found.mean) == (0, None)
                assert all(line.count is None or line.count == 0 or line.count >= 5 for line in found.lines)


def test_a_snapshot_is_the_same_after_writing_and_reading():
    chance = random.Random(5)
    report = report_of([Source(answers=reply_of(chance.randrange(400))) for _ in range(120)])
    snapshot = snapshot_of(ABOUT, report)
    text = snapshot_text(snapshot)
    assert read_snapshot(text) == snapshot
    assert snapshot_text(read_snapshot(text)) == text
    assert checksum(text) == checksum(snapshot_text(snapshot_of(ABOUT, report)))


def test_open_data_hold_no_formulas():
    document = whole(
        {
            "sections": [
                {
                    "id": "eins",
                    "questions": [
                        {
                            "id": "a",
                            "kind": "single",
                            "text": "=1+1",
                            "choices": [{"id": "x", "text": "+49"}, {"id": "y", "text": "@y"}],
                        }
                    ],
                }
            ]
        }
    )
    read = read_json(json.dumps(document))
    report = report_of([Source(answers={"a": "x"})] * 40 + [Source(answers={"a": "y"})] * 40, read)
    snapshot = snapshot_of(ABOUT, report)
    for text in (counts_csv(snapshot).decode("utf-8-sig"), codebook_csv(snapshot).decode("utf-8-sig")):
        cells = [cell for line in text.splitlines() for cell in line.split(";")]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
