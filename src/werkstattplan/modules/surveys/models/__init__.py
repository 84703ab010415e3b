"""Tables of the surveys."""

from werkstattplan.modules.surveys.models.committee import CommitteePaper, CommitteePaperKind
from werkstattplan.modules.surveys.models.drafts import QuestionnaireDraft
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
from werkstattplan.modules.surveys.models.opentexts import AnswerCategory, CodedText, PublishedThemes, ReviewedText
from werkstattplan.modules.surveys.models.outcomes import FollowUp, LookCount, Outcome, OutcomeState, WaveReach
from werkstattplan.modules.surveys.models.paper import HIGHEST_NUMBER, LOWEST_NUMBER, PaperEntry
from werkstattplan.modules.surveys.models.pretests import LONGEST_COMMENT, MOST_MINUTES, Pretest, PretestComment
from werkstattplan.modules.surveys.models.publishing import PublishedResults
from werkstattplan.modules.surveys.models.quotas import QuotaCounts
from werkstattplan.modules.surveys.models.results import LiveCount, Results
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
from werkstattplan.modules.surveys.models.weights import PopulationMargin, WeightedResults

__all__ = [
    "HIGHEST_NUMBER",
    "LARGEST_BOX",
    "LONGEST_COMMENT",
    "LOWEST_NUMBER",
    "MARK_BYTES",
    "MOST_MINUTES",
    "SMALLEST_BATCH",
    "Access",
    "AnonymityLevel",
    "AnswerCategory",
    "AttemptLimit",
    "Batch",
    "Code",
    "CodeBox",
    "CodedText",
    "CommitteePaper",
    "CommitteePaperKind",
    "FollowUp",
    "LiveCount",
    "LookCount",
    "Outcome",
    "OutcomeState",
    "PaperEntry",
    "PopulationMargin",
    "Pretest",
    "PretestComment",
    "PublishedResults",
    "PublishedThemes",
    "Questionnaire",
    "QuestionnaireDraft",
    "QuotaCounts",
    "Region",
    "Reply",
    "Results",
    "ReviewedText",
    "SealedDraft",
    "SpentTicket",
    "Survey",
    "Wave",
    "WaveReach",
    "WaveState",
    "WeightedResults",
    "random_id",
]
