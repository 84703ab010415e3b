"""Plans of other districts: other headings, other ways to merge, other ways to break a page. All names are invented."""

import pytest

from werkstattplan.plan.contracts import PlanDocument, ToolStatus
from werkstattplan.plan.importing.contracts import (
    Cell,
    DoubtKind,
    Grid,
    Interpretation,
    Paragraph,
    SourceDocument,
    SourcePosition,
)
from werkstattplan.plan.importing.decisions import apply_decisions
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.tests.shared import SMALL_GAZETTEER
from werkstattplan.plan.importing.walking import HeadingsInFirstColumn, NoTable, NoToolColumn

Row = list[str | tuple[str, int, int]]


def read(*blocks: str | list[Row]) -> Interpretation:
    """Interpret texts and tables; a cell is a text, or a text with its row span and column span."""
    made: list[Grid | Paragraph] = []
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, str):
            made.append(Paragraph(text=block, position=SourcePosition(page=number, row=1)))
        else:
            made.append(Grid(rows=tuple(_cells(row, number, place) for place, row in enumerate(block, start=1))))
    found = interpret(SourceDocument(format="docx", blocks=tuple(made)), gazetteer=SMALL_GAZETTEER)
    assert len(found.placements) == len({placement.position for placement in found.placements}) == found.cells
    return found


