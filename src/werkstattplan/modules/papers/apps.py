from django.apps import AppConfig

from werkstattplan.platform.modules import registry


class PapersConfig(AppConfig):
    name = "werkstattplan.modules.papers"
    label = "papers"

    def ready(self) -> None:
        """Register the module."""
        from werkstattplan.modules.papers.module import MODULE

        registry.register(MODULE)
