"""Adopting an edition: from then on its content never changes."""

import datetime
import hashlib

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import AdoptedDocument, Edition
from werkstattplan.plan.search import index_edition
from werkstattplan.plan.selectors.edition_data import edition_data
from werkstattplan.plan.services.publishing import NothingToPublish
from werkstattplan.plan.services.succession import close_decisions
from werkstattplan.plan.services.touch import canonical_bytes, hold_plan, open_for_change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class AdoptionIncomplete(Refusal):
    """Body or number of the decision is not named."""

    code = "adoption-incomplete"
    sentence = "Bitte nennen Sie das Gremium, den Tag und die Nummer des Beschlusses."


class AdoptionInFuture(Refusal):
    """A decision on a day that has not come."""

    code = "adoption-in-future"
    sentence = "Dieser Tag liegt in der Zukunft. Tragen Sie den Beschluss ein, wenn er gefasst ist."


class AdoptedBefore(Refusal):
    """The decision would be older than that about the edition before."""

    code = "adopted-before"


@transaction.atomic
def adopt_edition(
    *, edition: Edition, body: str, adopted_on: datetime.date, number: str, actor: User, at: datetime.datetime
) -> AdoptedDocument:
    """Note that a body adopted the edition, and keep its document to the byte; the content never changes from now on.

    Raises `EditionIsAdopted`, `AdoptionIncomplete`, `AdoptionInFuture`, `AdoptedBefore`, `DecisionsOpen`, `NothingToPublish`.
    """
    body, number = body.strip(), number.strip()
    if not body or not number:
        raise AdoptionIncomplete
    if adopted_on > timezone.localdate(at):
        raise AdoptionInFuture
    hold_plan(edition.plan_id)
    this = open_for_change(edition.pk, at=at).edition
    _check_order(this, adopted_on)
    close_decisions(this)
    if not this.tools.exists():
        raise NothingToPublish
    data = edition_data(this)
    content = canonical_bytes(data)
    kept = AdoptedDocument.objects.create(
        commune=this.commune, edition=this, content=content, sha256=hashlib.sha256(content).hexdigest(), kept_at=at
    )
    this.adopted_on, this.adopted_by_body, this.adoption_number = adopted_on, body, number
    this.adopted_columns = {name: data[name] for name in ("columns", "own_columns")}
    this.save(update_fields=["adopted_on", "adopted_by_body", "adoption_number", "adopted_columns"])
    index_edition(this)
    record_change(
        commune=this.commune,
        actor=actor,
        at=at,
        verb="trägt den Beschluss ein",
        subject=this,
        before={"adopted_on": None},
        after={
            "adopted_on": adopted_on.isoformat(),
            "adopted_by_body": body,
            "adoption_number": number,
            "sha256": kept.sha256,
        },
    )
    return kept


def _check_order(edition: Edition, adopted_on: datetime.date) -> None:
    before = edition.plan.editions.filter(number__lt=edition.number, adopted_on__gt=adopted_on).first()
    if before is not None:
        raise AdoptedBefore(
            f"Fassung {before.number} wurde erst am {before.adopted_on:%d.%m.%Y} beschlossen, also nach diesem Tag. "
            "Bitte prüfen Sie das Datum."
        )
