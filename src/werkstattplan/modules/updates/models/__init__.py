"""Tables of the questions and their answers."""

from werkstattplan.modules.updates.models.asking import Asking, AskingRhythm, HeldMail

__all__ = ["Asking", "AskingRhythm", "HeldMail"]
