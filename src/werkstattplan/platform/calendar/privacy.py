"""No personal data: holidays."""

from werkstattplan.kernel.privacy import NotPersonal, PersonalData

PERSONAL_DATA: tuple[PersonalData, ...] = ()

NOT_PERSONAL = (
    NotPersonal(model="calendar.SchoolHoliday", columns=("name", "source"), reason="Ferien und ihre Quelle."),
)
