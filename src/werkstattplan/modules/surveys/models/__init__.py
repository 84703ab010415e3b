"""Tables of the surveys."""

from werkstattplan.modules.surveys.models.ledgers import (
    LARGEST_BOX,
    MARK_BYTES,
    AttemptLimit,
    Batch,
    Code,
    CodeBox,
    Reply,
    SealedDraft,
    SpentTicket,
    random_id,
)
from werkstattplan.modules.surveys.models.survey import (
    SMALLEST_BATCH,
    Access,
    AnonymityLevel,
    Questionnaire,
    Region,
    Survey,
    Wave,
    WaveState,
)

__all__ = [
    "LARGEST_BOX",
    "MARK_BYTES",
    "SMALLEST_BATCH",
    "Access",
    "AnonymityLevel",
    "AttemptLimit",
    "Batch",
    "Code",
    "CodeBox",
    "Questionnaire",
    "Region",
    "Reply",
    "SealedDraft",
    "SpentTicket",
    "Survey",
    "Wave",
    "WaveState",
    "random_id",
]
