"""Personal data of this app."""

from werkstattplan.kernel.privacy import Erasure, Forget, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="updates.Answer",
        purpose="Wer was zum Stand eines Werkzeugs gesagt hat.",
        retention="So lange wie die Fassung des Plans, zu der es gehört.",
        linked=("person", "entered_by", "decided_by"),
        texts=("said_by", "sentence", "successor", "question"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="updates.TrustedPerson",
        purpose="Wessen Antworten ohne Prüfung übernommen werden.",
        retention="Bis jemand es ändert.",
        person=("person",),
        linked=("trusted_by",),
    ),
    PersonalData(
        model="updates.AnswerLink",
        purpose="Für welche Adresse ein Antwortlink gilt.",
        retention="Ein halbes Jahr nach dem Ablauf.",
        email=("email",),
        secret=("secret_digest",),
    ),
    PersonalData(
        model="updates.Asking",
        purpose="Wer wann wonach gefragt wurde, damit niemand zu oft Post bekommt.",
        retention="Zwei Jahre.",
        person=("person",),
        email=("email",),
        texts=("subject_key",),
        forget=(Forget(since="asked_on", days=730),),
    ),
    PersonalData(
        model="updates.HeldMail",
        purpose="An welche Adresse vorerst keine Mail gehen soll.",
        retention="Bis zum genannten Tag.",
        linked=("held_by",),
        email=("email",),
        forget=(Forget(since="until", days=1),),
    ),
)
