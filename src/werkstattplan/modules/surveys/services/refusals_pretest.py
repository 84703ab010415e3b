"""What cannot be done in a pretest, in sentences for testers."""

from werkstattplan.kernel.refusal import Refusal


class PretestOver(Refusal):
    """The link for testers is closed."""

    code = "pretest-over"
    sentence = "Die Probe ist zu Ende. Vielen Dank, dass du mithelfen wolltest."


class EmptyComment(Refusal):
    """Neither words nor minutes."""

    code = "empty-comment"
    sentence = "Hier steht noch nichts. Bitte schreib etwas zu einer Frage, oder wie viele Minuten du gebraucht hast."


class TooManyComments(Refusal):
    """More comments than a pretest can need."""

    code = "too-many-comments"
    sentence = "Es sind schon sehr viele Anmerkungen da. Mehr kann gerade nicht gespeichert werden."
