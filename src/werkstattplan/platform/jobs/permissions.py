"""Who sees to jobs that died."""

import rules

from werkstattplan.platform.access.predicates import is_administrator

rules.add_perm("jobs.manage", is_administrator)
