"""Texts of an offer in other languages and in Leichte Sprache; people write them, nothing is made by a machine."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from werkstattplan.modules.offers.models import Offer, OfferText
from werkstattplan.modules.offers.services.both import EditOutcome, settle
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

COLUMNS = ("title", "description")


def text_values(text: OfferText | None) -> dict[str, Any]:
    """What the form of a text shows."""
    return {name: getattr(text, name) if text else "" for name in COLUMNS}


@transaction.atomic
def write_text(
    *,
    offer: Offer,
    language: str,
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    actor: User,
    at: datetime.datetime,
) -> EditOutcome:
    """Save a text, and that it fits the German text of today; saving it as it is says just that."""
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    text = OfferText.objects.filter(offer=row, language=language).first()
    current = text_values(text)
    changed, clashes = settle(base, mine, current)
    if clashes:
        return EditOutcome(clashes=clashes, current=current)
    # Saved without a change: somebody looked, and the text still says what the German one says.
    is_looked_at = text is not None and text.written_for != row.text_print
    if not changed and not is_looked_at:
        return EditOutcome(current=current)
    text = text or OfferText(commune=offer.commune, offer=row, language=language)
    for name, value in changed.items():
        setattr(text, name, value)
    text.written_for = row.text_print
    text.save()
    _note(row, language, actor, at, "offer.text-written", {name: current[name] for name in changed}, changed)
    return EditOutcome(changed=tuple(changed) or ("written_for",))


@transaction.atomic
def delete_text(*, text: OfferText, actor: User, at: datetime.datetime) -> None:
    """Delete a text; the history keeps what it said."""
    offer, before, language = text.offer, text_values(text), text.language
    text.delete()
    _note(offer, language, actor, at, "offer.text-deleted", before, {})


def _note(
    offer: Offer,
    language: str,
    actor: User,
    at: datetime.datetime,
    verb: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    index_offers(commune=offer.commune, entries=list(offer.places.values_list("pk", flat=True)))
    record_change(
        commune=offer.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=offer,
        before=before,
        after={"Sprache": language, **after},
    )
