"""What the public pages of a plan show: cards, the paper's table, the timeline. All texts come masked from `open_data`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from werkstattplan.plan.models import Edition, EditionState, FieldOfAction, OwnValue, PlanColumn, Step, Tool
from werkstattplan.plan.models.tools import TOOL_STATUSES
from werkstattplan.plan.selectors.open_data import ToolFilter, filtered_tools, tool_list
from werkstattplan.plan.selectors.progress import steps_sentence
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.platform.tenancy.models import Commune

CARDS_PER_PAGE = 24
ROWS_PER_PAGE = 50
STATUS_LABELS = dict(TOOL_STATUSES)


CARD_PARTS = frozenset({"years", "steps"})
TABLE_PARTS = frozenset({"years", "contacts", "participants"})


@dataclass(frozen=True, kw_only=True)
class PublicField:
    """A field of action with its masked texts."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, kw_only=True)
class PublicPlan:
    """A published edition and the one mask for all its texts."""

    edition: Edition
    text: PublicText
    fields: tuple[PublicField, ...]

    @property
    def title(self) -> str:
        """The title of the edition."""
        return self.text.mask(self.edition.title)

    @property
    def introduction(self) -> str:
        """The text above the plan; may be empty."""
        return self.text.mask(self.edition.plan.introduction)

    @property
    def base_url(self) -> str:
        """The path under which the pages of the plan lie, with a slash at its end."""
        return f"/{self.edition.commune.slug}/{self.edition.plan.slug}/"


@dataclass(frozen=True, kw_only=True)
class ToolCard:
    """A tool in a list."""

    key: str
    url: str
    title: str
    teaser: str
    field_name: str
    field_slug: str
    status: str
    status_label: str
    years: list[int]
    area: str
    steps_done: int
    steps_total: int

    @property
    def steps_sentence(self) -> str:
        """ "4 von 6 Schritten abgeschlossen"; empty without steps."""
        return steps_sentence(self.steps_done, self.steps_total)


@dataclass(frozen=True, kw_only=True)
class StatusCount:
    """How many of the tools found have a status."""

    status: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """A page of cards by field of action."""

    groups: list[tuple[str, str, list[ToolCard]]]
    page: Page[Tool]
    statuses: list[StatusCount]


def public_plan(commune: Commune, plan_slug: str) -> PublicPlan | None:
    """The published edition of a plan with its fields, or None."""
    editions = Edition.objects.filter(plan__slug=plan_slug, state=EditionState.PUBLISHED).select_related("plan")
    edition = editions.first()
    if edition is None:
        return None
    edition.commune = commune
    text = PublicText(commune)
    fields = tuple(
        PublicField(slug=row.slug, name=text.mask(row.name), description=text.mask(row.description))
        for row in FieldOfAction.objects.filter(edition=edition)
    )
    return PublicPlan(edition=edition, text=text, fields=fields)


class _CountedPaginator(Paginator[Tool]):
    """A paginator that is told how many rows there are."""

    def __init__(self, rows: QuerySet[Tool], per_page: int, count: int) -> None:
        self.count = count
        super().__init__(rows, per_page)


def card_page(plan: PublicPlan, *, chosen: ToolFilter, number: str | int) -> CardPage:
    """Page `number` of the cards; the number of queries does not depend on the number of tools."""
    tools = filtered_tools(plan.edition, chosen, plan.text)
    counts = dict(tools.order_by().values_list("status").annotate(Count("pk")))
    page = _CountedPaginator(tools, CARDS_PER_PAGE, sum(counts.values())).get_page(number)
    cards = [card_of(row) for row in _rows(plan, tools, page, CARD_PARTS)]
    groups = [
        (slug, members[0].field_name, members)
        for slug, group in groupby(cards, key=lambda card: card.field_slug)
        if (members := list(group))
    ]
    statuses = [
        StatusCount(status=status, label=label, count=counts[status])
        for status, label in TOOL_STATUSES
        if counts.get(status)
    ]
    return CardPage(groups=groups, page=page, statuses=statuses)


