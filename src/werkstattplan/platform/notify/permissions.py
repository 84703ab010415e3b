"""Who may see the outbox."""

import rules

from werkstattplan.platform.access.predicates import is_administrator, is_coordinator

rules.add_perm("notify.see_outbox", is_coordinator | is_administrator)
