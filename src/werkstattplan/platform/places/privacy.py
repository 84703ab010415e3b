"""No personal data: official registers of places."""

from werkstattplan.kernel.privacy import NotPersonal, PersonalData

PERSONAL_DATA: tuple[PersonalData, ...] = ()

NOT_PERSONAL = (
    NotPersonal(model="places.District", columns=("name",), reason="Name eines Landkreises."),
    NotPersonal(model="places.Amt", columns=("name",), reason="Name eines Amtes."),
    NotPersonal(
        model="places.Municipality",
        columns=("name", "population_source"),
        reason="Name einer Gemeinde und eine Quelle.",
    ),
)
