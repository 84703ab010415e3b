from django.apps import AppConfig

from werkstattplan.platform.modules import registry


class UpdatesConfig(AppConfig):
    name = "werkstattplan.modules.updates"
    label = "updates"

    def ready(self) -> None:
        """Register the module."""
        from werkstattplan.modules.updates.module import MODULE

        registry.register(MODULE)
