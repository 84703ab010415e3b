from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "werkstattplan.site"
    label = "site"

    def ready(self) -> None:
        """End the registration of modules: this app is the last one."""
        from werkstattplan.platform.modules import registry

        registry.freeze()
