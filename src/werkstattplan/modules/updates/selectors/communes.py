"""Communes that ask."""

from werkstattplan.modules.updates.module_key import KEY
from werkstattplan.platform.modules.registry import is_on, module_of_namespace
from werkstattplan.platform.tenancy.models import Commune


def communes_that_ask() -> list[Commune]:
    """Those that use this module."""
    module = module_of_namespace(KEY)
    return [commune for commune in Commune.objects.all() if module is not None and is_on(module, commune)]
