from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "werkstattplan.platform.access"
    label = "access"

    def ready(self) -> None:
        """Register the permissions."""
        from werkstattplan.platform.access import permissions  # noqa: F401
