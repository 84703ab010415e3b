"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "access.Membership": ("Rolle eines Kontos in einer Kommune.", "Bis der Zugang genommen wird."),
}
