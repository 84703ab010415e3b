"""Tables of the questions and their answers."""

from werkstattplan.modules.updates.models.asking import Asking, AskingRhythm, HeldMail
from werkstattplan.modules.updates.models.links import AnswerLink

__all__ = ["AnswerLink", "Asking", "AskingRhythm", "HeldMail"]
