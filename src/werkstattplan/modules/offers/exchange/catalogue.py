"""The description of the open data after DCAT-AP.de 3.0, as JSON-LD."""

import datetime
from dataclasses import dataclass
from typing import Any

_LICENCES = "http://dcat-ap.de/def/licenses"
_PLACES = "http://dcat-ap.de/def/politicalGeocoding/districtKey"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """Who publishes what where; addresses are whole, `district_key` is the five-digit official key."""

    publisher: str
    page: str
    district_key: str
    changed_at: datetime.datetime | None
    files: tuple[tuple[str, str, str], ...]
    licence: str = ""
    credits: tuple[str, ...] = ()


def catalogue_of(publication: Publication) -> dict[str, Any]:
    """A catalogue with one dataset; each file is (kind of file in the list of the EU, media type, address)."""
    # Both classes are named, for a checker need not know that the one is a kind of the other.
    publisher = {
        "@id": f"{publication.page}#stelle",
        "@type": ["foaf:Organization", "foaf:Agent"],
        "foaf:name": publication.publisher,
    }
    dataset: dict[str, Any] = {
        "@id": f"{publication.page}#angebote",
        "@type": "dcat:Dataset",
        "dct:title": _german(f"Angebote in {publication.publisher}"),
        "dct:description": _german(
            "Einrichtungen und Angebote mit Anschrift, Öffnungszeiten, Zugang und dem Tag der letzten Bestätigung."
        ),
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:identifier": f"{publication.page}#angebote",
        "dcat:contactPoint": {
            "@id": f"{publication.page}#kontakt",
            "@type": ["vcard:Organization", "vcard:Kind"],
            "vcard:fn": publication.publisher,
            "vcard:hasURL": {"@id": publication.page},
        },
        "dcat:landingPage": {"@id": publication.page, "@type": "foaf:Document"},
        "dcat:theme": [_theme("SOCI"), _theme("EDUC")],
        "dcat:keyword": [_german(word) for word in ("Angebote", "Beratung", "Öffnungszeiten", "Barrierefreiheit")],
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/CONT"},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/DEU"},
        "dcat:distribution": [_file(*file, publication) for file in publication.files],
    }
    if publication.district_key:
        dataset["dct:spatial"] = {"@id": f"{_PLACES}/{publication.district_key}", "@type": "dct:Location"}
    if publication.changed_at:
        dataset["dct:modified"] = {"@type": "xsd:dateTime", "@value": publication.changed_at.isoformat()}
    catalogue = {
        "@id": f"{publication.page}#katalog",
        "@type": "dcat:Catalog",
        "dct:title": _german(f"Offene Daten: {publication.publisher}"),
        "dct:description": _german("Was es im Landkreis gibt, als Daten für alle."),
        "dct:publisher": {"@id": publisher["@id"]},
        "dcat:dataset": {"@id": dataset["@id"]},
    }
    return {"@context": _CONTEXT, "@graph": [catalogue, dataset, publisher]}


def _file(kind: str, media_type: str, address: str, publication: Publication) -> dict[str, Any]:
    file: dict[str, Any] = {
        "@id": f"{address}#datei",
        "@type": "dcat:Distribution",
        "dct:title": _german(f"Angebote als {kind}"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dct:format": {"@id": f"{_FILE_TYPES}/{kind}", "@type": "dct:MediaTypeOrExtent"},
        "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{media_type}"},
    }
    if publication.licence:
        # Nobody but the district can give a licence; without one the description says nothing.
        file["dct:license"] = {"@id": f"{_LICENCES}/{publication.licence}", "@type": "dct:LicenseDocument"}
    named = [publication.publisher, *publication.credits] if publication.licence or publication.credits else []
    if named:
        # What sources demand stands at each file, for a file travels without its page.
        file["dcatde:licenseAttributionByText"] = _german("; ".join(named))
    return file


def _theme(code: str) -> dict[str, str]:
    return {"@id": f"http://publications.europa.eu/resource/authority/data-theme/{code}"}


def _german(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "de"}
