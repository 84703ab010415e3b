from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "werkstattplan.platform.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Register the permissions."""
        from werkstattplan.platform.privacy import permissions  # noqa: F401
