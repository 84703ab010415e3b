"""Who may see, hand out and erase what is held about a person."""

import rules

from werkstattplan.platform.access.predicates import is_administrator, is_coordinator

rules.add_perm("privacy.see_personal_data", is_coordinator | is_administrator)
rules.add_perm("privacy.erase_person", is_coordinator | is_administrator)
