from django.apps import AppConfig

from werkstattplan.platform.modules import registry


class OffersConfig(AppConfig):
    name = "werkstattplan.modules.offers"
    label = "offers"

    def ready(self) -> None:
        """Register the module."""
        from werkstattplan.modules.offers.module import MODULE

        registry.register(MODULE)
