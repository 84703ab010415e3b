"""The tables of offers: who offers what where, and the index by which people find it."""

from werkstattplan.modules.offers.models.categories import Category
from werkstattplan.modules.offers.models.index import IndexedOffer, IndexSet, IndexState
from werkstattplan.modules.offers.models.offers import (
    CostKind,
    Offer,
    OfferAtLocation,
    OfferState,
    OfferText,
    Provider,
)
from werkstattplan.modules.offers.models.places import AccessGrade, Location, PlacedBy

__all__ = [
    "AccessGrade",
    "Category",
    "CostKind",
    "IndexSet",
    "IndexState",
    "IndexedOffer",
    "Location",
    "Offer",
    "OfferAtLocation",
    "OfferState",
    "OfferText",
    "PlacedBy",
    "Provider",
]
