"""Faults of modules as results of the system check."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from werkstattplan.platform.modules import registry


@register("modules")
def check_modules(**options: Any) -> list[CheckMessage]:
    """One error for each fault that kept a module out."""
    return [Error(fault, id="modules.E001") for fault in registry.faults_found()]
