"""What cannot be done about surveys, in sentences for the people who read them: pupils are addressed with „du“."""

from werkstattplan.kernel.refusal import Refusal


class MistypedCode(Refusal):
    """The check sign does not fit: nobody was guessing, somebody slipped."""

    code = "mistyped-code"
    sentence = "Dieser Code ist nicht richtig abgeschrieben. Bitte vergleiche ihn noch einmal mit deinem Zettel."


class UnknownCode(Refusal):
    """No slip of this wave has the code."""

    code = "unknown-code"
    sentence = "Diesen Code gibt es in dieser Umfrage nicht. Ist es der Zettel für diese Umfrage?"


class CodeSpent(Refusal):
    """Another device has used the slip."""

    code = "code-spent"
    sentence = (
        "Dieser Code ist schon benutzt worden. Nimm bitte einen neuen Zettel aus dem Kasten. "
        "Hast du auf einem anderen Gerät angefangen, dann mach dort weiter."
    )


class WorkNeeded(Refusal):
    """Many wrong codes came in; for a while each guess costs a second of computing."""

    code = "work-needed"
    sentence = (
        "Gerade werden viele falsche Codes probiert. Dein Gerät muss darum kurz rechnen, bevor es weitergeht. "
        "Ohne JavaScript: Bitte versuch es in ein paar Minuten noch einmal."
    )


class BoxStopped(Refusal):
    """The teacher has not started the box, or has stopped it."""

    code = "box-stopped"
    sentence = "Für deine Klasse ist die Umfrage gerade nicht gestartet. Frag bitte deine Lehrkraft."


class NotBegun(Refusal):
    """The wave opens later."""

    code = "not-begun"
    sentence = "Die Umfrage hat noch nicht begonnen. Bitte komm später wieder."


class Ended(Refusal):
    """Too late, the days for late replies included."""

    code = "ended"
    sentence = (
        "Die Umfrage ist zu Ende, deshalb können wir deine Antworten nicht mehr annehmen. "
        "Sie liegen noch auf deinem Gerät. Du kannst sie dort löschen."
    )


class WrongTicket(Refusal):
    """The ticket was changed, or belongs to another wave."""

    code = "wrong-ticket"
    sentence = (
        "Deine Marke passt nicht zu dieser Umfrage. Gib bitte deinen Code noch einmal ein, deine Antworten bleiben da."
    )


class UnknownQuestionnaire(Refusal):
    """The survey has no such version."""

    code = "unknown-questionnaire"
    sentence = "Diese Fassung des Fragebogens kennen wir nicht. Lade die Seite bitte neu, deine Antworten bleiben da."


class UnreadableAnswers(Refusal):
    """The answers do not fit the questionnaire."""

    code = "unreadable-answers"
    sentence = "Deine Antworten sind nicht heil angekommen. Lade die Seite bitte neu und sende sie noch einmal."


class WrongDevice(Refusal):
    """The secret of the device is missing or too short."""

    code = "wrong-device"
    sentence = "Die Anfrage ist unvollständig. Lade die Seite bitte neu."


class TaskNotSolved(Refusal):
    """The proof of work is missing, wrong or too old."""

    code = "task-not-solved"
    sentence = "Die Prüfung gegen automatische Programme ist nicht geglückt. Lade die Seite bitte neu."


class TooManyDrafts(Refusal):
    """More is stored than a wave of this size can need."""

    code = "too-many-drafts"
    sentence = "Gerade kann kein Zwischenstand gespeichert werden. Deine Antworten bleiben auf diesem Gerät."


class UnknownWord(Refusal):
    """No draft is kept under this word."""

    code = "unknown-word"
    sentence = "Zu diesem Wort gibt es keinen Zwischenstand (mehr). Bitte prüfe, ob es richtig geschrieben ist."


class LevelFixed(Refusal):
    """Somebody has answered under the old promise."""

    code = "level-fixed"
    sentence = "Es ist schon eine Antwort da. Was den Menschen zugesagt wurde, kann nicht mehr geändert werden."


class GroupTooSmall(Refusal):
    """A group could be read off a few answers."""

    code = "group-too-small"
    sentence = (
        "Wenn die Gruppe mit den Antworten gespeichert wird, braucht jeder Kasten mindestens so viele Zettel wie eine "
        "Lieferung. Bitte legen Sie kleine Klassen zusammen."
    )


class WrongSize(Refusal):
    """A box holds between one slip and two hundred."""

    code = "wrong-size"
    sentence = "Ein Kasten hat zwischen 1 und 200 Zettel. Für mehr legen Sie bitte mehrere Kästen an."


class BoxExists(Refusal):
    """The wave has a box of this name."""

    code = "box-exists"
    sentence = (
        "Diesen Kasten gibt es schon. Codes werden nur einmal gedruckt; für neue Zettel nehmen Sie einen anderen Namen."
    )


