"""The acceptance test of the importer: the district's own document, every cell of it."""

from collections import Counter

import pytest

from werkstattplan.plan.contracts import AmountQualifier, AreaKind
from werkstattplan.plan.documents import plan_from_json, to_json
from werkstattplan.plan.importing.contracts import DoubtKind, Interpretation
from werkstattplan.plan.importing.decisions import apply_decisions, value_at
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.reading import read_document
from werkstattplan.plan.importing.report import report_as_json
from werkstattplan.plan.importing.tests.shared import SEED, needs_seed, real_gazetteer

pytestmark = needs_seed


@pytest.fixture(scope="module")
def seed() -> Interpretation:
    return interpret(read_document(SEED.read_bytes(), SEED.name), gazetteer=real_gazetteer())


def test_fields_tools_sheets_steps_and_captions(seed):
    assert [len(field.tools) for field in seed.plan.fields] == [2, 4, 4, 8, 3, 1]
    report = report_as_json(seed)
    assert (report["fields"], report["tools"], report["sheets"], report["steps"]) == (6, 22, 2, 12)
    assert [caption.label for caption in seed.plan.captions] == [
        "Gefördert vom:",
        "Unterstützt durch:",
        "Projektpartner:",
    ]
    assert seed.plan.years == (2020, 2021, 2022, 2023)


def test_every_cell_is_accounted_for_exactly_once(seed):
    text = SEED.read_text(encoding="utf-8")
    filled = sum(1 for line in text.splitlines() for cell in line.split("\t") if cell.strip())
    assert seed.cells == filled
    assert len({placement.position for placement in seed.placements}) == len(seed.placements) == filled


def test_no_word_of_the_paper_is_lost(seed):
    kept = " ".join(value.raw for value in seed.values)
    for tool in (tool for field in seed.plan.fields for tool in field.tools):
        assert tool.wording in kept
        assert all(word in kept for word in tool.contacts.wording.split())


def test_sheets_belong_to_their_tools(seed):
    with_sheet = [tool for field in seed.plan.fields for tool in field.tools if tool.sheet]
    assert [len(tool.sheet.steps) for tool in with_sheet if tool.sheet] == [6, 6]
    grants, music = with_sheet
    assert "Kleinstprojekte" in grants.title
    assert "Musik" in music.title
    assert grants.sheet.budget.amount_cents == 3_000_000
    assert grants.sheet.budget.cap_per_application_cents == 1_000_000
    assert music.sheet.budget.amount_cents == 100_000
    assert music.sheet.budget.qualifier is AmountQualifier.ABOUT
    assert music.sheet.outside_advice.value is False


def test_months_follow_the_cell_after_the_name_and_both_readings_are_shown(seed):
    grants = seed.plan.fields[3].tools[0].sheet
    assert [step.planned_months for step in grants.steps] == [(1,), (2, 3, 4, 5, 6), (3, 4, 5, 6, 7, 8), (5,), (6,), ()]
    music = seed.plan.fields[4].tools[0].sheet
    assert [step.planned_months for step in music.steps[:2]] == [(4,), (4,)]
    shifted = [doubt for doubt in seed.doubts if doubt.kind is DoubtKind.MONTH_SHIFTED]
    assert len(shifted) == 7
    assert all(doubt.alternatives for doubt in shifted)
    assert value_at(shifted[1].alternatives[0].value, "/planned_months") == [1, 2, 3, 4, 5]


def test_marks_after_the_page_break_claim_no_month(seed):
    unknown = [doubt for doubt in seed.doubts if doubt.kind is DoubtKind.MONTH_UNKNOWN]
    assert [doubt.proposal.value["unplaced_marks"] for doubt in unknown] == [[4], [3], [3, 4], [2, 3, 4], [5]]
    assert all(doubt.proposal.value["planned_months"] == [] for doubt in unknown)


def test_gaps_and_contradictions_are_doubts(seed):
    kinds = Counter(doubt.kind for doubt in seed.doubts)
    assert kinds[DoubtKind.NO_CONTACT] == 1
    assert kinds[DoubtKind.NO_YEAR] == 1
    assert kinds[DoubtKind.NO_PARTICIPANTS] == 1
    assert kinds[DoubtKind.WORDING_DIFFERS] == 2
    assert kinds[DoubtKind.AREA_DIFFERS] == 2
    unresolved = {doubt.raw for doubt in seed.doubts if doubt.kind is DoubtKind.AREA_UNRESOLVED}
    assert {"6 Regionen über den Landkreis verteilt", "17 verschiedene Standorte"} <= unresolved


def test_people_functions_and_places_are_apart(seed):
    mobility = seed.plan.fields[1].tools
    assert (mobility[0].contacts.entries[0].function, mobility[0].contacts.entries[0].organisation) == (
        "FDL",
        "Regionalmanagement",
    )
    office = seed.plan.fields[3].tools[3].contacts.entries
    assert len(office) == 1
    assert office[0].person == ""
    test_region = seed.plan.fields[2].tools[1].area.parts
    assert [(part.kind, part.key) for part in test_region] == [(AreaKind.AMT, "130765654")]


def test_every_alternative_of_every_doubt_gives_a_valid_plan(seed):
    data = to_json(seed.plan)
    for doubt in seed.doubts:
        assert value_at(data, doubt.path) == doubt.proposal.value
        for value in (*(alternative.value for alternative in doubt.alternatives), doubt.kept_raw):
            changed = apply_decisions(seed, {doubt.id: value})
            assert value_at(to_json(changed), doubt.path) == value
    assert len({doubt.id for doubt in seed.doubts}) == len(seed.doubts)


def test_the_plan_survives_its_own_json(seed):
    assert plan_from_json(to_json(seed.plan)) == seed.plan
