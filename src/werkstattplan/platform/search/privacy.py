"""Personal data of this app: texts that stand elsewhere, prepared for searching."""

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData
from werkstattplan.platform.search.services import weigh_again

PERSONAL_DATA = (
    PersonalData(
        model="search.SearchEntry",
        purpose="Texte und Namen des Plans, damit die Suche sie findet.",
        retention="So lange wie das, was gefunden wird.",
        texts=("title", "text"),
        erasure=Erasure.CLEAR,
        after_masking=weigh_again,
    ),
    PersonalData(
        model="search.SearchTerm",
        purpose="Wortstämme der Suche, auch von Namen.",
        retention="Bis zur Nacht, nachdem kein Text das Wort mehr enthält.",
        kept_texts=("word",),
        erasure=Erasure.KEEP,
        reason="Ein Wort ohne Bezug zu einer Person; das, was in keinem Text mehr steht, wird gelöscht.",
    ),
)

NOT_PERSONAL = (
    NotPersonal(model="search.SearchEntry", columns=("object_key", "url"), reason="Kennungen und Adressen des Plans."),
)
