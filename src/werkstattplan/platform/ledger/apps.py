from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "werkstattplan.platform.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register the permission."""
        from werkstattplan.platform.ledger import permissions  # noqa: F401
