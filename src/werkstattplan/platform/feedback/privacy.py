"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "feedback.Feedback": (
        "Freiwillige E-Mail-Adresse, um eine Rückmeldung zu beantworten.",
        "Die Adresse wird 90 Tage nach der Antwort gelöscht.",
    )
}
