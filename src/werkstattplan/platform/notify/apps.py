from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "werkstattplan.platform.notify"
    label = "notify"

    def ready(self) -> None:
        """Know who may see the outbox."""
        from werkstattplan.platform.notify import permissions  # noqa: F401
