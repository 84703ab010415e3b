"""Tables of the questions and their answers."""

from werkstattplan.modules.updates.models.answers import Answer, AnswerFile, AnswerState, Channel, Says, TrustedPerson
from werkstattplan.modules.updates.models.asking import Asking, AskingRhythm, HeldMail
from werkstattplan.modules.updates.models.links import AnswerLink
from werkstattplan.modules.updates.models.outcomes import AskingOutcome

__all__ = [
    "Answer",
    "AnswerFile",
    "AnswerLink",
    "AnswerState",
    "Asking",
    "AskingOutcome",
    "AskingRhythm",
    "Channel",
    "HeldMail",
    "Says",
    "TrustedPerson",
]
