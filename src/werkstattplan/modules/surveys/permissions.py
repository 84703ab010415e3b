"""Who runs surveys: coordination and administration."""

from werkstattplan.kernel.modules import Permission
from werkstattplan.platform.access.predicates import is_administrator, is_coordinator

RUN = "surveys.run"
PERMISSIONS = (Permission(name=RUN, predicate=is_coordinator | is_administrator),)
