"""Personal data of this app."""

from werkstattplan.kernel.privacy import Forget, NotPersonal, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="notify.Message",
        purpose="Mails, die verschickt werden oder wurden.",
        retention="Text 90 Tage, Versanddaten ein Jahr.",
        person=("person",),
        email=("recipient",),
        texts=("key", "subject", "text", "html", "error"),
        secret=("unsubscribe_url", "message_id"),
        repeats=("html",),
        forget=(
            Forget(since="created_at", days=90, clear=("text", "html", "unsubscribe_url")),
            Forget(since="created_at", days=365),
        ),
    ),
    PersonalData(
        model="notify.SuppressedAddress",
        purpose="Adressen, von denen Mails zurückkommen.",
        retention="Bis jemand die Adresse wieder freigibt.",
        email=("email",),
        texts=("reason",),
    ),
    PersonalData(
        model="notify.Unsubscription",
        purpose="Wer welche Mails nicht mehr bekommen möchte.",
        retention="Bis die Person es ändert.",
        email=("email",),
    ),
)

NOT_PERSONAL = (NotPersonal(model="notify.Unsubscription", columns=("kind",), reason="Kennung des Programms."),)
