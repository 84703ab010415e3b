"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "people.Person": (
        "Ansprechpersonen des Plans mit dienstlichen Kontaktdaten; öffentlich nur mit Einwilligung.",
        "Solange die Person für ein Werkzeug zuständig ist, danach höchstens bis zur übernächsten Fassung des Plans.",
    ),
    "people.Absence": ("Wann eine Person nicht gefragt werden soll.", "Bis ein Jahr nach dem letzten Tag."),
    "people.Function": ("Postfach einer Funktion, an das Fragen gehen.", "Bis es geändert wird."),
    "people.Organisation": ("Postfach einer Organisation, an das Fragen gehen.", "Bis es geändert wird."),
}
