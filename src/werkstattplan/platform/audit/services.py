"""Writing history."""

import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model

from werkstattplan.platform.audit.chain import chain_after_commit
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune


def record_change(
    *,
    commune: Commune,
    actor: User | None,
    at: datetime.datetime,
    verb: str,
    subject: Model,
    before: dict[str, Any],
    after: dict[str, Any],
    undoes: Change | None = None,
) -> Change:
    """Add one row to the history of `subject`; call it in the transaction of the act itself.

    `before` and `after` hold the touched fields only. Without an actor the program itself acted. The row is chained
    when the act is committed: chaining within it would make all acts of a commune wait for each other.
    """
    change = Change.objects.create(
        commune=commune,
        actor=actor,
        actor_name=str(actor) if actor else "Programm",
        at=at,
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_label=str(subject)[:200],
        before=before,
        after=after,
        undoes=undoes,
    )
    transaction.on_commit(partial(chain_after_commit, commune))
    return change
