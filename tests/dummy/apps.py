from django.apps import AppConfig

from werkstattplan.platform.modules import registry


class DummyConfig(AppConfig):
    name = "tests.dummy"
    label = "dummy"

    def ready(self):
        from tests.dummy.module import MODULE

        registry.register(MODULE)
