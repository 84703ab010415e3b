"""Finding plans and editions."""

from werkstattplan.plan import contracts
from werkstattplan.plan.documents import build
from werkstattplan.plan.models import Edition, EditionState, OwnColumn, Plan, PlanColumn


def working_edition(plan: Plan) -> Edition | None:
    """The edition that staff work on: the newest one, draft, adopted or published."""
    return plan.editions.order_by("-number").first()


def published_edition(plan: Plan) -> Edition | None:
    """The edition that the public sees."""
    return plan.editions.filter(state=EditionState.PUBLISHED).first()


def adopted_edition(plan: Plan) -> Edition | None:
    """The newest edition that a body adopted."""
    return plan.editions.filter(adopted_on__isnull=False).order_by("-number").first()


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
