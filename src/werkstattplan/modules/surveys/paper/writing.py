"""Papers to adapt, made from what the wave really does: letter to parents and schools, data protection note, record of
processing. As Word files, since every school writes its own sentence in."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format

from werkstattplan.modules.surveys.models import Access, AnonymityLevel, Wave
from werkstattplan.platform.documents.tables import (
    BulletList,
    DocumentTable,
    Heading,
    PrintedDocument,
    TableCell,
    TextLine,
)
from werkstattplan.platform.documents.word import render_word

KINDS = {
    "eltern": "Brief an Eltern",
    "schule": "Brief an Schulen",
    "datenschutz": "Datenschutzhinweis (eine Seite)",
    "verarbeitung": "Verzeichnis der Verarbeitungstätigkeiten",
}
_TO_FILL = "[bitte ergänzen]"


def paper(wave: Wave, kind: str, *, address: str, on: datetime.date) -> bytes:
    """One of `KINDS` as .docx."""
    return render_word(document_of(wave, kind, address=address), as_of=on)


def document_of(wave: Wave, kind: str, *, address: str) -> PrintedDocument:
    """One of `KINDS` as a document to print."""
    blocks = {"eltern": _parents, "schule": _schools, "datenschutz": _note, "verarbeitung": _record}[kind](
        wave, address
    )
    return PrintedDocument(
        title=KINDS[kind],
        author=wave.commune.name,
        blocks=(Heading(text=f"{KINDS[kind]}: {wave.survey.title}"), *blocks),
        foot="Entwurf zum Anpassen. Bitte vor dem Verwenden von der oder dem Datenschutzbeauftragten prüfen lassen.",
        is_portrait=True,
    )


Blocks = tuple[Heading | TextLine | BulletList | DocumentTable, ...]


def _parents(wave: Wave, address: str) -> Blocks:
    survey = wave.survey
    return (
        TextLine(text=f"{wave.commune.name}, {survey.department}"),
        TextLine(text="Liebe Eltern, liebe Sorgeberechtigte,"),
        TextLine(
            text=f"vom {_day(wave.opens_at)} bis {_day(wave.closes_at)} fragen wir junge Menschen. {survey.purpose}"
        ),
        Heading(text="Freiwillig und anonym", level=2),
        BulletList(items=(*_promises(wave), "Wer nicht mitmacht oder mittendrin aufhört, hat keinen Nachteil.")),
        Heading(text="Wie es abläuft", level=2),
        TextLine(text=_way_in(wave)),
        TextLine(text=f"Alle Fragen und die Zusage können Sie vorher ansehen: {address}"),
        TextLine(text=f"Dauer ungefähr: {_TO_FILL}. Wenn Ihr Kind nicht teilnehmen soll: {_TO_FILL}."),
        Heading(text="Was daraus wird", level=2),
        TextLine(text=f"Ergebnisse und was mit ihnen geschieht, stehen später für alle hier: {address}wirkung/"),
        Heading(text="Fragen", level=2),
        TextLine(text=survey.contact),
    )


def _schools(wave: Wave, address: str) -> Blocks:
    survey = wave.survey
    return (
        TextLine(text=f"{wave.commune.name}, {survey.department}"),
        TextLine(text="Sehr geehrte Schulleitung, liebe Lehrkräfte,"),
        TextLine(
            text=f"vom {_day(wave.opens_at)} bis {_day(wave.closes_at)} fragen wir junge Menschen. {survey.purpose} "
            "Wir bitten Sie, Ihren Schüler*innen dafür Zeit zu geben."
        ),
        Heading(text="Was auf Sie zukommt", level=2),
        BulletList(
            items=(
                f"Zeit: ungefähr {_TO_FILL} je Klasse, mit Handys, Tablets oder auf Papier. Ein Netz braucht es nur am Anfang.",
                _at_school(wave),
                "Sie sehen, wie viele angefangen haben. Antworten sehen Sie nicht, und niemand wertet nach einzelnen "
                "Schüler*innen aus.",
                f"Die Eltern bekommen vorher einen Brief. Genehmigung der Schulbehörde, falls nötig: {_TO_FILL}.",
            )
        ),
        Heading(text="Was Sie zusagen können", level=2),
        BulletList(items=(*_promises(wave), "Niemand muss mitmachen, und niemand schreibt auf, wer mitgemacht hat.")),
        Heading(text="Was Sie zurückbekommen", level=2),
        TextLine(text=f"Alle Ergebnisse und was aus ihnen wird, stehen hier: {address}wirkung/"),
        TextLine(text=f"Die Fragen können Sie vorher ansehen: {address}. Fragen beantwortet: {survey.contact}"),
    )


def _at_school(wave: Wave) -> str:
    if wave.access == Access.OPEN:
        return "Die Adresse steht auf dem Plakat. Einen Code braucht niemand."
    if wave.access == Access.LETTERS:
        return "Die Codes kommen mit Briefen. Sie brauchen nichts auszuteilen."
    return "Für jede Klasse bekommen Sie Zettel mit Codes in einem Kasten und eine Seite mit einer kurzen Anleitung."


def _note(wave: Wave, address: str) -> Blocks:
    survey = wave.survey
    return (
        Heading(text="Wer ist verantwortlich?", level=2),
        TextLine(
            text=f"{wave.commune.name}, {survey.department}. {survey.contact}. Datenschutzbeauftragte*r: {_TO_FILL}"
        ),
        Heading(text="Wozu?", level=2),
        TextLine(text=survey.purpose),
        Heading(text="Was wird gespeichert?", level=2),
        BulletList(items=_promises(wave)),
        TextLine(text=_way_in(wave)),
        Heading(text="Rechtsgrundlage", level=2),
        TextLine(
            text="Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit § 4 Abs. 1 DSG M-V (öffentliche Aufgabe). Die Antworten "
            "lassen sich keiner Person zuordnen (Art. 11 DSGVO); Auskunft und Löschung einzelner Antworten sind darum nicht möglich."
        ),
        Heading(text="Wer liest die Antworten?", level=2),
        TextLine(
            text="Menschen im Fachdienst lesen, was jemand selbst geschrieben hat, ohne die anderen Antworten daneben, und "
            "schwärzen Namen. Andere bekommen nur Zahlen, und nie von wenigen Menschen."
        ),
        Heading(text="Beschwerde", level=2),
        TextLine(text="Landesbeauftragte*r für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern."),
        TextLine(text=f"Ausführlich und in einfachen Worten: {address}zusage/"),
    )


def _record(wave: Wave, address: str) -> Blocks:
    survey = wave.survey
    rows = (
        ("Verantwortlich", f"{wave.commune.name}, {survey.department}"),
        ("Zweck", survey.purpose),
        ("Rechtsgrundlage", "Art. 6 Abs. 1 Buchst. e DSGVO, § 4 Abs. 1 DSG M-V"),
        ("Betroffene", f"Menschen, die antworten; Alter und Kreis: {_TO_FILL}"),
        ("Daten", " ".join(_promises(wave))),
        ("Zugang", _way_in(wave)),
        ("Empfänger", "Keine Dritten. Die Seiten laden nichts von anderen Anbietern und setzen keine Cookies."),
        (
            "Löschung",
            f"Codes und Schlüssel zwei Tage nach dem Ende, Antworten am {date_format(wave.delete_on, 'j. F Y')}.",
        ),
        (
            "Schutz",
            "Zwei getrennte Verzeichnisse ohne Verbindung (wer antworten darf, was geantwortet wurde); gemischte Lieferungen "
            f"ab {wave.batch_size} Antworten; keine Uhrzeit, keine Netzadresse; Tests greifen die ganze Datenbank an.",
        ),
        ("Einsehbar unter", address),
    )
    table = DocumentTable(
        caption="Verzeichnis nach Art. 30 DSGVO",
        widths=(1, 3),
        rows=(
            (TableCell(text="Angabe", heading=True), TableCell(text="Inhalt", heading=True)),
            *((TableCell(text=name, heading=True), TableCell(text=text)) for name, text in rows),
        ),
    )
    return (table,)


def _promises(wave: Wave) -> tuple[str, ...]:
    kept = "die Antworten und die Gruppe (Klasse oder Schule)"
    if wave.anonymity_level == AnonymityLevel.ANSWERS_ONLY:
        kept = "nur die Antworten"
    return (
        f"Gespeichert werden {kept}: kein Name, keine Uhrzeit, kein Code, kein Gerät, keine Netzadresse.",
        "Niemand kann sehen, wer was geantwortet hat, auch nicht die Verwaltung des Systems.",
        f"Ergebnisse gibt es erst ab {wave.batch_size} Antworten.",
        f"Am {date_format(wave.delete_on, 'j. F Y')} werden alle Antworten gelöscht.",
    )


def _way_in(wave: Wave) -> str:
    if wave.access == Access.OPEN:
        return "Mitmachen kann, wer die Adresse kennt. Gegen Programme rechnet das Gerät am Anfang kurz."
    paper = "zieht einen Zettel mit einem Code" if wave.access == Access.CODES else "bekommt einen Brief mit einem Code"
    return f"Jede Person {paper}. Festgehalten wird nur, dass ein Code benutzt ist: nicht wann und nicht für welche Antworten."


def _day(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "j. F Y")
