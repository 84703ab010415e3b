"""Personal data of this module."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData

_RECORD = (
    "Ausgegebene Vorlagen sind Teil der Akte (Art. 17 Abs. 3 Buchst. b DSGVO); ihre Prüfsumme beweist, dass niemand sie "
    "geändert hat. Öffentliche Vorlagen nennen keine Personen ohne deren Einwilligung."
)

PERSONAL_DATA = (
    PersonalData(
        model="papers.Paper",
        purpose="Vorlagen für Gremien und die Öffentlichkeit, und wer sie ausgab.",
        retention="So lange wie der Plan, als Teil der Akte.",
        linked=("issued_by",),
        texts=(
            *("title", "body", "introduction", "decision_text", "decisions_needed", "alternatives", "finances"),
            *("closing", "remarks"),
        ),
        kept_texts=("content",),
        erasure=Erasure.CLEAR,
        reason=_RECORD,
    ),
    PersonalData(
        model="papers.Letterhead",
        purpose="Absender auf Vorlagen.",
        retention="Bis jemand es ändert.",
        texts=("sender", "department", "foot"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="papers.TextBlock",
        purpose="Texte, mit denen Vorlagen beginnen.",
        retention="Bis jemand es ändert.",
        texts=("text",),
        erasure=Erasure.CLEAR,
    ),
)

NOT_PERSONAL = (
    NotPersonal(
        model="papers.Paper",
        columns=("number", "field_name", "left_out"),
        reason="Nummern und Kennungen; ein Handlungsfeld heißt nach einem Thema.",
    ),
)
