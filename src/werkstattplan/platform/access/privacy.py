"""Personal data of this app."""

from werkstattplan.kernel.privacy import PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="access.Membership",
        purpose="Rolle eines Kontos in einer Kommune.",
        retention="Bis der Zugang genommen wird.",
        account=("user",),
    ),
)
