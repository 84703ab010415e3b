"""German for tables, columns and values, as people outside of the house read them."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import timezone

from werkstattplan.kernel.privacy import PersonalData
from werkstattplan.platform.privacy.declarations import model_of

# For columns that their model gives no name.
_COLUMNS = {
    "accepted_document": "übernommener Text",
    "actor": "Konto",
    "after": "nachher",
    "args_kwargs": "Angaben",
    "before": "vorher",
    "content": "Inhalt",
    "created_at": "angelegt am",
    "created_by": "angelegt von",
    "data": "Eingaben",
    "decided_at": "entschieden am",
    "decided_by": "entschieden von",
    "edition": "Fassung",
    "entered_by": "eingetragen von",
    "error": "Fehler",
    "file": "Datei",
    "follower": "E-Mail-Adresse",
    "function": "Funktion",
    "group": "Gruppe",
    "held_by": "zurückgehalten von",
    "import_run": "Import",
    "interpretation": "Deutung des Dokuments",
    "issued_by": "ausgegeben von",
    "key": "Kennung",
    "last_used_at": "zuletzt benutzt am",
    "object_label": "woran",
    "organisation": "Organisation",
    "permission": "Recht",
    "person": "Person",
    "plan": "Plan",
    "refusal_sentence": "Ablehnung",
    "return_value": "Ergebnis",
    "saved_at": "gespeichert am",
    "sheet_differences": "Abweichungen im Detailblatt",
    "source": "gelesener Text",
    "steps_done": "abgeschlossene Schritte",
    "subject_key": "wer gefragt ist",
    "text": "Text",
    "title": "Titel",
    "tool": "Werkzeug",
    "traceback": "Fehlerbericht",
    "trusted_by": "Vertrauen gegeben von",
    "type": "Art",
    "uploaded_at": "hochgeladen am",
    "uploaded_by": "hochgeladen von",
    "user": "Konto",
    "value": "Wert",
    "word": "Wort",
}


def label_of_table(declaration: PersonalData) -> str:
    """The name of a table."""
    return declaration.label or str(model_of(declaration)._meta.verbose_name_plural)


def label_of_column(declaration: PersonalData, name: str) -> str:
    """The name of a column; empty for keys, positions and the like, which say nothing to a person."""
    field: Any = model_of(declaration)._meta.get_field(name)
    if field.primary_key:
        return "Nummer"
    label = str(field.verbose_name)
    return _COLUMNS.get(name, "") if label == name.replace("_", " ") else label


def readable(declaration: PersonalData, row: models.Model) -> dict[str, str]:
    """What a row says, by the names of its columns."""
    return dict(_lines(declaration, row))


def _lines(declaration: PersonalData, row: models.Model) -> Iterator[tuple[str, str]]:
    # Whose rows these are is said above them.
    unsaid = {*declaration.secret, *declaration.repeats, *declaration.person, *declaration.account, "commune"}
    for field in row._meta.local_concrete_fields:
        if field.name in unsaid or field.primary_key or isinstance(field, models.BinaryField):
            continue
        label, said = label_of_column(declaration, field.name), _said(row, field)
        if label and said:
            yield label, said


def _said(row: models.Model, field: "models.Field[Any, Any]") -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%d.%m.%Y, %H:%M} Uhr"
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {said}" for key, part in value.items() if (said := _in_words(part)))
    if isinstance(value, list):
        return ", ".join(said for part in value if (said := _in_words(part)))
    return "" if value is None else str(value)
