"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "followers.Follower": (
        "E-Mail-Adresse, an die Neuigkeiten zu einer Auswahl gehen, nach doppelter Zustimmung.",
        "Bis die Person das Folgen beendet; ohne Bestätigung sieben Tage.",
    ),
}
