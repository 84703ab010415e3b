"""A directory in the example district."""

import pytest
from django_scopes import scope

from werkstattplan.modules.offers.models import Category, Offer, OfferAtLocation
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.plan.tests.conftest import (  # noqa: F401
    AT,
    commune,
    coordinator,
    edition,
    in_scope,
    no_second_factor,
    plan,
    reader,
    stranger,
)

PARCHIM, LUEBZ, PLAU = "13076108", "13076089", "13076114"
OFFICE = {"rules": [{"days": [0, 1, 2, 3, 4], "spans": [["08:00", "16:00"]]}]}
SATURDAY = {"rules": [{"days": [5], "spans": [["10:00", "14:00"]]}]}


def place(name, ags, lat, lon, **more):
    return {"name": name, "village": name, "municipality_id": ags, "lat": lat, "lon": lon} | more


DRAFTS = [
    OfferDraft(
        provider="Sprachhaus",
        title="Deutschkurs mit Kinderbetreuung",
        categories=("sprache",),
        description="Anfänger sind willkommen.",
        languages=("uk",),
        cost_kind="free",
        place=place("Sprachhaus Parchim", PARCHIM, 53.426, 11.848, entrance=3),
        hours=OFFICE,
        phone="03871 11 11",
    ),
    OfferDraft(
        provider="Kita Zwerge",
        title="Kindertagesstätte Zwergenland",
        categories=("kinder",),
        place=place("Zwergenland", LUEBZ, 53.463, 12.028),
        hours=OFFICE,
    ),
    OfferDraft(
        provider="Treffverein",
        title="Frühstück am Samstag",
        categories=("treff",),
        audiences=("Familien",),
        place=place("Dorfhaus", PARCHIM, 53.43, 11.86),
        hours=SATURDAY,
    ),
    OfferDraft(provider="Seelsorge", title="Sorgentelefon", categories=("treff",), cost_kind="free", is_remote=True),
    OfferDraft(
        provider="Ohnepunkt",
        title="Häkelrunde",
        categories=("treff",),
        place={"name": "Alte Schule", "village": "Barkow"},
    ),
]


@pytest.fixture
def directory(commune):  # noqa: F811 - the fixture
    """Five offers that people can find."""
    with scope(commune=commune):
        kinds = {"sprache": "Sprachförderung", "kinder": "Kinderbetreuung", "treff": "Begegnung"}
        for key, name in kinds.items():
            Category.objects.create(
                commune=commune, key=key, name=name, synonyms="Zwergenstube" if key == "kinder" else ""
            )
        add_offers(commune=commune, drafts=DRAFTS, actor=None, at=AT)
        yield commune


@pytest.fixture
def entry(commune, in_scope):  # noqa: F811 - the fixture
    """One kindergarten with an owner."""
    Category.objects.create(commune=commune, key="kita", name="Kita")
    place = {
        "name": "Haus am See",
        "street": "Seeweg",
        "house_number": "2",
        "village": "Parchim",
        "lat": 53.4,
        "lon": 11.8,
    }
    draft = OfferDraft(provider="Verein Süd", title="Kita am See", categories=("kita",), phone="03871 1", place=place)
    add_offers(commune=commune, drafts=[draft], actor=None, at=AT)
    Offer.objects.update(owner_email="kita@beispiel.example")
    return OfferAtLocation.objects.get()
