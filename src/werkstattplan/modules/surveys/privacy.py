"""Personal data of this app: none by design. What a person writes into an open answer cannot be found by name."""

from werkstattplan.kernel.privacy import NotPersonal, PersonalData

PERSONAL_DATA: tuple[PersonalData, ...] = ()

_NOBODY = "Antworten ohne Namen, Zeit und Gerät; zu wem sie gehören, ist nirgends gespeichert (Art. 11 DSGVO)."

NOT_PERSONAL = (
    NotPersonal(model="surveys.Region", columns=("name",), reason="Name einer Gegend."),
    NotPersonal(
        model="surveys.Survey",
        columns=("title", "purpose", "department", "contact"),
        reason="Texte der Verwaltung; genannt wird eine Stelle, keine Person.",
    ),
    NotPersonal(model="surveys.Questionnaire", columns=("document",), reason="Fragen, keine Antworten."),
    NotPersonal(model="surveys.AnswerCategory", columns=("meaning",), reason="Worum es in Antworten geht."),
    NotPersonal(
        model="surveys.ReviewedText",
        columns=("quote",),
        reason="Durchgesehene Worte ohne Namen aus einer Antwort ohne Bezug; gelöscht mit den Antworten.",
    ),
    NotPersonal(
        model="surveys.Outcome",
        columns=("heard", "answer", "reason", "step_title", "decision_body"),
        reason="Sätze der Verwaltung über ein Thema; Namen von Personen deckt die öffentliche Seite ab.",
    ),
    NotPersonal(
        model="surveys.PublishedResults",
        columns=("content", "withdrawn_because"),
        reason="Anzahlen, in denen niemand zu finden ist; ein Satz der Verwaltung.",
    ),
    NotPersonal(model="surveys.CodeBox", columns=("school", "marks"), reason="Schule; Prüfwerte ohne Bezug."),
    NotPersonal(model="surveys.Batch", columns=("waiting",), reason=_NOBODY),
    NotPersonal(model="surveys.LiveCount", columns=("counts",), reason="Anzahlen, keine Menschen."),
    NotPersonal(model="surveys.Results", columns=("content",), reason="Anzahlen; kleine Gruppen sind zusammengefasst."),
    NotPersonal(model="surveys.QuotaCounts", columns=("counts",), reason="Zahlen über Gruppen ab zehn."),
    NotPersonal(model="surveys.Reply", columns=("answers",), reason=_NOBODY),
    NotPersonal(
        model="surveys.SealedDraft",
        columns=("sealed",),
        reason="Im Browser verschlüsselt; den Schlüssel hat nur, wer das Wort kennt.",
    ),
)
