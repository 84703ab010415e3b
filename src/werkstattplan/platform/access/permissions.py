"""Permissions about accounts and people of a commune."""

import rules

from werkstattplan.platform.access.predicates import is_administrator, is_coordinator, is_member

rules.add_perm("access.enter", is_member)
rules.add_perm("access.manage_members", is_administrator)
rules.add_perm("people.change_people", is_coordinator | is_administrator)
