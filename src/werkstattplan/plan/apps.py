from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "werkstattplan.plan"
    label = "plan"
    verbose_name = "Werkstattplan"

    def ready(self) -> None:
        """Register the permissions."""
        from werkstattplan.plan import permissions  # noqa: F401
