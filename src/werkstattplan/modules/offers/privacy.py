"""Personal data of this module: a mail address per offer, and names that stand in texts."""

from werkstattplan.kernel.privacy import Erasure, Forget, NotPersonal, PersonalData
from werkstattplan.modules.offers.services.index import (
    index_again,
    index_dates_again,
    index_locations_again,
    index_providers_again,
    index_texts_again,
)

_RULE = "So lange wie der Eintrag."

PERSONAL_DATA = (
    PersonalData(
        model="offers.Provider",
        purpose="Wer etwas anbietet, und wie man ihn erreicht.",
        retention=_RULE,
        email=("email",),
        texts=("name", "description", "phone"),
        erasure=Erasure.CLEAR,
        clear=("email",),
        after_masking=index_providers_again,
    ),
    PersonalData(
        model="offers.Offer",
        purpose="Was es gibt, und wen wir fragen, ob es noch stimmt.",
        retention=_RULE,
        email=("email", "owner_email"),
        texts=("title", "summary", "description", "cost_text", "phone", "confirmed_by"),
        erasure=Erasure.CLEAR,
        clear=("email", "owner_email"),
        after_masking=index_again,
    ),
    PersonalData(
        model="offers.OfferText",
        purpose="Angebote in anderen Sprachen und in Leichter Sprache.",
        retention=_RULE,
        texts=("title", "description"),
        erasure=Erasure.CLEAR,
        after_masking=index_texts_again,
    ),
    PersonalData(
        model="offers.OfferAtLocation",
        purpose="Wann und wo etwas angeboten wird.",
        retention=_RULE,
        texts=("phone",),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.OfferPhoto",
        purpose="Fotos von Angeboten; wer sie gemacht hat, wird genannt.",
        retention=_RULE,
        texts=("alt", "author"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.DateSeries",
        purpose="Wann ein Kurs oder Treffen stattfindet; eine Bezeichnung kann nach einer Person heißen.",
        retention=_RULE,
        texts=("title",),
        erasure=Erasure.CLEAR,
        after_masking=index_dates_again,
    ),
    PersonalData(
        model="offers.DateChange",
        purpose="Was an einem Termin anders ist.",
        retention=_RULE,
        texts=("reason",),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.Location",
        purpose="Wo etwas angeboten wird; ein Ort kann nach einer Person heißen.",
        retention=_RULE,
        texts=("name", "how_to_get_there", "parking"),
        erasure=Erasure.CLEAR,
        after_masking=index_locations_again,
    ),
    PersonalData(
        model="offers.SourceRecord",
        purpose="Zeilen aus Listen anderer, um bei der nächsten Lieferung nur Neues zu übernehmen.",
        retention="So lange wie die Quelle.",
        texts=("key", "values"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.OfferImport",
        purpose="Dateien, die eingelesen werden; ihre Zeilen stehen hier nur bis zur Übernahme.",
        retention="Zeilen bis zur Übernahme, sonst 90 Tage.",
        linked=("created_by",),
        texts=("file_name", "columns", "rows", "faults"),
        erasure=Erasure.CLEAR,
        forget=(Forget(since="created_at", days=90, where={"state": "read"}),),
    ),
    PersonalData(
        model="offers.ImportEffect",
        purpose="Was das Einlesen einer Liste geändert hat, damit es sich zurücknehmen lässt.",
        retention="Bis zur nächsten Liste derselben Quelle.",
        texts=("before", "after", "line_before"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.Proposal",
        purpose="Änderungsvorschläge; die Adresse dient nur Rückfragen.",
        retention="Die Adresse 90 Tage nach der Entscheidung, der Vorschlag so lange wie der Eintrag.",
        email=("email",),
        linked=("decided_by",),
        texts=("message", "values"),
        erasure=Erasure.CLEAR,
        clear=("email",),
        forget=(Forget(since="decided_at", days=90, clear=("email",)),),
    ),
    PersonalData(
        model="offers.OfferMerge",
        purpose="Zusammengeführte Angebote, damit es sich rückgängig machen lässt.",
        retention=_RULE,
        linked=("merged_by",),
        texts=("before",),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.StopAudit",
        purpose="Was jemand an einer Haltestelle gesehen hat, mit der Rolle statt des Namens.",
        retention="So lange wie die Haltestelle.",
        texts=("note",),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.BusTimes",
        purpose="Wann ein Bus fährt und wie man ihn bestellt.",
        retention="So lange wie die Fahrzeiten gelten.",
        texts=("name", "how_to_order", "phone", "source"),
        erasure=Erasure.CLEAR,
    ),
    PersonalData(
        model="offers.IndexSet",
        purpose="Wortstämme der Suche, auch von Namen.",
        retention="Bis zum nächsten Aufbau des Registers, nachdem kein Text das Wort mehr enthält.",
        kept_texts=("key",),
        erasure=Erasure.KEEP,
        reason="Ein Wort ohne Bezug zu einer Person; das, was in keinem Text mehr steht, wird gelöscht.",
    ),
)

NOT_PERSONAL = (
    NotPersonal(model="offers.GroupPopulation", columns=("source",), reason="Name einer Statistik."),
    NotPersonal(model="offers.Source", columns=("name", "mapping"), reason="Namen von Listen und ihren Spalten."),
    NotPersonal(
        model="offers.OfferImport",
        columns=("result", "mapping", "directory", "made"),
        reason="Anzahlen, Namen von Spalten, unsere Adresse und Nummern.",
    ),
    NotPersonal(model="offers.Confirmation", columns=("secret_digest",), reason="Prüfwert eines Links."),
    NotPersonal(model="offers.DuplicateHint", columns=("reasons",), reason="Feste Sätze über Namen, Orte und Nummern."),
    NotPersonal(model="offers.UpkeepRule", columns=("licence",), reason="Kürzel einer Lizenz."),
    NotPersonal(
        model="offers.Category", columns=("key", "name", "synonyms"), reason="Arten von Angeboten, keine Personen."
    ),
    NotPersonal(
        model="offers.Offer", columns=("audiences", "languages", "url"), reason="Gruppen, Sprachen und Adressen."
    ),
    NotPersonal(model="offers.Provider", columns=("url",), reason="Adressen von Einrichtungen."),
    NotPersonal(model="offers.OfferAtLocation", columns=("hours", "hours_osm"), reason="Zeiten."),
    NotPersonal(model="offers.DateSeries", columns=("weekdays",), reason="Nummern von Wochentagen."),
    NotPersonal(
        model="offers.Location",
        columns=("street", "house_number", "postcode", "village", "stop_nearby"),
        reason="Anschriften von Einrichtungen.",
    ),
    NotPersonal(
        model="offers.OfferText", columns=("language", "written_for"), reason="Kürzel einer Sprache und ein Prüfwert."
    ),
    NotPersonal(model="offers.IndexSet", columns=("group", "label", "bits"), reason="Kennungen, Zeiten und Zahlen."),
    NotPersonal(
        model="offers.Stop", columns=("source_key", "name", "modes", "grades"), reason="Haltestellen und ihre Noten."
    ),
    NotPersonal(model="offers.StopAudit", columns=("values", "grades"), reason="Maße und feste Antworten."),
    NotPersonal(model="offers.BusTimes", columns=("hours", "served"), reason="Zeiten und Gemeindeschlüssel."),
    NotPersonal(model="offers.IndexedOffer", columns=("keys",), reason="Nummern von Mengen."),
)
