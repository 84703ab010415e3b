"""Who switches modules."""

import rules

from werkstattplan.platform.access.predicates import is_administrator

rules.add_perm("modules.switch", is_administrator)
