"""Personal data of this app."""

from werkstattplan.kernel.privacy import Erasure, Forget, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="people.Person",
        purpose="Ansprechpersonen des Plans mit dienstlichen Kontaktdaten; öffentlich nur mit Einwilligung.",
        retention="Solange die Person für ein Werkzeug zuständig ist, danach bis sie gelöscht wird.",
        person=("id",),
        linked=("user", "deputy"),
        email=("email",),
        texts=("name", "phone"),
        secret=("former_name_digest",),
        erasure=Erasure.CLEAR,
        reason=(
            "Eine Zeile ohne Namen bleibt, damit abgelöste Fassungen lesbar sind, mit einem Schlüssel, "
            "an dem öffentliche Seiten den Namen in beschlossenen Texten erkennen und verdecken."
        ),
    ),
    PersonalData(
        model="people.Absence",
        purpose="Wann eine Person nicht gefragt werden soll.",
        retention="Bis ein Jahr nach dem letzten Tag.",
        person=("person",),
        forget=(Forget(since="last_day", days=365),),
    ),
    PersonalData(
        model="people.Function",
        purpose="Postfach einer Funktion, an das Fragen gehen.",
        retention="Bis es geändert wird.",
        email=("email",),
        texts=("title",),
        erasure=Erasure.CLEAR,
        clear=("email",),
    ),
    PersonalData(
        model="people.Organisation",
        purpose="Postfach einer Organisation, an das Fragen gehen.",
        retention="Bis es geändert wird.",
        email=("email",),
        texts=("name",),
        erasure=Erasure.CLEAR,
        clear=("email",),
    ),
)