class WrongState(Refusal):
    """The act does not fit the state of the wave."""

    code = "wrong-state"
    sentence = "Das geht beim jetzigen Stand der Umfrage nicht. Bitte laden Sie die Seite neu."


class NotYetSettled(Refusal):
    """Late replies may still come."""

    code = "not-yet-settled"
    sentence = (
        "Zwei Tage nach dem Ende können noch Antworten von Geräten ohne Netz kommen. Danach geht es von selbst weiter."
    )


class TooBusy(Refusal):
    """More people begin without JavaScript than a limit against programs allows."""

    code = "too-busy"
    sentence = "Gerade fangen sehr viele gleichzeitig an. Bitte versuch es in einer Minute noch einmal."


class EmptyRegion(Refusal):
    """A region without municipalities means nothing."""

    code = "empty-region"
    sentence = "Die Region hat noch keine Gemeinde. Bitte kreuzen Sie mindestens eine an."


class RegionExists(Refusal):
    """Another region has the name."""

    code = "region-exists"
    sentence = "Eine Region mit diesem Namen gibt es schon. Bitte nehmen Sie einen anderen Namen."


class TakenMunicipality(Refusal):
    """A municipality is in one region only."""

    code = "taken-municipality"
    sentence = "Eine der Gemeinden gehört schon zu einer anderen Region. Bitte laden Sie die Seite neu."


class NoPlaces(Refusal):
    """There are no places to offer, or too many for one list."""

    code = "no-places"
    sentence = (
        "Für die Frage nach dem Ort sind keine Gemeinden hinterlegt oder es sind mehr als 199. "
        "Bitte legen Sie unter „Regionen“ welche an, oder schreiben Sie die Orte in den Fragebogen."
    )


class DraftGone(Refusal):
    """There is no draft: somebody took it over or it was never begun."""

    code = "draft-gone"
    sentence = "Den Entwurf gibt es nicht mehr. Vielleicht hat ihn gerade jemand als Fassung übernommen."


class PartChanged(Refusal):
    """Somebody else has changed the same question or section since the form was opened."""

    code = "part-changed"
    sentence = (
        "Inzwischen hat jemand anders hier etwas geändert oder gelöscht. Ihre Eingaben stehen noch im Formular, "
        "der jetzige Stand steht darüber. Speichern Sie noch einmal, wenn Ihre Fassung gelten soll."
    )


class NothingToUndo(Refusal):
    """The draft is as it was begun."""

    code = "nothing-to-undo"
    sentence = "Es gibt nichts zurückzunehmen."


class UnknownEntry(Refusal):
    """No sheet with this number waits for its second entry."""

    code = "unknown-entry"
    sentence = (
        "Ein Bogen mit dieser Nummer wartet nicht auf die zweite Eingabe. Bitte vergleichen Sie die Nummer; "
        "vielleicht ist er schon übernommen."
    )


class AnotherTicket(Refusal):
    """The code was used for another reply."""

    code = "another-ticket"
    sentence = (
        "Mit diesem Code ist schon ein Antwortbogen angekommen. Dieser Bogen ist nicht übernommen. Wurde die Person "
        "doppelt gezählt, legen Sie ihn beiseite; sonst nehmen Sie einen unbenutzten Zettel."
    )


class TooManyEntries(Refusal):
    """More sheets wait than there are numbers for."""

    code = "too-many-entries"
    sentence = "Es warten zu viele Bögen auf die zweite Eingabe. Bitte geben Sie erst einige zum zweiten Mal ein."


class PromiseGiven(Refusal):
    """The wave runs: people have read what is kept, and some answer without a network."""

    code = "promise-given"
    sentence = (
        "Die Umfrage läuft, und vielleicht antwortet gerade jemand ohne Netz nach der jetzigen Zusage. "
        "Mehr Schutz geht noch, weniger nicht, und der Zugang bleibt."
    )


class GroupsNeedSlips(Refusal):
    """A group is known only from the box of a slip."""

    code = "groups-need-slips"
    sentence = "Die Gruppe kann nur mit Zetteln aus Kästen gespeichert werden. Bitte ändern Sie eines von beiden."


class BoxesPrinted(Refusal):
    """Slips or letters of this wave are on paper already."""

    code = "boxes-printed"
    sentence = "Es sind schon Codes gedruckt. Für einen anderen Zugang bereiten Sie bitte eine neue Welle vor."


class WaveStillRuns(Refusal):
    """Replies leave only when the wave is settled."""

    code = "wave-still-runs"
    sentence = "Die Antworten gibt es, wenn die Welle abgeschlossen ist: zwei Tage nach ihrem Ende."


class TooFewToExport(Refusal):
    """So few replies are persons."""

    code = "too-few-to-export"
    sentence = "Es sind zu wenige Antworten, um sie auszugeben: Einzelne wären zu erkennen."


class TooMuchText(Refusal):
    """All answers together are longer than one reply may be."""

    code = "too-much-text"
    sentence = "Deine Texte sind zusammen zu lang. Bitte kürze einen davon und sende noch einmal."
