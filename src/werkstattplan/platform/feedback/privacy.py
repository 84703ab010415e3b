"""Personal data of this app."""

from werkstattplan.kernel.privacy import CONSENT, Erasure, NotPersonal, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="feedback.Feedback",
        purpose="Rückmeldung; freiwillige E-Mail-Adresse, um sie zu beantworten.",
        retention="Die Adresse wird 90 Tage nach der Antwort gelöscht.",
        basis=CONSENT,
        email=("email",),
        texts=("text", "answer", "page"),
        secret=("token",),
        erasure=Erasure.CLEAR,
        clear=("email",),
    ),
)

NOT_PERSONAL = (NotPersonal(model="feedback.AnswerDeadline", columns=("source",), reason="Name eines Gesetzes."),)
