"""Personal data of this app."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData
from werkstattplan.platform.audit.chain import masked_rows

PERSONAL_DATA = (
    PersonalData(
        model="audit.Change",
        purpose="Nachweis, wer den Plan wann geändert hat.",
        retention="So lange wie der Plan, als Teil der Akte; ohne Namen, wenn die Person gelöscht wird.",
        linked=("actor",),
        texts=("actor_name", "object_label", "before", "after"),
        erasure=Erasure.CLEAR,
        after_masking=masked_rows,
    ),
)

NOT_PERSONAL = (NotPersonal(model="audit.Change", columns=("verb", "object_type"), reason="Wörter des Programms."),)
