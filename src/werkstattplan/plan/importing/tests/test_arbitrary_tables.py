"""Whatever stands in the tables: every cell has one place, and every doubt can be decided either way."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from werkstattplan.plan.documents import plan_from_json, to_json
from werkstattplan.plan.importing.contracts import Cell, Grid, Interpretation, Paragraph, SourceDocument, SourcePosition
from werkstattplan.plan.importing.decisions import apply_decisions, value_at
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.report import report_as_json
from werkstattplan.plan.importing.tests.shared import SMALL_GAZETTEER

HEADINGS = (
    *("Werkzeug", "Maßnahme", "Projekt", "Handlungsfeld", "Beschreibung des HF", "Ansprechperson", "Verantwortlich"),
    *("Umsetzungsort", "Beteiligte", "2020", "2021", "Zeitraum", "Priorität", "Kosten", "Budget", "Status", "Farbe"),
    *("Zielgruppe", "Externe Beratung", "Bemerkungen", "", "1", "2", "März", "Einzelmaßnahmen", "Jahr: 2020", "Jahr:"),
)
VALUES = (
    *(
        "x",
        "X",
        "-",
        "?",
        "nein",
        "Bau (mit",
        "Ende)",
        "und der Rest",
        "Mira Muster",
        "Mira Muster)",
        "Hagen",
        "überall",
    ),
    *("FD Wald, Wild und Wiese", "100 €", "5 bis 9 €", "vielleicht", "Besonderheiten, Kommentare", "ab 2021", "läuft"),
    *("Kreuze ohne Monat: 2, 5", "Handlungsfeld: Wald", "Schule\nVerein", "300"),
)
TEXTS = ("Ein Titel", "Gefördert vom:", "Handlungsfeld: Wald", "Text: mehr")


@st.composite
def grids(draw: st.DrawFn, table: int) -> Grid:
    """A table with cells that may be merged downwards."""
    rows = draw(st.lists(st.lists(st.sampled_from(HEADINGS + VALUES), min_size=1, max_size=14), max_size=8))
    if table == 1 or draw(st.booleans()):
        rows.insert(0, ["Werkzeug", "Umsetzungsort", *draw(st.lists(st.sampled_from(HEADINGS), max_size=8))])
    return Grid(
        rows=tuple(
            tuple(
                Cell(
                    text=text,
                    position=SourcePosition(page=1, table=table, row=row, column=column),
                    row_span=draw(st.sampled_from((1, 1, 1, 2, 3))) if row > 1 else 1,
                )
                for column, text in enumerate(texts, start=1)
            )
            for row, texts in enumerate(rows, start=1)
        )
    )


@st.composite
def sources(draw: st.DrawFn) -> SourceDocument:
    """Up to three tables with texts between them; the first has a column for tools."""
    blocks: list[Grid | Paragraph] = []
    for table in range(1, draw(st.integers(1, 3)) + 1):
        for text in draw(st.lists(st.sampled_from(TEXTS), max_size=2)):
            blocks.append(Paragraph(text=text, position=SourcePosition(row=1000 + len(blocks))))
        blocks.append(draw(grids(table)))
    return SourceDocument(format="tsv", blocks=tuple(blocks))


def assert_accounted(source: SourceDocument, found: Interpretation) -> None:
    """Each filled cell and text has exactly one place, and that place exists."""
    filled = [
        cell.position
        for block in source.blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
        if cell.text
    ]
    filled += [block.position for block in source.blocks if isinstance(block, Paragraph)]
    assert Counter(placement.position for placement in found.placements) == Counter(filled)
    assert found.cells == len(filled)
    data = to_json(found.plan)
    for path in [placement.path for placement in found.placements if placement.path]:
        value_at(data, path)
    for value in found.values:
        value_at(data, value.path)


@settings(max_examples=120, deadline=None)
@given(sources())
def test_every_cell_has_exactly_one_place(source):
    assert_accounted(source, interpret(source, gazetteer=SMALL_GAZETTEER))


@settings(max_examples=60, deadline=None)
@given(sources())
def test_every_reading_of_every_doubt_is_a_valid_plan(source):
    found = interpret(source, gazetteer=SMALL_GAZETTEER)
    data = to_json(found.plan)
    assert plan_from_json(data) == found.plan
    assert len({doubt.id for doubt in found.doubts}) == len(found.doubts)
    for doubt in found.doubts:
        assert value_at(data, doubt.path) == doubt.proposal.value
        for value in (*(alternative.value for alternative in doubt.alternatives), doubt.kept_raw):
            assert value_at(to_json(apply_decisions(found, {doubt.id: value})), doubt.path) == value


@settings(max_examples=60, deadline=None)
@given(sources())
def test_accepting_every_proposal_changes_nothing(source):
    found = interpret(source, gazetteer=SMALL_GAZETTEER)
    assert apply_decisions(found, {doubt.id: doubt.proposal.value for doubt in found.doubts}) == found.plan


@settings(max_examples=60, deadline=None)
@given(sources())
def test_no_text_of_a_cell_is_missing_from_the_report(source):
    report = report_as_json(interpret(source, gazetteer=SMALL_GAZETTEER))
    assert report["cells"] == report["cells_accounted"]
    tools = [tool for block in source.blocks if isinstance(block, Grid) for row in block.rows[1:] for tool in row]
    texts = {cell.text for cell in tools if cell.text in ("Mira Muster", "Bau (mit", "vielleicht", "300")}
    shown = str(report)
    assert all(text in shown for text in texts)


@settings(max_examples=60, deadline=None)
@given(sources())
def test_keys_of_tools_and_own_columns_are_unique_and_known(source):
    plan = interpret(source, gazetteer=SMALL_GAZETTEER).plan
    tools = [tool for field in plan.fields for tool in field.tools]
    assert len({tool.key for tool in tools}) == len(tools)
    columns = {column.key for column in plan.own_columns}
    assert {value.column_key for tool in tools for value in tool.own_values} <= columns
