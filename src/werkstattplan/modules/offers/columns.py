"""What the columns of tables and proposals are called."""

LABELS = {
    "angebot": "Angebot", "kurz": "In einem Satz", "beschreibung": "Beschreibung", "kosten": "Kosten",
    "kosten_text": "Kosten im Einzelnen", "internet": "Internetseite", "email": "E-Mail-Adresse", "telefon": "Telefon",
    "stand": "Stand", "zielgruppen": "Für wen", "sprachen": "Sprachen", "alter_von": "Alter von", "alter_bis": "Alter bis",
    "ort": "Name des Ortes", "strasse": "Straße", "hausnummer": "Hausnummer", "plz": "Postleitzahl", "ortsteil": "Ort",
    "traeger": "Träger", "zeiten": "Öffnungszeiten",
}  # fmt: skip
