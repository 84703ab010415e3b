"""Switching modules on and off."""

import datetime

from django.db import transaction

from werkstattplan.kernel.modules import Module
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.modules import registry
from werkstattplan.platform.search.services import replace_entries
from werkstattplan.platform.tenancy.models import Commune


@transaction.atomic
def switch_module(*, commune: Commune, module: Module, is_on: bool, actor: User, at: datetime.datetime) -> None:
    """Use a module in a commune or do without it. Its data stay; what can be found of it comes and goes."""
    commune = Commune.objects.select_for_update().get(pk=commune.pk)
    before = registry.is_on(module, commune)
    if before == is_on:
        return
    commune.module_switches = {**commune.module_switches, module.key: is_on}
    commune.save(update_fields=["module_switches"])
    if module.search is not None:
        if is_on:
            module.search.reindex()
        else:
            replace_entries(commune=commune, source=module.search.source, findables=())
    record_change(
        commune=commune,
        actor=actor,
        at=at,
        verb=f"schaltet {module.label} {'ein' if is_on else 'aus'}",
        subject=commune,
        before={module.key: before},
        after={module.key: is_on},
    )
