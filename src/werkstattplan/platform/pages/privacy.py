"""Personal data of this app."""

from werkstattplan.kernel.privacy import Erasure, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model="pages.LegalPage",
        purpose="Impressum, Datenschutz, Barrierefreiheit: wer vertritt die Kommune, wer ist zu erreichen.",
        retention="Bis die Seite geändert wird.",
        texts=("text",),
        erasure=Erasure.CLEAR,
    ),
)
