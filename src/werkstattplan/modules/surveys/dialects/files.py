"""Which file is of which system, and the ways out of ours."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from werkstattplan.modules.surveys.dialects.carried import DamagedFile, Exported, Imported, checked_size
from werkstattplan.modules.surveys.dialects.limesurvey import read_lss
from werkstattplan.modules.surveys.dialects.surveyjs import read_surveyjs
from werkstattplan.modules.surveys.dialects.surveyjs_writing import write_surveyjs
from werkstattplan.modules.surveys.dialects.xlsform import read_xlsform
from werkstattplan.modules.surveys.dialects.xlsform_writing import write_xlsform
from werkstattplan.modules.surveys.document.canonical import canonical_json
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.reading import read_data

DAMAGED = (
    "Die Datei ist beschädigt, oder sie ist kein Fragebogen. Bitte speichern Sie sie im anderen Programm neu "
    "und versuchen Sie es noch einmal."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WayOut:
    """A format in which a questionnaire leaves."""

    label: str
    ending: str
    content_type: str
    write: Callable[[Document], Exported]


def _own(document: Document) -> Exported:
    return Exported(content=canonical_json(document).encode(), losses=())


WAYS_OUT = {
    "json": WayOut(label="Eigenes Format", ending="json", content_type="application/json", write=_own),
    "xlsform": WayOut(
        label="XLSForm (Excel)",
        ending="xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=write_xlsform,
    ),
    "surveyjs": WayOut(label="SurveyJS", ending="surveyjs.json", content_type="application/json", write=write_surveyjs),
}


def read_any(name: str, content: bytes) -> Imported:
    """The questionnaire in a file, by what is in it. Raises `DamagedFile`, `FaultyQuestionnaire`."""
    checked_size(content)
    if not content.strip():
        raise DamagedFile(
            "Die Datei ist leer. Bitte speichern Sie sie im anderen Programm neu und versuchen Sie es noch einmal."
        )
    if content.startswith(b"PK"):
        return read_xlsform(content)
    if name.lower().endswith(".lss") or content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return read_lss(content)
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DamagedFile(DAMAGED) from error
    if not isinstance(data, dict):
        raise DamagedFile(DAMAGED)
    if "format" in data and "sections" in data:
        return Imported(document=read_data(data), losses=())
    return read_surveyjs(content)
