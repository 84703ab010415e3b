"""What people are asked and answer in tests of results, and the words of the pages that tell it."""

from django.utils.html import strip_tags

from werkstattplan.modules.surveys.models import Wave

YES_NO = [{"id": "ja", "text": "Ja"}, {"id": "nein", "text": "Nein"}]
ASKED = {
    "sections": [
        {
            "id": "du",
            "title": {"de": "Du"},
            "questions": [
                {
                    "id": "klasse",
                    "kind": "single",
                    "text": "In welche Klasse gehst du?",
                    "background": True,
                    "choices": [{"id": "7", "text": "7"}, {"id": "9", "text": "9"}],
                },
                {"id": "bus", "kind": "single", "text": "Fährst du Bus?", "choices": YES_NO},
                {
                    "id": "wunsch",
                    "kind": "multiple",
                    "text": "Was fehlt?",
                    "choices": [{"id": "treff", "text": "Ein Treff"}, {"id": "rad", "text": "Ein Radweg"}],
                },
                {
                    "id": "orte",
                    "kind": "matrix",
                    "text": "Wie findest du …?",
                    "choices": YES_NO,
                    "rows": [{"id": "bad", "text": "das Bad"}, {"id": "platz", "text": "den Platz"}],
                },
                {"id": "note", "kind": "scale", "text": "Welche Note gibst du?"},
                {"id": "selten", "kind": "single", "text": "Reitest du?", "choices": YES_NO},
                {
                    "id": "warum",
                    "kind": "long_text",
                    "text": "Warum?",
                    "shown_if": {"==": [{"answer": ["bus"]}, "nein"]},
                },
            ],
        }
    ]
}


def reply_of(number: int) -> dict:
    """The answers of person number so and so: everybody of class 9 who comes by bus is one in four."""
    return {
        "klasse": "7" if number % 2 else "9",
        "bus": "ja" if number % 4 else "nein",
        "wunsch": ["treff", "rad"] if number % 3 else ["rad"],
        "orte": {"bad": "ja" if number % 2 else "nein", "platz": "ja"},
        "note": str(number % 2 + 1),
        "selten": "nein",
        **({} if number % 4 else {"warum": "Geheimnis aus Zimmer 12"}),
    }


def staff(wave: Wave, rest: str = "") -> str:
    return f"/arbeit/probe/umfragen/welle/{wave.pk}/ergebnis/{rest}"


PUBLIC = "/probe/umfragen/lupe/ergebnis/1/"


def text_of(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())


def words(response) -> str:
    """The text of a page without markup."""
    return text_of(response.content.decode())


def part(response, question: str) -> str:
    """The text of one question."""
    page = response.content.decode()
    piece = page[page.index(f'aria-labelledby="frage-{question}"') :]
    return text_of(piece[piece.index(">") + 1 : piece.index("</article>")])
