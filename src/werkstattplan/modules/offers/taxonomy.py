"""The kinds of offers that come with the software: names, people's words, and what they are called in published taxonomies."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TAXONOMY = "Open Eligibility"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind. `term` is its code in the published taxonomy, `care` its class in care planning; empty where none fits."""

    key: str
    name: str
    parent: str = ""
    words: tuple[str, ...] = ()
    term: str = ""
    care: str = ""


@cache
def known_kinds() -> dict[str, Kind]:
    """All kinds by their key, those above before those below."""
    text = files("werkstattplan.modules.offers").joinpath("data", "categories.toml").read_text(encoding="utf-8")
    return {
        key: Kind(key=key, **{**row, "words": tuple(row.get("words", ()))}) for key, row in tomllib.loads(text).items()
    }


def kind_words(names: list[str]) -> str:
    """Names of kinds with those above them and the words of people, as the search reads them."""
    by_name = {kind.name: kind for kind in known_kinds().values()}
    found: list[str] = []
    for name in names:
        kind = by_name.get(name)
        while kind is not None:
            found += [kind.name, *kind.words]
            kind = known_kinds().get(kind.parent)
    return " ".join(found)
