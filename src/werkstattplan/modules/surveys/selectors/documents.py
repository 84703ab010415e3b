"""Questionnaires as documents, read once: their content never changes."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.models import Questionnaire


@lru_cache(maxsize=32)
def document_with(sha256: str) -> tuple[Mapping[str, Any], Document]:
    """A questionnaire by its content, as data and as document; kept, since a whole district answers the same one."""
    # `_base_manager` on purpose: the same content is the same for every commune.
    text = Questionnaire._base_manager.filter(sha256=sha256)[0].document
    return json.loads(text), read_json(text)


def document_of(questionnaire_id: int) -> Document:
    """The document of a row."""
    return document_with(Questionnaire.objects.values_list("sha256", flat=True).get(pk=questionnaire_id))[1]
