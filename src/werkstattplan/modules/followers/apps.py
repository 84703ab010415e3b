from django.apps import AppConfig

from werkstattplan.platform.modules import registry


class FollowersConfig(AppConfig):
    name = "werkstattplan.modules.followers"
    label = "followers"

    def ready(self) -> None:
        """Register the module."""
        from werkstattplan.modules.followers.module import MODULE

        registry.register(MODULE)
