"""Finding plans and editions."""

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from werkstattplan.plan import contracts
from werkstattplan.plan.documents import build
from werkstattplan.plan.models import Edition, EditionState, OwnColumn, Plan, PlanColumn, Tool, ToolFate


def working_edition(plan: Plan) -> Edition | None:
    """The edition that staff work on: the newest one, draft, adopted or published."""
    return plan.editions.order_by("-number").first()


def published_edition(plan: Plan) -> Edition | None:
    """The edition that the public sees."""
    return plan.editions.filter(state=EditionState.PUBLISHED).first()


def adopted_edition(plan: Plan) -> Edition | None:
    """The newest edition that a body adopted."""
    return plan.editions.filter(adopted_on__isnull=False).order_by("-number").first()


def continues(edition: Edition) -> bool:
    """Whether the edition still decides what becomes of the tools of the edition before."""
    return edition.based_on_id is not None and edition.state == EditionState.DRAFT and not edition.is_adopted


def open_decisions() -> list[tuple[Edition, int]]:
    """Drafts at work that have not decided about all tools of the edition before, and how many are open. One query."""
    newer = Edition.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    decided = ToolFate.objects.filter(edition=OuterRef("pk")).order_by().values("edition").annotate(n=Count("pk"))
    all_of_them = Tool.objects.filter(edition=OuterRef("based_on")).order_by().values("edition").annotate(n=Count("pk"))
    drafts = Edition.objects.filter(~Exists(newer), state=EditionState.DRAFT, adopted_on=None, based_on__isnull=False)
    rows = drafts.select_related("plan").annotate(
        open_count=Coalesce(Subquery(all_of_them.values("n")), 0) - Coalesce(Subquery(decided.values("n")), 0)
    )
    return [(row, row.open_count) for row in rows.filter(open_count__gt=0).order_by("plan__title")]


def shown_columns(edition: Edition) -> list[PlanColumn]:
    """The visible columns in their order: the plan's, those of an adopted edition as they were adopted."""
    if edition.adopted_columns is None:
        return list(edition.plan.columns.filter(visible=True))
    documents = build(tuple[contracts.OverviewColumn, ...], edition.adopted_columns["columns"])
    own: dict[str, OwnColumn] = {}
    if any(column.own_key for column in documents):
        own = {row.key: row for row in edition.plan.own_columns.all()}
    return [
        PlanColumn(role=column.role.value, label=column.label, own_column=own.get(column.own_key))
        for column in documents
        if column.visible
    ]
