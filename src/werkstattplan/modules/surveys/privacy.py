"""Personal data of this app: of those who answer none by design; a paper for a committee may name who was heard."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData

PERSONAL_DATA: tuple[PersonalData, ...] = (
    PersonalData(
        model="surveys.CommitteePaper",
        purpose="Vorlagen zu Umfragen für Gremien.",
        retention="So lange wie die Umfrage, als Teil der Akte.",
        texts=("title", "committee", "proposal", "occasion", "hearing", "finances"),
        kept_texts=("content",),
        erasure=Erasure.CLEAR,
        reason="Ausgegebene Vorlagen sind Teil der Akte (Art. 17 Abs. 3 Buchst. b DSGVO); ihre Prüfsumme beweist, dass "
        "niemand sie geändert hat.",
    ),
)

_NOBODY = "Antworten ohne Namen, Zeit und Gerät; zu wem sie gehören, ist nirgends gespeichert (Art. 11 DSGVO)."

NOT_PERSONAL = (
    NotPersonal(model="surveys.Region", columns=("name",), reason="Name einer Gegend."),
    NotPersonal(
        model="surveys.Survey",
        columns=("title", "purpose", "department", "contact"),
        reason="Texte der Verwaltung; genannt wird eine Stelle, keine Person.",
    ),
    NotPersonal(model="surveys.Questionnaire", columns=("document",), reason="Fragen, keine Antworten."),
    NotPersonal(model="surveys.Pretest", columns=("token",), reason="Ein Link für alle, die testen."),
    NotPersonal(
        model="surveys.PretestComment",
        columns=("text",),
        reason="Anmerkungen zu Fragen ohne Namen und Zeit; nach der Probe gelöscht.",
    ),
    NotPersonal(model="surveys.PublishedThemes", columns=("themes",), reason="Themen mit der Zahl vieler Menschen."),
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
    NotPersonal(
        model="surveys.QuestionnaireDraft", columns=("document", "before", "losses"), reason="Fragen, keine Antworten."
    ),
    NotPersonal(
        model="surveys.PopulationMargin", columns=("people", "source"), reason="Zahlen der Bevölkerung und ihre Quelle."
    ),
    NotPersonal(model="surveys.WeightedResults", columns=("content",), reason="Anteile in ganzen Prozent."),
    NotPersonal(model="surveys.LiveCount", columns=("counts",), reason="Anzahlen, keine Menschen."),
    NotPersonal(model="surveys.Results", columns=("content",), reason="Anzahlen; kleine Gruppen sind zusammengefasst."),
    NotPersonal(model="surveys.PaperEntry", columns=("answers",), reason=_NOBODY),
    NotPersonal(model="surveys.QuotaCounts", columns=("counts",), reason="Zahlen über Gruppen ab zehn."),
    NotPersonal(model="surveys.Reply", columns=("answers",), reason=_NOBODY),
    NotPersonal(
        model="surveys.SealedDraft",
        columns=("sealed",),
        reason="Im Browser verschlüsselt; den Schlüssel hat nur, wer das Wort kennt.",
    ),
)