def _rows(plan: PublicPlan, tools: QuerySet[Tool], page: Page[Tool], parts: frozenset[str]) -> list[dict[str, Any]]:
    """The public data of the tools of a page; the ids are found first, so that no long text is sorted in vain."""
    first = page.paginator.per_page * (page.number - 1)
    ids = tools.values("pk")[first : first + page.paginator.per_page]
    wanted = Tool.objects.filter(pk__in=ids).order_by("field__position", "position", "pk")
    return tool_list(plan.edition, wanted, base_url=f"{plan.base_url}werkzeug/", text=plan.text, parts=parts)


def card_of(row: dict[str, Any]) -> ToolCard:
    """A tool of the public data as a card."""
    steps = row["steps"]
    return ToolCard(
        key=row["key"],
        url=row["url"],
        title=row["title"],
        teaser=row["plain_text"] or row["wording"],
        field_name=row["field"]["name"],
        field_slug=row["field"]["slug"],
        status=row["status"],
        status_label=STATUS_LABELS[row["status"]],
        years=row["years"],
        area=row["area"]["wording"],
        steps_done=sum(step["done"] for step in steps),
        steps_total=len(steps),
    )


@dataclass(frozen=True, kw_only=True)
class TableHeading:
    """A heading of the table; `year` is set for the narrow columns of years."""

    role: str
    label: str
    year: int | None = None
    own_column_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TableCell:
    """A cell: its heading, its text and what is said where the text is empty."""

    heading: TableHeading
    text: str
    gap: str = ""


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A tool with the cells beside its name; `field_rows` is set in the first row of a field: how many rows it spans."""

    card: ToolCard
    wording: str
    cells: list[TableCell]
    field: PublicField | None
    field_rows: int


@dataclass(frozen=True, kw_only=True)
class TablePage:
    """A page of the paper's table."""

    headings: list[TableHeading]
    rows: list[TableRow]
    page: Page[Tool]


_HIDDEN_ROLES = frozenset({"remarks"})
_FIELD_ROLES = frozenset({"field", "field_description"})
_GAPS = {
    "contacts": "Ansprechstelle nicht genannt",
    "area": "Ort nicht genannt",
    "participants": "Beteiligte nicht genannt",
    "budget": "Budget nicht genannt",
}


def table_page(plan: PublicPlan, *, chosen: ToolFilter, number: str | int) -> TablePage:
    """Page `number` of the table with the public columns of the plan, in the paper's order."""
    tools = filtered_tools(plan.edition, chosen, plan.text)
    page = Paginator(tools, ROWS_PER_PAGE).get_page(number)
    headings = list(_headings(plan))
    rows = _rows(plan, tools, page, TABLE_PARTS)
    own = _own_values(plan, [row["key"] for row in rows], headings)
    fields = {field.slug: field for field in plan.fields}
    return TablePage(headings=headings, rows=list(_table_rows(rows, headings, fields, own)), page=page)


def _headings(plan: PublicPlan) -> Iterator[TableHeading]:
    columns = PlanColumn.objects.filter(plan=plan.edition.plan, visible=True).exclude(role__in=_HIDDEN_ROLES)
    for column in columns.exclude(role="own", own_column__is_public=False):
        if column.role == "period":
            for year in plan.edition.years:
                yield TableHeading(role="year", label=str(year), year=year)
        else:
            yield TableHeading(role=column.role, label=column.label, own_column_id=column.own_column_id)


def _own_values(plan: PublicPlan, keys: list[str], headings: list[TableHeading]) -> dict[tuple[str, int], str]:
    columns = [heading.own_column_id for heading in headings if heading.own_column_id]
    if not columns:
        return {}
    values = OwnValue.objects.filter(tool__edition=plan.edition, tool__key__in=keys, column__in=columns)
    return {
        (key, column): plan.text.mask(wording)
        for key, column, wording in values.values_list("tool__key", "column_id", "wording")
    }


def _table_rows(
    rows: list[dict[str, Any]],
    headings: list[TableHeading],
    fields: dict[str, PublicField],
    own: dict[tuple[str, int], str],
) -> Iterator[TableRow]:
    for slug, group in groupby(rows, key=lambda row: row["field"]["slug"]):
        members = list(group)
        for place, row in enumerate(members):
            cells = [_cell(row, heading, own) for heading in headings if heading.role not in _FIELD_ROLES]
            yield TableRow(
                card=card_of(row),
                wording=row["wording"],
                cells=cells,
                field=None if place else fields[slug],
                field_rows=len(members),
            )


