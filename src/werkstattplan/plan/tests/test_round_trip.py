"""Handing a plan out and importing it again gives the same plan."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings

from werkstattplan.plan.documents import plan_from_json, to_json
from werkstattplan.plan.exporting import ExportFormat, export_plan
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.reading import read_document
from werkstattplan.plan.importing.tests.shared import SEED, SMALL_GAZETTEER, needs_seed, real_gazetteer
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.plan.tests.strategies import plans

DAY = datetime.date(2026, 3, 2)
LOSSLESS = [ExportFormat.DOCX, ExportFormat.XLSX, ExportFormat.JSON]


def export(plan, kind):
    return export_plan(plan, format=kind, commune_name="Landkreis Probe", as_of=DAY, base_url="https://probe.example")


@pytest.mark.slow
@pytest.mark.parametrize("kind", LOSSLESS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plan=plans())
def test_any_plan_comes_back_the_same(kind, plan):
    again = interpret(read_document(export(plan, kind), f"plan.{kind}"), gazetteer=SMALL_GAZETTEER)
    assert again.plan == plan
    assert len({placement.position for placement in again.placements}) == again.cells


@needs_seed
@pytest.mark.parametrize("kind", LOSSLESS)
def test_the_districts_plan_comes_back_the_same(kind):
    plan = interpret(read_document(SEED.read_bytes(), SEED.name), gazetteer=real_gazetteer()).plan
    again = interpret(read_document(export(plan, kind), f"plan.{kind}"), gazetteer=real_gazetteer())
    assert again.plan == plan


@given(plan=plans())
@settings(max_examples=30, deadline=None)
def test_json_data_describe_a_plan_completely(plan):
    assert plan_from_json(to_json(plan)) == plan


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_the_same_plan_gives_the_same_bytes(kind):
    assert export(EXAMPLE, kind) == export(EXAMPLE, kind)
