from django.apps import AppConfig

from werkstattplan.platform.modules import registry


class SurveysConfig(AppConfig):
    name = "werkstattplan.modules.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Register the module."""
        from werkstattplan.modules.surveys.module import MODULE

        registry.register(MODULE)
