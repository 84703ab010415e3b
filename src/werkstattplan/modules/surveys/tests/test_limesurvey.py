"""Structure files of LimeSurvey: what comes along, what is listed, what is refused."""

import pytest

from werkstattplan.modules.surveys.dialects.carried import DamagedFile
from werkstattplan.modules.surveys.dialects.limesurvey import read_lss
from werkstattplan.modules.surveys.document.model import Kind
from werkstattplan.modules.surveys.document.running import Run
from werkstattplan.modules.surveys.tests.test_dialects import said


def table(name, *rows):
    cells = "".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{cells}</rows></{name}>"


def lss(*tables, languages=("de",)):
    named = "".join(f"<language>{language}</language>" for language in languages)
    head = f"<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>623</DBVersion><languages>{named}</languages>"
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{head}{"".join(tables)}</document>'.encode()


def asked(qid, title, sort, **more):
    return {"qid": qid, "gid": "1", "type": sort, "title": title, "question_order": qid, "parent_qid": "0", **more}


def worded(qid, text, language="de"):
    return {"qid": qid, "language": language, "question": text, "help": ""}


GROUP = table("groups", {"gid": "1", "group_order": "0"})
GROUP_TEXT = table("group_l10ns", {"gid": "1", "language": "de", "group_name": "Wege", "description": ""})


def test_a_limesurvey_file_comes_along():
    content = lss(
        GROUP,
        GROUP_TEXT,
        table(
            "questions",
            asked("1", "Bus", "L", mandatory="Y"),
            asked("2", "wann", "M", relevance="((Bus.NAOK == 'A1'))"),
            asked("3", "orte", "F"),
            asked("4", "mehr", "T", relevance="wann_abend == 'Y' and orte_see.NAOK == '2'"),
            asked("5", "alt", "N", relevance="1X1X1.NAOK != ''"),
        ),
        table(
            "subquestions",
            asked("21", "frueh", "T", parent_qid="2"),
            asked("22", "abend", "T", parent_qid="2"),
            asked("31", "see", "T", parent_qid="3"),
        ),
        table(
            "question_l10ns",
            *[worded(qid, f"Frage {qid}?") for qid in ("1", "2", "3", "5")],
            worded("4", "Warum {Bus.shown}?"),
            *[worded(qid, f"Teil {qid}") for qid in ("21", "22", "31")],
        ),
        table(
            "answers",
            {"aid": "1", "qid": "1", "code": "A1", "sortorder": "1"},
            {"aid": "2", "qid": "1", "code": "A2", "sortorder": "2"},
            {"aid": "3", "qid": "3", "code": "1", "sortorder": "1"},
            {"aid": "4", "qid": "3", "code": "2", "sortorder": "2"},
        ),
        table("answer_l10ns", *[{"aid": aid, "language": "de", "answer": f"Antwort {aid}"} for aid in "1234"]),
        table("surveys_languagesettings", {"surveyls_language": "de", "surveyls_title": "Die LUPE"}),
    )
    imported = read_lss(content)
    document = imported.document
    assert said(imported) == ["Bus: Der Kurzname heißt hier „bus“."]
    assert [(one.id, one.kind) for one in document.questions()] == [
        ("bus", Kind.SINGLE),
        ("wann", Kind.MULTIPLE),
        ("orte", Kind.MATRIX),
        ("mehr", Kind.LONG_TEXT),
        ("alt", Kind.NUMBER),
    ]
    assert document.question("bus").is_required
    assert document.question("mehr").text == {"de": "Warum {{bus}}?"}
    answers = {"bus": "A1", "wann": ["abend"], "orte": {"see": "2"}}
    assert Run(document, answers).shown() == ["bus", "wann", "orte", "mehr", "alt"]
    assert Run(document, {**answers, "orte": {"see": "1"}}).shown() == ["bus", "wann", "orte", "alt"]
    assert Run(document, {"bus": "A2", "wann": ["abend"]}).shown() == ["bus", "orte", "alt"]


def test_an_old_limesurvey_file_with_texts_in_its_tables_comes_along():
    content = lss(
        table(
            "groups",
            {"gid": "1", "group_name": "Wege", "group_order": "0", "language": "de", "description": "<p>Los</p>"},
        ),
        table("questions", asked("1", "q1", "Y", question="Fährst du?", help="", language="de")),
    )
    imported = read_lss(content)
    assert imported.document.sections[0].text == {"de": "Los"}
    assert [choice.id for choice in imported.document.question("q1").choices] == ["Y", "N"]
    assert said(imported)[-1].startswith("q1: Die Antworten, die LimeSurvey vorgibt")


def test_what_limesurvey_has_and_we_have_not_is_listed():
    content = lss(
        GROUP,
        GROUP_TEXT,
        table("questions", asked("1", "a", "S", relevance="regexMatch('/x/', a)", preg="/x/"), asked("2", "b", "|")),
        table("question_l10ns", worded("1", "Was?"), worded("2", "Datei?")),
        table("question_attributes", {"qid": "1", "attribute": "maximum_chars", "value": "20"}),
        table("quota", {"id": "1"}),
    )
    assert said(read_lss(content)) == [
        "a: Die Einstellung „maximum_chars“ wird nicht übernommen.",
        "a: Die Prüfung mit einem Muster wird nicht übernommen.",
        "b: Die Frageart „Datei hochladen“ gibt es hier nicht.",
        "quota: Quoten werden nicht übernommen.",
        "a: Die Bedingung „regexMatch('/x/', a)“ wird nicht übernommen: „regexMatch“ gibt es hier nicht.",
    ]


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><document><LimeSurveyDocType>&b;</LimeSurveyDocType></document>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "keine lesbare .lss-Datei"),
        (lss(GROUP)[:-20], "keine lesbare .lss-Datei"),
        (BOMB, "keine lesbare .lss-Datei"),
        (b"<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>", "keine Umfragestruktur"),
        (lss(), "keine Frage, die übernommen werden kann"),
        (lss(table("groups", {"name": "x"})), "fehlen Teile"),
        (
            lss(GROUP, table("questions", {"qid": "1", "gid": "1", "title": "a", "type": "S", "question_order": "x"})),
            "fehlen Teile",
        ),
    ],
)
def test_a_damaged_lss_is_refused_in_german(content, sentence):
    with pytest.raises(DamagedFile, match=sentence):
        read_lss(content)


def test_two_questions_with_one_code_of_old_limesurvey_files_become_two():
    content = lss(
        GROUP,
        GROUP_TEXT,
        table("questions", asked("1", "d", "S"), asked("2", "d", "S"), asked("3", "c", "S", relevance="1X1X2 != ''")),
        table("question_l10ns", worded("1", "Was?"), worded("2", "Wann?"), worded("3", "Wo?")),
    )
    imported = read_lss(content)
    assert [question.id for question in imported.document.questions()] == ["d", "d_2", "c"]
    assert said(imported) == ["d: Der Kurzname stand mehrmals da; hier auch „d_2“."]
    # The condition meant the second of them, and still does.
    assert Run(imported.document, {"d_2": "x"}).shown() == ["d", "d_2", "c"]
    assert Run(imported.document, {"d": "x"}).shown() == ["d", "d_2"]