def _cells(row: Row, table: int, number: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    column = 1
    for item in row:
        text, down, across = item if isinstance(item, tuple) else (item, 1, 1)
        if text != "(covered)":
            position = SourcePosition(table=table, row=number, column=column)
            cells.append(Cell(text=text, position=position, row_span=down, column_span=across))
        column += across
    return tuple(cells)


def kinds(found: Interpretation) -> set[DoubtKind]:
    return {doubt.kind for doubt in found.doubts}


def wordings(plan: PlanDocument) -> list[list[str]]:
    return [[tool.wording for tool in field.tools] for field in plan.fields]


def test_a_flat_list_of_measures_with_own_columns():
    found = read(
        [
            ["Nr.", "Name der Maßnahme", "Verantwortliche", "Zeitraum", "Priorität", "Kosten", "Status"],
            ["1", "Radweg bauen", "Mira Muster, Amtsleiterin", "2020–2022", "hoch", "ca. 500 €", "läuft seit Mai"],
        ]
    )
    (tool,) = found.plan.fields[0].tools
    assert (tool.wording, tool.years) == ("Radweg bauen", (2020, 2021, 2022))
    assert (tool.contacts.entries[0].person, tool.contacts.entries[0].function) == ("Mira Muster", "Amtsleiterin")
    assert (tool.status, tool.status_reason) == (ToolStatus.RUNNING, "läuft seit Mai")
    assert tool.sheet is not None
    assert tool.sheet.budget.amount_cents == 50_000
    labels = {column.key: column.label for column in found.plan.own_columns}
    assert {labels[value.column_key]: value.wording for value in tool.own_values} == {"Nr.": "1", "Priorität": "hoch"}


@pytest.mark.parametrize("heading", ["Maßnahmenbeschreibung", "Vorhaben", "Was?", "Projekttitel", "Aktivitäten"])
def test_many_words_mean_a_tool(heading):
    assert wordings(read([[heading, "Wer?"], ["Radweg", "Mira Muster"]]).plan) == [["Radweg"]]


def test_a_column_that_describes_a_named_measure_stays_an_own_column():
    found = read([["Maßnahmenbeschreibung", "Maßnahme", "Ort"], ["Drei Kilometer", "Radweg", "Hagen"]])
    (tool,) = found.plan.fields[0].tools
    assert (tool.wording, tool.own_values[0].wording) == ("Radweg", "Drei Kilometer")


def test_a_table_with_one_known_heading_is_still_a_plan():
    found = read([["Maßnahme", "Farbe", "Form"], ["Radweg", "rot", "rund"]])
    assert wordings(found.plan) == [["Radweg"]]
    assert [column.label for column in found.plan.own_columns] == ["Farbe", "Form"]


def test_a_period_that_says_more_than_years_keeps_its_words():
    found = read([["Maßnahme", "Laufzeit"], ["Radweg", "Mai 2020 bis Juni 2022"], ["Brücke", "2021"]])
    road, bridge = found.plan.fields[0].tools
    assert (road.years, bridge.years) == ((2020, 2021, 2022), (2021,))
    assert [value.wording for value in road.own_values] == ["Mai 2020 bis Juni 2022"]
    assert bridge.own_values == ()


def test_a_cell_merged_over_rows_holds_for_each_of_them():
    found = read(
        [
            ["Handlungsfeld", "Maßnahme", "Verantwortlich", "2020"],
            [("Wege", 2, 1), "Radweg", ("Mira Muster", 2, 1), "x"],
            ["(covered)", "Brücke", "(covered)", "x"],
            ["", "Tunnel", "", "x"],
        ]
    )
    assert [len(tool.contacts.entries) for tool in found.plan.fields[0].tools] == [1, 1, 0]
    assert [doubt.kind for doubt in found.doubts if doubt.kind is DoubtKind.NO_CONTACT] == [DoubtKind.NO_CONTACT]


def test_a_row_of_its_own_opens_a_field():
    found = read(
        [
            ["Maßnahme", "Wer", "Wo"],
            [("Handlungsfeld 1: Wege", 1, 3)],
            ["Radweg", "Mira Muster", "Hagen"],
            [("Wasser", 1, 3)],
            ["Brunnen", "Bo Beispiel", "Hagen"],
        ]
    )
    assert [field.name for field in found.plan.fields] == ["Wege", "Wasser"]
    assert wordings(found.plan) == [["Radweg"], ["Brunnen"]]


def test_numbered_lines_above_tables_without_a_field_column_are_fields():
    found = read(
        "Plan", "1. Wege", [["Maßnahme", "Wer"], ["Radweg", ""]], "2. Wasser", [["Maßnahme", "Wer"], ["Brunnen", ""]]
    )
    assert [field.name for field in found.plan.fields] == ["1. Wege", "2. Wasser"]
    assert wordings(found.plan) == [["Radweg"], ["Brunnen"]]


def test_years_in_a_second_row_of_headings():
    found = read(
        [
            ["Handlungsfeld", "Maßnahme", "Wer", ("Zeitraum", 1, 3)],
            ["", "", "", "2020", "2021", "2022"],
            ["Wege", "Radweg", "Mira Muster", "x", "", "x"],
        ]
    )
    assert [field.name for field in found.plan.fields] == ["Wege"]
    assert found.plan.fields[0].tools[0].years == (2020, 2022)
    assert found.plan.years == (2020, 2021, 2022)


def test_a_row_of_sums_is_no_tool_and_changes_none():
    found = read(
        [["Maßnahme", "Laufzeit", "Kosten"], ["Radweg", "2020", "5 €"], ["", "Summe", "5 €"], ["Gesamt", "", "5 €"]]
    )
    (tool,) = found.plan.fields[0].tools
    assert tool.sheet is not None
    assert tool.sheet.budget.amount_cents == 500
    assert {doubt.raw for doubt in found.doubts if doubt.kind is DoubtKind.CELL_UNPLACED} >= {"Summe", "5 €", "Gesamt"}


def test_fields_keep_the_order_of_the_paper_when_one_comes_up_again():
    rows: list[Row] = [["Handlungsfeld", "Maßnahme"], ["Wege", "Radweg"], ["Wasser", "Brunnen"], ["Wege", "Brücke"]]
    found = read(rows)
    assert [field.name for field in found.plan.fields] == ["Wege", "Wasser"]
    assert wordings(found.plan) == [["Radweg", "Brücke"], ["Brunnen"]]


OVERVIEW: Row = ["Handlungsfeld", "Beschreibung des HF", "Werkzeug", "Ansprechperson", "2020"]


def test_a_page_break_tears_description_and_tool_at_once():
    found = read(
        [OVERVIEW, ["Wege", "Wir bauen", "Ein Radweg", "Mira Muster", "x"]],
        [OVERVIEW, ["", "mit Holz", "aus Sand", "", ""], ["", "", "Brücke", "Bo Beispiel", "x"]],
    )
    assert found.plan.fields[0].description == "Wir bauen mit Holz"
    assert wordings(found.plan) == [["Ein Radweg aus Sand", "Brücke"]]
    assert {doubt.path for doubt in found.doubts if doubt.kind is DoubtKind.CELL_STITCHED} == {
        "/fields/0/description",
        "/fields/0/tools/0/wording",
    }


def test_a_page_break_tears_the_name_of_a_field():
    found = read(
        [OVERVIEW, ["Wege und", "Wir bauen", "Ein Radweg.", "Mira Muster", "x"]],
        [OVERVIEW, ["Stege", "mit Holz", "", "", ""], ["", "", "Brücke", "Bo Beispiel", "x"]],
    )
    assert [(field.name, field.description) for field in found.plan.fields] == [
        ("Wege und Stege", "Wir bauen mit Holz")
    ]
    assert wordings(found.plan) == [["Ein Radweg.", "Brücke"]]


def test_a_field_that_begins_after_a_page_break_is_a_new_one():
    found = read(
        [OVERVIEW, ["Wege", "Wir bauen", "Ein Radweg", "Mira Muster", "x"]],
        [OVERVIEW, ["Wasser", "Für alle", "Brunnen", "Bo Beispiel", "x"]],
    )
    assert wordings(found.plan) == [["Ein Radweg"], ["Brunnen"]]
    assert DoubtKind.CELL_STITCHED not in kinds(found)


def test_a_page_break_without_repeated_headings_is_stitched_too():
    found = read(
        [OVERVIEW, ["Wege", "", "Ein Radweg, der", "Mira Muster", "x"]],
        [["", "", "bis Hagen führt", "", ""], ["", "", "Brücke", "Bo Beispiel", "x"]],
    )
    assert wordings(found.plan) == [["Ein Radweg, der bis Hagen führt", "Brücke"]]


def test_signs_for_nothing_are_gaps_and_no_marks():
    found = read([["Werkzeug", "Ansprechperson", "2020", "2021"], ["Radweg", "N.N.", "x", "-"]])
    (tool,) = found.plan.fields[0].tools
    assert (tool.years, tool.contacts.wording, tool.contacts.entries) == ((2020,), "N.N.", ())
    assert DoubtKind.NO_CONTACT in kinds(found)


def test_an_unclear_mark_can_be_decided_either_way():
    found = read([["Werkzeug", "Ort", "2020", "2021"], ["Radweg", "Hagen", "x", "geplant"]])
    (doubt,) = [doubt for doubt in found.doubts if doubt.kind is DoubtKind.MARK_UNCLEAR]
    assert doubt.proposal.value == [2020, 2021]
    assert apply_decisions(found, {doubt.id: doubt.alternatives[0].value}).fields[0].tools[0].years == (2020,)


SHEET: Row = ["Werkzeug", "Zielgruppe", "Ansprechperson", "Umsetzungsort", "Beteiligte", "Budget", "Externe Beratung"]
TOOL: Row = ["Radweg", "Alle", "Mira Muster", "Hagen", "Chor", "5 €", "Nein"]
MONTHS: list[str | tuple[str, int, int]] = [str(month) for month in range(1, 13)]


def sheet(*rows: Row) -> Interpretation:
    return read([["Handlungsfeld", "Werkzeug"], ["Wege", "Radweg"]], "Handlungsfeld: Wege", [SHEET, TOOL, *rows])


def steps(found: Interpretation) -> list[tuple[str, int | None, tuple[int, ...], tuple[int, ...]]]:
    document = found.plan.fields[0].tools[0].sheet
    assert document is not None
    return [(step.title, step.year, step.planned_months, step.unplaced_marks) for step in document.steps]


def test_marks_below_their_labels_are_certain():
    found = sheet(["Einzelmaßnahmen", "Jahr: 2020", *MONTHS], [("Planen", 1, 2), "", "x", "x"])
    assert steps(found) == [("Planen", 2020, (2, 3), ())]
    assert DoubtKind.MONTH_SHIFTED not in kinds(found)


def test_a_mark_in_a_thirteenth_cell_shows_that_the_labels_hold_for_the_whole_block():
    last = ["", *([""] * 11), "x"]
    found = sheet(["Einzelmaßnahmen", "Jahr: 2020", *MONTHS], ["Planen", "", "", "x"], ["Bauen", *last])
    assert [row[2] for row in steps(found)] == [(2,), (12,)]
    assert [doubt.kind for doubt in found.doubts].count(DoubtKind.MONTH_SHIFTED) == 2


def test_months_may_be_words_and_a_year_may_be_missing():
    found = sheet(["Einzelmaßnahmen", "Jan.", "Feb.", "März"], ["Planen", "", "x", "✓"])
    assert steps(found) == [("Planen", None, (2, 3), ())]


def test_what_is_no_mark_in_a_month_is_asked():
    found = sheet(["Einzelmaßnahmen", *MONTHS], ["Planen", "x", "vielleicht", "-"])
    (doubt,) = [doubt for doubt in found.doubts if doubt.kind is DoubtKind.MARK_UNCLEAR]
    assert steps(found) == [("Planen", None, (1, 2), ())]
    assert doubt.alternatives[0].value["planned_months"] == [1]


def test_a_step_may_be_called_like_the_heading_of_steps():
    found = sheet(["Einzelmaßnahmen", *MONTHS], ["Einzelmaßnahmen abstimmen", "", "x"])
    assert steps(found) == [("Einzelmaßnahmen abstimmen", None, (2,), ())]


def test_a_block_without_a_year_takes_none_from_the_block_before():
    found = sheet(
        ["Einzelmaßnahmen", "Jahr: 2020", *MONTHS],
        [("Planen", 1, 2), "x"],
        ["Einzelmaßnahmen", "Jahr:", *MONTHS],
        [("Bauen", 1, 2), "x"],
    )
    assert [row[1] for row in steps(found)] == [2020, None]


def test_a_sheet_whose_first_row_is_torn_stays_one_sheet():
    found = read(
        [["Handlungsfeld", "Werkzeug"], ["Wege", "Radweg am Fluss"]],
        "Handlungsfeld: Wege",
        [SHEET, ["Radweg", "Alle", "Mira Muster", "Hagen", "Chor", "5 €", "Nein"]],
        [SHEET, ["am Fluss", "", "", "", "und Verein", "", ""], ["Einzelmaßnahmen", *MONTHS], ["Planen", "x"]],
    )
    (tool,) = found.plan.fields[0].tools
    assert tool.sheet is not None
    assert (tool.sheet.wording, tool.sheet.participants.wording) == ("Radweg am Fluss", "Chor und Verein")
    assert [step.planned_months for step in tool.sheet.steps] == [(1,)]


def test_a_file_without_a_table_or_a_tool_is_refused_with_words_that_help():
    with pytest.raises(NoTable):
        read("Nur Text")
    with pytest.raises(NoToolColumn) as refused:
        read([["Farbe", "Form"], ["rot", "rund"]])
    assert "„Farbe“, „Form“" in refused.value.sentence
    assert "Maßnahme" in refused.value.sentence


def test_headings_below_one_another_are_refused_rather_than_misread():
    with pytest.raises(HeadingsInFirstColumn):
        read([["Maßnahme", "Radweg"], ["Verantwortlich", "Mira Muster"], ["Kosten", "5 €"]])
