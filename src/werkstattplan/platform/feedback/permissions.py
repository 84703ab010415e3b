"""Who answers feedback. The subject is the commune."""

import rules

from werkstattplan.platform.access.predicates import is_coordinator

rules.add_perm("feedback.answer", is_coordinator)
