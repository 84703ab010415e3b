from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "werkstattplan.platform.feedback"
    label = "feedback"
    verbose_name = "Rückmeldungen"

    def ready(self) -> None:
        """Register the permission."""
        from werkstattplan.platform.feedback import permissions  # noqa: F401
