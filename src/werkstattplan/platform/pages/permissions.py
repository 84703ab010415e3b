"""Who writes imprint, privacy page and accessibility statement. The subject is the commune."""

import rules

from werkstattplan.platform.access.predicates import is_administrator, is_coordinator

rules.add_perm("pages.change", is_coordinator | is_administrator)
