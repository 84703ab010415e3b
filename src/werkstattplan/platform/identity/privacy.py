"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "identity.User": (
        "Konto mit Name und E-Mail-Adresse zum Anmelden.",
        "Bis die Verwaltung des Systems das Konto löscht.",
    ),
}
