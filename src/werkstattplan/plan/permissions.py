"""Who may do what with plans. The subject is the commune, or the tool for `plan.change_tool`."""

from typing import Any

import rules

from werkstattplan.plan.models import Tool
from werkstattplan.platform.access.predicates import is_contributor, is_coordinator, is_member


@rules.predicate
def is_responsible(user: Any, tool: Tool) -> bool:
    """The account's person answers for the tool."""
    return tool.responsibilities.filter(person__user=user).exists()


rules.add_perm("plan.view_internal", is_member)
rules.add_perm("plan.change_plan", is_coordinator)
rules.add_perm("plan.import_plan", is_coordinator)
rules.add_perm("plan.publish_edition", is_coordinator)
rules.add_perm("plan.change_tool", is_coordinator | (is_contributor & is_responsible))
