from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "werkstattplan.platform.pages"
    label = "pages"
    verbose_name = "Rechtliche Seiten"

    def ready(self) -> None:
        """Register the permission."""
        from werkstattplan.platform.pages import permissions  # noqa: F401
