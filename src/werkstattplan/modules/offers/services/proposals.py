"""What anybody says should change, and what the office makes of it."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import (
    Category,
    CostKind,
    Location,
    Offer,
    OfferAtLocation,
    PlacedBy,
    Proposal,
    ProposalState,
    Provider,
)
from werkstattplan.modules.offers.services.holding import hold_entries
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.placing import Gazetteer
from werkstattplan.modules.offers.services.values import change_entry, differences, told
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

# More open ones come from a machine, or nobody looks at them; both is for the office to see first.
MOST_OPEN = 300


class NothingProposed(Refusal):
    """Nothing differs from the entry and nothing is said."""

    code = "nothing-proposed"
    sentence = "Sie haben noch nichts geändert. Bitte ändern Sie ein Feld oder schreiben Sie uns, was nicht stimmt."


class TooManyProposals(Refusal):
    """More wait than anybody can look at."""

    code = "too-many-proposals"
    sentence = "Gerade warten sehr viele Vorschläge auf uns. Bitte versuchen Sie es in einigen Tagen noch einmal oder rufen Sie an."


class NoCategory(Refusal):
    """A new entry without a kind is found by nobody."""

    code = "no-category"
    sentence = "Bitte wählen Sie eine Kategorie, damit der neue Eintrag gefunden wird."


class NoName(Refusal):
    """A new entry needs its name."""

    code = "no-name"
    sentence = "Bitte übernehmen Sie auch den Namen des Angebots. Ohne ihn gibt es keinen Eintrag."


class AlreadyDecided(Refusal):
    """Somebody was quicker."""

    code = "already-decided"
    sentence = "Über diesen Vorschlag hat schon jemand entschieden. Bitte laden Sie die Seite neu."


@transaction.atomic
def propose(
    *,
    commune: Commune,
    entry: OfferAtLocation | None,
    values: Mapping[str, Any],
    message: str,
    email: str,
    submission: uuid.UUID,
    at: datetime.datetime,
) -> Proposal:
    """Put what somebody says into the queue; the entry stays as it is. What was sent twice is there once.

    Raises `NothingProposed`, `TooManyProposals`.
    """
    if entry is None:
        wanted = {column: str(value) for column, value in values.items() if value not in {None, "", CostKind.UNKNOWN}}
    else:
        wanted = {column: new for column, (_, new) in differences(entry, values).items()}
    if not (wanted or message.strip()):
        raise NothingProposed
    if Proposal.objects.filter(state=ProposalState.OPEN, source=None).count() >= MOST_OPEN:
        raise TooManyProposals
    row, _ = Proposal.objects.get_or_create(
        submission=submission,
        defaults={
            "commune": commune,
            "entry": entry,
            "values": wanted,
            "message": message.strip(),
            "email": email,
            "created_at": at,
        },
    )
    return row


@transaction.atomic
def accept_proposal(
    *, proposal: Proposal, columns: Iterable[str], category: Category | None, actor: User, at: datetime.datetime
) -> OfferAtLocation | None:
    """Take over the columns that were chosen, or add the new entry; returns the entry.

    Raises `AlreadyDecided`, `NoCategory`, `NoName`.
    """
    _decide(proposal, ProposalState.ACCEPTED, actor, at)
    chosen = {column: proposal.values[column] for column in columns if column in proposal.values}
    entry = hold_entries([proposal.entry_id]).get(proposal.entry_id) if proposal.entry_id else None
    changes: Mapping[str, tuple[str, str]] = {}
    if entry is not None:
        changes = change_entry(entry, chosen, at=at)
    elif proposal.values:
        if "angebot" not in chosen:
            raise NoName
        if category is None:
            raise NoCategory
        entry = _new_entry(proposal.commune, chosen, category, at)
    if entry is not None:
        index_offers(commune=proposal.commune, entries=[entry.pk])
    record_change(
        commune=proposal.commune,
        actor=actor,
        at=at,
        verb="übernimmt einen Vorschlag",
        subject=entry.offer if entry is not None else proposal,
        before=told({column: old for column, (old, _) in changes.items()}),
        after=told({column: new for column, (_, new) in changes.items()}),
    )
    return entry


@transaction.atomic
def decline_proposal(*, proposal: Proposal, actor: User, at: datetime.datetime) -> None:
    """Leave the entry as it is. Raises `AlreadyDecided`."""
    _decide(proposal, ProposalState.DECLINED, actor, at)
    record_change(
        commune=proposal.commune,
        actor=actor,
        at=at,
        verb="lehnt einen Vorschlag ab",
        subject=proposal,
        before={},
        after={},
    )


def _decide(proposal: Proposal, state: str, actor: User, at: datetime.datetime) -> None:
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN)
    if not rows.update(state=state, decided_at=at, decided_by=actor):
        raise AlreadyDecided


def _new_entry(
    commune: Commune, values: Mapping[str, Any], category: Category, at: datetime.datetime
) -> OfferAtLocation:
    name = values.get("traeger") or values["angebot"]
    provider, _ = Provider.objects.get_or_create(commune=commune, name=name[:200])
    offer = Offer.objects.create(commune=commune, provider=provider, title=values["angebot"], changed_at=at)
    offer.categories.set([category])
    village = values.get("ortsteil", "")
    wanted = Q(name__iexact=village) | Q(name__istartswith=f"{village},")
    municipality = (
        Municipality.objects.filter(wanted, amt__district=commune.official_key[:5]).first() if village else None
    )
    place = Location(commune=commune, municipality=municipality)
    gazetteer = Gazetteer(commune.official_key[:5])
    gazetteer.learn(Location.objects.filter(placed_by=PlacedBy.GIVEN, village__iexact=village) if village else ())
    place.street, place.village = values.get("strasse", ""), village
    gazetteer.place(place)
    place.save()
    entry = OfferAtLocation.objects.create(commune=commune, offer=offer, location=place)
    change_entry(entry, values, at=at)
    return entry
