"""The commune in whose scope a function of a module is called."""

from typing import cast

from django_scopes import get_scope

from werkstattplan.platform.tenancy.models import Commune


def commune_in_scope() -> Commune:
    """The commune of the scope; raises KeyError outside of one."""
    return cast(Commune, get_scope()["commune"])
