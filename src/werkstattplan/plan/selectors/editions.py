"""Finding plans and editions."""

from werkstattplan.plan.models import Edition, EditionState, Plan


def working_edition(plan: Plan) -> Edition | None:
    """The edition that staff work on: the newest one, draft or published."""
    return plan.editions.order_by("-number").first()


def published_edition(plan: Plan) -> Edition | None:
    """The edition that the public sees."""
    return plan.editions.filter(state=EditionState.PUBLISHED).first()