def _cell(row: dict[str, Any], heading: TableHeading, own: dict[tuple[str, int], str]) -> TableCell:
    if heading.role == "year":
        return TableCell(heading=heading, text="x" if heading.year in row["years"] else "")
    if heading.own_column_id:
        return TableCell(heading=heading, text=own.get((row["key"], heading.own_column_id), ""))
    texts = {
        "contacts": "; ".join(contact_line(contact) for contact in row["contacts"]),
        "area": row["area"]["wording"],
        "participants": ", ".join(row["participants"]),
        "target_group": row["target_group"],
        "budget": row["budget"]["wording"],
        "outside_advice": {True: "Ja", False: "Nein", None: ""}[row["outside_advice"]],
        "status": STATUS_LABELS[row["status"]],
    }
    return TableCell(heading=heading, text=texts.get(heading.role, ""), gap=_GAPS.get(heading.role, ""))


def contact_line(contact: dict[str, str]) -> str:
    """A contact in one line: person, function, organisation, whatever of these is known."""
    return ", ".join(part for part in (contact["person"], contact["function"], contact["organisation"]) if part)


@dataclass(frozen=True, kw_only=True)
class MonthsLine:
    """A step with its twelve months, as marks (number, planned, done) and in words."""

    title: str
    year: int | None
    done: bool
    months: tuple[tuple[int, bool, bool], ...]
    planned: str
    actual: str


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """A tool: whether each year is marked, and, in the view of one year, its steps."""

    card: ToolCard
    years: tuple[tuple[int, bool], ...]
    in_year: bool
    steps: tuple[MonthsLine, ...]


@dataclass(frozen=True, kw_only=True)
class TimelinePage:
    """A page of the timeline by field of action; `year` is None in the view of all years."""

    year: int | None
    years: tuple[int, ...]
    groups: list[tuple[str, list[TimelineRow]]]
    page: Page[Tool]


def timeline_page(plan: PublicPlan, *, year: int | None, number: str | int) -> TimelinePage:
    """Page `number` of the timeline; with a year it shows the months of that year's steps."""
    tools = filtered_tools(plan.edition, ToolFilter(), plan.text)
    if year:
        steps = Step.objects.filter(year=year, tool__edition=plan.edition).values("tool_id")
        marked = filtered_tools(plan.edition, ToolFilter(year=year), plan.text).order_by().values("pk")
        tools = tools.filter(Q(pk__in=steps) | Q(pk__in=marked))
    page = Paginator(tools, ROWS_PER_PAGE).get_page(number)
    years = tuple(plan.edition.years)
    rows = [_timeline_row(row, years, year) for row in _rows(plan, tools, page, CARD_PARTS)]
    groups = [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.card.field_name)]
    return TimelinePage(year=year, years=years, groups=groups, page=page)


def _timeline_row(row: dict[str, Any], years: tuple[int, ...], year: int | None) -> TimelineRow:
    return TimelineRow(
        card=card_of(row),
        years=tuple((each, each in row["years"]) for each in years),
        in_year=year in row["years"],
        steps=tuple(months_line(step) for step in row["steps"] if step["year"] == year) if year else (),
    )


def months_line(step: dict[str, Any]) -> MonthsLine:
    """A step of the public data with a mark for each month."""
    planned, actual = step["planned_months"], step["actual_months"]
    return MonthsLine(
        title=step["title"],
        year=step["year"],
        done=step["done"],
        months=tuple((month, month in planned, month in actual) for month in range(1, 13)),
        planned=months_in_words(planned),
        actual=months_in_words(actual),
    )


_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def months_in_words(months: Iterable[int]) -> str:
    """ "März, Mai bis Juli" for 3, 5, 6, 7; empty for no months."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        _MONTHS[run[0] - 1] if len(run) == 1 else f"{_MONTHS[run[0] - 1]} bis {_MONTHS[run[-1] - 1]}" for run in runs
    )
