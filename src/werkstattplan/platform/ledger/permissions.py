"""Who reads single facts."""

import rules

from werkstattplan.platform.access.predicates import is_member

rules.add_perm("ledger.read", is_member)
