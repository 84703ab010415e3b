"""The record of processing activities (Art. 30 DSGVO), written from the declarations of the apps."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from werkstattplan.kernel.privacy import Erasure, PersonalData
from werkstattplan.platform.documents.tables import DocumentTable, Heading, PrintedDocument, TableCell, TextLine
from werkstattplan.platform.documents.word import render_word
from werkstattplan.platform.privacy.declarations import personal_data
from werkstattplan.platform.privacy.words import label_of_column, label_of_table
from werkstattplan.platform.tenancy.models import Commune

TITLE = "Verzeichnis von Verarbeitungstätigkeiten"
HEADINGS = ("Was", "Zweck", "Angaben", "Rechtsgrundlage", "Löschfrist", "Auf Verlangen")


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One table as a line of the record; `outcome` is what becomes of it on request."""

    label: str
    outcome: Erasure
    purpose: str
    fields: str
    basis: str
    retention: str
    on_request: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in the order of the headings."""
        return (self.label, self.purpose, self.fields, self.basis, self.retention, self.on_request)


def activities() -> list[Activity]:
    """All tables that hold persons."""
    return [_activity(declaration) for declaration in personal_data()]


def record_as_word(commune: Commune, *, day: datetime.date) -> bytes:
    """The record as a file for the data protection officer."""
    head = tuple(TableCell(text=heading, heading=True) for heading in HEADINGS)
    rows = tuple(tuple(TableCell(text=text) for text in activity.cells) for activity in activities())
    document = PrintedDocument(
        title=TITLE,
        author=str(commune),
        blocks=(
            Heading(text=TITLE),
            TextLine(text=f"Verantwortlich: {commune}. Stand: {day:%d.%m.%Y}. Art. 30 DSGVO."),
            TextLine(
                text="Empfänger: keine außerhalb der Kommune; Mails gehen über deren Mailserver. Keine Drittländer."
            ),
            DocumentTable(caption=TITLE, widths=(3, 5, 5, 5, 4, 6), rows=(head, *rows)),
        ),
        foot=f"{TITLE}, {commune}",
    )
    return render_word(document, as_of=day)


def _activity(declaration: PersonalData) -> Activity:
    return Activity(
        label=label_of_table(declaration),
        outcome=Erasure.KEEP if declaration.files or declaration.kept_texts else declaration.erasure,
        purpose=declaration.purpose,
        fields=", ".join(dict.fromkeys(_fields(declaration))),
        basis=declaration.basis,
        retention=declaration.retention,
        on_request=on_request(declaration),
    )


def on_request(declaration: PersonalData) -> str:
    """What becomes of a table when somebody is erased, as a sentence."""
    if declaration.erasure is Erasure.KEEP or declaration.files:
        return declaration.reason
    said = "Wird gelöscht." if declaration.erasure is Erasure.DELETE else "Bleibt ohne Namen."
    return f"{said} {declaration.reason}".strip()


def _fields(declaration: PersonalData) -> Iterator[str]:
    for name in (*declaration.person, *declaration.account, *declaration.email, *declaration.linked):
        yield label_of_column(declaration, name.partition("__")[0])
    for name in (*declaration.texts, *declaration.kept_texts, *declaration.files):
        yield label_of_column(declaration, name)
