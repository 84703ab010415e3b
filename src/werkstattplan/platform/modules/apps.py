from django.apps import AppConfig


class ModulesConfig(AppConfig):
    name = "werkstattplan.platform.modules"
    label = "modules"

    def ready(self) -> None:
        """Register the permission and the system check."""
        from werkstattplan.platform.modules import checks, permissions  # noqa: F401
