"""A newer document of the paper becomes a draft that continues: what it decides by itself, and what was decided before it."""

import datetime
import json
from dataclasses import replace

import pytest

from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.documents import to_json
from werkstattplan.plan.models import Edition, Fate, ToolFate
from werkstattplan.plan.selectors.import_review import differences_of
from werkstattplan.plan.services.adoption import adopt_edition
from werkstattplan.plan.services.importing import accept_import, read_import, start_import
from werkstattplan.plan.services.importing import decide as decide_import
from werkstattplan.plan.services.succession import decide_fate, start_edition, undecided_tools
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.plan.tests.examples import EXAMPLE

LATER = AT + datetime.timedelta(days=100)


@pytest.fixture
def old(edition, coordinator) -> Edition:
    adopt_edition(edition=edition, body="Kreistag", adopted_on=AT.date(), number="BV 1", actor=coordinator, at=AT)
    return Edition.objects.get()


def take_in(document: PlanDocument, read_for: Edition, by) -> Edition:
    """Import a document for an edition and accept all that it says differently."""
    run, _ = start_import(
        commune=read_for.commune,
        actor=by,
        at=LATER,
        name="neu.json",
        content=json.dumps(to_json(document)).encode(),
        token="t",
        base_edition=read_for,
    )
    read_import(run)
    for difference in differences_of(run):
        decision = {"choice": "accept", "value": True, "doubt_id": difference.id}
        decide_import(run=run, actor=by, at=LATER, **decision)
    return accept_import(run=run, actor=by, at=LATER)


def test_a_newer_document_decides_about_what_it_holds(old, coordinator) -> None:
    music, reading = EXAMPLE.fields[0].tools
    document = replace(
        EXAMPLE, fields=(replace(EXAMPLE.fields[0], tools=(music, replace(reading, wording="Vorlesestunden"))),)
    )
    new = take_in(document, old, coordinator)
    assert Edition.objects.get(pk=new.pk).based_on == old
    fates = dict(ToolFate.objects.filter(edition=new).values_list("old_tool__key", "fate"))
    assert fates == {"musik": "continue", "vorlesen": "change"}
    assert [tool.key for tool in undecided_tools(Edition.objects.get(pk=new.pk))] == ["idee-radweg"]


def test_a_document_read_for_a_draft_keeps_what_the_draft_decided(old, coordinator) -> None:
    draft = start_edition(edition=old, title="Zweite Fassung", actor=coordinator, at=LATER)
    decide_fate(
        edition=draft,
        old_tool=old.tools.get(key="vorlesen"),
        fate=Fate.MERGE,
        successor=draft.tools.get(key="musik"),
        reason="Dieselben Menschen.",
        actor=coordinator,
        at=LATER,
    )
    music, reading = EXAMPLE.fields[0].tools
    newer = replace(EXAMPLE, fields=(replace(EXAMPLE.fields[0], tools=(replace(music, wording="Musik"), reading)),))
    new = Edition.objects.get(pk=take_in(newer, draft, coordinator).pk)
    assert (new.number, new.based_on) == (3, old)
    fates = {row.old_tool.key: row for row in ToolFate.objects.filter(edition=new)}
    assert (fates["vorlesen"].fate, fates["vorlesen"].successor.edition) == (Fate.MERGE, new)
    assert fates["vorlesen"].reason == "Dieselben Menschen."
    assert fates["musik"].fate == Fate.CHANGE
    assert ToolFate.objects.filter(edition=draft).count() == 1
