"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "people.Person": (
        "Ansprechpersonen des Plans mit dienstlichen Kontaktdaten; öffentlich nur mit Einwilligung.",
        "Solange die Person für ein Werkzeug zuständig ist, danach höchstens bis zur übernächsten Fassung des Plans.",
    )
}
