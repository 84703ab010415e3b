from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "werkstattplan.platform.ledger"
    label = "ledger"
