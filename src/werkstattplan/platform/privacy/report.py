"""What is held about somebody, as a file for the person (Art. 15 and 20 DSGVO)."""

import datetime
import json
from typing import Any

from werkstattplan.platform.privacy.selectors import Holding
from werkstattplan.platform.privacy.subject import Subject


def report_as_json(subject: Subject, holdings: list[Holding], files: list[str], *, at: datetime.datetime) -> bytes:
    """The report as JSON with German names, readable by people and programs."""
    data: dict[str, Any] = {
        "Auskunft über": subject.label,
        "Verantwortlich": str(subject.commune),
        "Stand": at.isoformat(timespec="seconds"),
        "Daten": [_table(holding) for holding in holdings],
        "Dateien, in denen der Name steht": files,
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _table(holding: Holding) -> dict[str, Any]:
    declaration = holding.declaration
    return {
        "Art": holding.label,
        "Zweck": declaration.purpose,
        "Rechtsgrundlage": declaration.basis,
        "Frist": declaration.retention,
        "Einträge": list(holding.rows),
        "Genannt in": list(holding.mentions),
    }
