"""What each grade of accessibility means, in sentences that somebody standing at the door can check."""

SENTENCES: dict[str, tuple[str, str, str, str]] = {
    "entrance": (
        "Nur über Stufen. Mit dem Rollstuhl kommt man nicht hinein.",
        "Eine Stufe oder ein steiler Weg. Mit Hilfe kommt man hinein.",
        "Ohne Stufen, aber die Tür ist schwer oder schmaler als 90 cm.",
        "Ohne Stufen. Die Tür ist mindestens 90 cm breit und geht leicht auf.",
    ),
    "toilet": (
        "Keine Toilette, die man mit dem Rollstuhl erreicht.",
        "Erreichbar, aber eng. Ohne Hilfe geht es nicht.",
        "Genug Platz für einen Rollstuhl. Haltegriffe oder Notruf fehlen.",
        "Genug Platz, Haltegriffe auf beiden Seiten und ein Notruf.",
    ),
    "tactile": (
        "Keine Hilfen für blinde Menschen.",
        "Jemand holt blinde Menschen nach Absprache am Eingang ab.",
        "Kontraste oder Schilder zum Tasten an den wichtigsten Stellen.",
        "Leitsystem am Boden und Brailleschrift vom Eingang bis zum Angebot.",
    ),
    "hearing": (
        "Keine Hilfen für schwerhörige Menschen.",
        "Ein ruhiger Raum, oder man verständigt sich schriftlich.",
        "Tragbare Höranlage, oder Gebärdensprache nach Absprache.",
        "Eingebaute Höranlage, oder immer jemand mit Gebärdensprache.",
    ),
    "seating": (
        "Keine Sitzplätze.",
        "Ein Stuhl wird auf Nachfrage gebracht.",
        "Sitzplätze, wo man wartet und wo das Angebot ist.",
        "Sitzplätze mit Lehne in verschiedenen Höhen, auch auf dem Weg dorthin.",
    ),
}


def sentence_of(trait: str, grade: int) -> str:
    """What a grade of a trait means."""
    return SENTENCES[trait][grade]
