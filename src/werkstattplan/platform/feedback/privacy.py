"""Personal data of this app."""

from werkstattplan.kernel.privacy import CONSENT, Erasure, Forget, NotPersonal, PersonalData
from werkstattplan.platform.feedback.services import KEEP_ADDRESS

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
        forget=(Forget(since="answered_at", days=KEEP_ADDRESS.days, clear=("email",)),),
    ),
)

NOT_PERSONAL = (NotPersonal(model="feedback.AnswerDeadline", columns=("source",), reason="Name eines Gesetzes."),)
