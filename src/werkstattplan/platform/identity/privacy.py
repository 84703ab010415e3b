"""Personal data of this app and of the packages for signing in."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData

_WITH_THE_ACCOUNT = "Bis das Konto gelöscht wird."

PERSONAL_DATA = (
    PersonalData(
        model="identity.User",
        purpose="Konto mit Name und E-Mail-Adresse zum Anmelden.",
        retention="Bis die Person gelöscht wird oder in keiner Kommune mehr eine Rolle hat.",
        account=("id",),
        texts=("name",),
        email=("email",),
        secret=("password",),
    ),
    PersonalData(
        model="account.EmailAddress",
        purpose="Adresse, an die Codes zum Anmelden gehen.",
        retention=_WITH_THE_ACCOUNT,
        account=("user",),
        email=("email",),
    ),
    PersonalData(
        model="mfa.Authenticator",
        label="Zweite Faktoren",
        purpose="Zweiter Faktor: App, Schlüssel oder Ersatzcodes, verschlüsselt.",
        retention=_WITH_THE_ACCOUNT,
        account=("user",),
        secret=("data",),
    ),
    PersonalData(
        model="identity.User_groups",
        label="Gruppen der Konten",
        purpose="Gruppen eines Kontos.",
        retention=_WITH_THE_ACCOUNT,
        account=("user",),
    ),
    PersonalData(
        model="identity.User_user_permissions",
        label="Rechte der Konten",
        purpose="Rechte eines Kontos.",
        retention=_WITH_THE_ACCOUNT,
        account=("user",),
    ),
    PersonalData(
        model="sessions.Session",
        purpose="Angemeldet bleiben; was auf der nächsten Seite gemeldet wird.",
        retention="Bis zum Abmelden, höchstens zwei Wochen.",
        secret=("session_data", "session_key"),
        erasure=Erasure.KEEP,
        reason="Ohne das Konto, dessen Sitzung es war, lässt niemand sich mehr zuordnen; endet mit der Frist.",
    ),
)

NOT_PERSONAL = (
    NotPersonal(model="account.EmailConfirmation", columns=("key",), reason="Zufällige Kennung."),
    NotPersonal(model="auth.Permission", columns=("name", "codename"), reason="Namen von Rechten."),
    NotPersonal(model="auth.Group", columns=("name",), reason="Namen von Gruppen."),
    NotPersonal(model="contenttypes.ContentType", columns=("app_label", "model"), reason="Namen von Tabellen."),
)
