"""Roles of accounts in communes, read once per account object."""

from typing import Any

from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.tenancy.models import Commune


def role_in(user: Any, commune: Commune | None) -> Role | None:
    """The role of an account (or of an anonymous visitor: none) in a commune."""
    if commune is None or not user.is_authenticated:
        return None
    roles: dict[int, Role] | None = getattr(user, "_roles_by_commune", None)
    if roles is None:
        # `_base_manager` on purpose: an account may look up its own memberships across communes.
        rows = Membership._base_manager.filter(user=user).values_list("commune_id", "role")
        roles = {commune_id: Role(role) for commune_id, role in rows}
        user._roles_by_commune = roles
    return roles.get(commune.pk)


def communes_of(user: Any) -> list[Commune]:
    """The communes in which an account has a role, by name."""
    rows = Membership._base_manager.filter(user=user).values_list("commune_id", flat=True)
    return list(Commune.objects.filter(pk__in=rows))
