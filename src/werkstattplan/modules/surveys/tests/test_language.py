"""Readability, length and doubtful wordings of questionnaires."""

import pytest

from werkstattplan.kernel.readability import grade
from werkstattplan.modules.surveys.document.language import hints, minutes
from werkstattplan.modules.surveys.document.reading import read_data

# Worked values of the first Wiener Sachtextformel as the tests of textstat (Python) and text-readability (JavaScript)
# publish them. The sentences are a nursery rhyme and an example of those tests.
DUCKS = "Alle meine Entchen schwimmen auf dem See, Köpfchen unters Wasser, Schwänzchen in die Höh."
PARTIES = (
    "Alle Parteien widmen dem Thema rein quantitativ betrachtet nennenswerte Aufmerksamkeit, "
    "die Grünen wenig überraschend am meisten."
)


@pytest.mark.parametrize(("text", "published"), [(DUCKS, 3.8), (PARTIES, 13.9)])
def test_the_grade_is_the_published_one(text, published):
    assert grade(text) == pytest.approx(published, abs=0.06)


def test_no_words_have_no_grade():
    assert grade("42?") is None


def document_of(*questions):
    return read_data(
        {
            "format": 1,
            "title": {"de": "T"},
            "languages": ["de"],
            "sections": [{"id": "s", "title": {"de": "S"}, "questions": list(questions)}],
        }
    )


def text_question(number, text):
    return {"id": f"f{number}", "kind": "short_text", "text": {"de": text}}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Wie kommst du zur Schule?", []),
        ("Wie findest du den Bus und die Bahn?", []),
        ("Findest du nicht auch, dass der Bus zu spät kommt?", ["leading"]),
        ("Magst du sowohl den Bus als auch das Rad?", ["double"]),
        ("Magst du den Bus? Und das Rad?", ["double"]),
        ("Fährst du nie, wenn kein Bus kommt?", ["negation"]),
        ("Inwieweit beeinträchtigt die Nahverkehrsanbindung deine Freizeitgestaltungsmöglichkeiten?", ["hard"]),
    ],
)
def test_only_what_is_certain_is_warned_about(text, codes):
    assert [hint.code for hint in hints(document_of(text_question(1, text)), "de")] == codes


def test_longer_questionnaires_take_longer():
    short = document_of(text_question(1, "Was fehlt dir?"))
    long = document_of(*[text_question(number, "Was fehlt dir in deinem Ort am meisten?") for number in range(40)])
    assert minutes(short, "de") == (1, 1)
    quick, slow = minutes(long, "de")
    assert 5 <= quick < slow <= 20
