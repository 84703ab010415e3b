"""Tables of the questions and their answers."""

from werkstattplan.modules.updates.models.answers import Answer, AnswerFile, AnswerState, Channel, Says, TrustedPerson
from werkstattplan.modules.updates.models.asking import Asking, AskingRhythm, HeldMail
from werkstattplan.modules.updates.models.links import AnswerLink

__all__ = [
    "Answer",
    "AnswerFile",
    "AnswerLink",
    "AnswerState",
    "Asking",
    "AskingRhythm",
    "Channel",
    "HeldMail",
    "Says",
    "TrustedPerson",
]
