"""What becomes news: only what the public can see, each thing once, whatever jobs were missed."""

import dataclasses

import pytest

from werkstattplan.modules.followers.models import NewsKind, PublicNews, PublishedTool
from werkstattplan.modules.followers.services.news import gather_news
from werkstattplan.plan import contracts as c
from werkstattplan.plan.models import Edition, MoneyLine, Plan, Responsibility, Step, Tool, ToolYear
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.publishing import publish_edition, withdraw_edition
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.people.models import Person


@pytest.fixture
def known(published, clock) -> Plan:
    """The published plan, looked at for the first time."""
    gather_news(plan=published.plan, at=clock.now)
    clock.move(days=1)
    return published.plan


def news(plan: Plan, clock) -> list[tuple[str, str]]:
    """Look again; what is new by tool and kind."""
    clock.move(hours=1)
    gather_news(plan=plan, at=clock.now)
    rows = PublicNews.objects.filter(noticed_at=clock.now).order_by("tool_key", "position")
    return [(row.tool_key, row.kind) for row in rows]


def test_the_first_look_knows_every_tool_from_the_publication_on(known, published) -> None:
    rows = PublicNews.objects.all()
    assert {(row.tool_key, row.kind) for row in rows} == {
        ("musik", "new"),
        ("vorlesen", "new"),
        ("idee-radweg", "new"),
    }
    assert {row.happened_at for row in rows} == {row.noticed_at for row in rows} == {published.published_at}


def test_nothing_changed_is_no_news_however_often_somebody_looks(known, clock) -> None:
    assert news(known, clock) == []
    assert news(known, clock) == []
    assert PublicNews.objects.count() == 3


def test_a_new_status_is_news_with_the_old_one(known, clock) -> None:
    Tool.objects.filter(key="musik").update(status="running")
    assert news(known, clock) == [("musik", "status")]
    row = PublicNews.objects.get(kind=NewsKind.STATUS)
    assert (row.status_before, row.status_after) == ("unknown", "running")
    Tool.objects.filter(key="musik").update(status="unknown")
    assert news(known, clock) == [("musik", "status")]
    assert PublicNews.objects.filter(tool_key="musik").values("revision").distinct().count() == 3


def test_several_missed_runs_make_one_piece_of_news_of_where_it_ended(known, clock) -> None:
    for status in ("planned", "running", "done"):
        Tool.objects.filter(key="musik").update(status=status)
    assert news(known, clock) == [("musik", "status")]
    assert PublicNews.objects.get(kind=NewsKind.STATUS).status_after == "done"


def test_finished_steps_are_named(known, clock) -> None:
    Step.objects.filter(title__in=["Kapellen fragen", "Konzerte"]).update(is_done=True)
    assert news(known, clock) == [("musik", "step"), ("musik", "step")]
    assert set(PublicNews.objects.filter(kind="step").values_list("step_title", flat=True)) == {
        "Kapellen fragen",
        "Konzerte",
    }


def test_a_finished_step_that_is_worded_anew_is_a_changed_step_only(known, clock) -> None:
    Step.objects.filter(title="Konzerte").update(is_done=True)
    news(known, clock)
    Step.objects.filter(title="Konzerte").update(title="Konzerte im Freien")
    assert news(known, clock) == [("musik", "changed")]
    assert PublicNews.objects.filter(kind="changed").get().changed_parts == ["steps"]


@pytest.mark.parametrize(
    ("column", "part"),
    [
        ("title", "title"),
        ("wording", "wording"),
        ("plain_text", "plain_text"),
        ("area_wording", "area"),
        ("target_group", "target_group"),
        ("budget_wording", "budget"),
    ],
)
def test_changed_texts_are_told_by_their_part(known, clock, column, part) -> None:
    Tool.objects.filter(key="musik").update(**{column: "Etwas anderes"})
    assert news(known, clock) == [("musik", "changed")]
    assert PublicNews.objects.get(kind="changed").changed_parts == [part]


def test_years_and_offices_count_too(known, clock) -> None:
    tool = Tool.objects.get(key="musik")
    ToolYear.objects.create(commune=tool.commune, tool=tool, year=2023)
    Responsibility.objects.filter(tool=tool).delete()
    assert news(known, clock) == [("musik", "changed")]
    assert PublicNews.objects.get(kind="changed").changed_parts == ["years", "contacts"]


def test_what_is_internal_never_becomes_news(known, clock, commune) -> None:
    tool = Tool.objects.get(key="musik")
    MoneyLine.objects.create(commune=commune, tool=tool, kind="planned", amount_cents=1, source_of_funds="geheim")
    Tool.objects.filter(pk=tool.pk).update(remarks="geheim", contacts_wording="geheim", participants_wording="geheim")
    person = Person.objects.create(commune=commune, name="Ada Geheim")
    Responsibility.objects.create(commune=commune, tool=tool, person=person, position=9)
    assert news(known, clock) == []


def test_what_is_kept_of_a_tool_holds_no_text_but_its_title(known) -> None:
    for row in PublishedTool.objects.all():
        assert all(len(digest) == 16 for digest in row.parts.values())
        assert "Kapellen" not in str(row.parts) + str(row.steps_done)


def edition_without(plan: Plan, clock, *keys: str, number: int = 2) -> Edition:
    fields = tuple(
        dataclasses.replace(field, tools=tuple(tool for tool in field.tools if tool.key not in keys))
        for field in EXAMPLE.fields
    )
    return create_edition(plan=plan, document=dataclasses.replace(EXAMPLE, fields=fields), at=clock.now)


def test_a_tool_that_a_new_edition_leaves_out_is_gone_and_may_come_back(known, clock, coordinator) -> None:
    publish_edition(edition=edition_without(known, clock, "vorlesen"), actor=coordinator, at=clock.now)
    assert news(known, clock) == [("vorlesen", "gone")]
    assert news(known, clock) == []
    publish_edition(edition=edition_without(known, clock, "musik"), actor=coordinator, at=clock.now)
    assert news(known, clock) == [("musik", "gone"), ("vorlesen", "back")]


def test_new_tools_of_a_new_edition_are_news_from_its_publication(known, clock, coordinator) -> None:
    added = c.ToolDocument(key="bank", title="Mitfahrbank", wording="Mitfahrbank")
    fields = (*EXAMPLE.fields, c.FieldDocument(name="Neu", tools=(added,)))
    edition = create_edition(plan=known, document=dataclasses.replace(EXAMPLE, fields=fields), at=clock.now)
    clock.move(days=3)
    publish_edition(edition=edition, actor=coordinator, at=clock.now)
    published_at = clock.now
    assert news(known, clock) == [("bank", "new")]
    assert PublicNews.objects.get(tool_key="bank").happened_at == published_at


def test_a_withdrawn_plan_makes_no_news_and_a_return_only_what_changed(known, clock, coordinator, published) -> None:
    withdraw_edition(edition=published, actor=coordinator, at=clock.now)
    Tool.objects.filter(key="musik").update(status="running")
    assert news(known, clock) == []
    publish_edition(edition=published, actor=coordinator, at=clock.now)
    assert news(known, clock) == [("musik", "status")]


def test_a_draft_beside_the_published_edition_is_no_news(known, clock) -> None:
    edition_without(known, clock, "vorlesen")
    Tool.objects.exclude(edition__state="published").update(status="running")
    assert news(known, clock) == []
