"""Predicates of which permissions are made; each takes an account and a commune or a row that belongs to one."""

from typing import Any

import rules

from werkstattplan.platform.access.models import Role
from werkstattplan.platform.access.roles import role_in
from werkstattplan.platform.tenancy.models import Commune


def commune_of(subject: Any) -> Commune | None:
    """The commune itself, or the commune of a row."""
    return subject if isinstance(subject, Commune) else getattr(subject, "commune", None)


@rules.predicate
def is_administrator(user: Any, subject: Any) -> bool:
    """The account runs the system for the commune."""
    return role_in(user, commune_of(subject)) is Role.ADMINISTRATOR


@rules.predicate
def is_coordinator(user: Any, subject: Any) -> bool:
    """The account coordinates the commune's plans."""
    return role_in(user, commune_of(subject)) is Role.COORDINATOR


@rules.predicate
def is_contributor(user: Any, subject: Any) -> bool:
    """The account contributes to its own tools."""
    return role_in(user, commune_of(subject)) is Role.CONTRIBUTOR


@rules.predicate
def is_member(user: Any, subject: Any) -> bool:
    """The account has any role in the commune."""
    return role_in(user, commune_of(subject)) is not None
