"""The tables of offers: who offers what where, and the index by which people find it."""

from werkstattplan.modules.offers.models.categories import Category
from werkstattplan.modules.offers.models.coverage import CoverageCount, CoverageRule, CoverageStand, GroupPopulation
from werkstattplan.modules.offers.models.dates import DateChange, DateChangeKind, DateSeries, Repeat
from werkstattplan.modules.offers.models.index import IndexedOffer, IndexSet, IndexState
from werkstattplan.modules.offers.models.offers import (
    CostKind,
    Offer,
    OfferAtLocation,
    OfferState,
    OfferText,
    Provider,
)
from werkstattplan.modules.offers.models.photos import OfferPhoto, PhotoLicence
from werkstattplan.modules.offers.models.places import AccessGrade, Location, PlacedBy
from werkstattplan.modules.offers.models.sources import ImportEffect, ImportState, OfferImport, Source, SourceRecord
from werkstattplan.modules.offers.models.stops import AuditRole, BusKind, BusTimes, OnDemand, Stop, StopAudit, StopPhoto
from werkstattplan.modules.offers.models.upkeep import (
    Confirmation,
    ConfirmationWay,
    DuplicateHint,
    OfferMerge,
    Proposal,
    ProposalState,
    UpkeepRule,
)

__all__ = [
    "AccessGrade",
    "AuditRole",
    "BusKind",
    "BusTimes",
    "Category",
    "Confirmation",
    "ConfirmationWay",
    "CostKind",
    "CoverageCount",
    "CoverageRule",
    "CoverageStand",
    "DateChange",
    "DateChangeKind",
    "DateSeries",
    "DuplicateHint",
    "GroupPopulation",
    "ImportEffect",
    "ImportState",
    "IndexSet",
    "IndexState",
    "IndexedOffer",
    "Location",
    "Offer",
    "OfferAtLocation",
    "OfferImport",
    "OfferMerge",
    "OfferPhoto",
    "OfferState",
    "OfferText",
    "OnDemand",
    "PhotoLicence",
    "PlacedBy",
    "Proposal",
    "ProposalState",
    "Provider",
    "Repeat",
    "Source",
    "SourceRecord",
    "Stop",
    "StopAudit",
    "StopPhoto",
    "UpkeepRule",
]
