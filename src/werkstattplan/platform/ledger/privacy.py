"""No personal data: evidence counts, it does not name."""

from werkstattplan.kernel.privacy import NotPersonal, PersonalData

PERSONAL_DATA: tuple[PersonalData, ...] = ()

NOT_PERSONAL = (
    NotPersonal(model="ledger.Evidence", columns=("key",), reason="Schlüssel der Zeile, die den Nachweis belegt."),
    NotPersonal(model="ledger.Reconciliation", columns=("differences",), reason="Arten von Nachweisen und Zahlen."),
)
