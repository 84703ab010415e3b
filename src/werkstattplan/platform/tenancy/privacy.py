"""No personal data: communes are public bodies."""

from werkstattplan.kernel.privacy import NotPersonal, PersonalData

PERSONAL_DATA: tuple[PersonalData, ...] = ()

NOT_PERSONAL = (
    NotPersonal(model="tenancy.Commune", columns=("name", "module_switches"), reason="Name der Kommune und Schalter."),
)
