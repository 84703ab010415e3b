"""The hash chain of the history: how a row is summed up, and chaining rows that are new.

What may hold personal data (names, values before and after) enters the chain as a salted digest only. So a name can be
taken out of the history, and the row still stands in its place in the chain; see `masked_rows`.
"""

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from werkstattplan.platform.audit.models import ChainHead, Change
from werkstattplan.platform.tenancy.models import Commune

# The act that notes which rows lost a name, and what their contents sum up to since.
MASKING_VERB = "nimmt Namen aus dem Verlauf"
BATCH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainPosition:
    """A place in a commune's chain."""

    sequence: int
    hash: str


def content_digest(change: Change, salt: str) -> str:
    """SHA-256 over what may hold personal data, with the row's salt."""
    content = [change.actor_name, change.object_label, change.before, change.after]
    return _digest([salt, content])


def chained_hash(previous: str, change: Change, sequence: int, digest: str) -> str:
    """SHA-256 over the hash before, the place, the act and the digest of its content."""
    at = change.at.astimezone(datetime.UTC).isoformat()
    return _digest([previous, sequence, at, change.verb, change.object_type, change.object_id, digest])


@transaction.atomic
def chain_new_rows(commune: Commune) -> ChainPosition:
    """Chain every row of the commune that is not yet, in the order of their numbers; returns the end of the chain.

    The head's row is locked, so that two processes chain one after the other.
    """
    with scope(commune=commune):
        ChainHead.objects.get_or_create(commune=commune)
        head = ChainHead.objects.select_for_update().get(commune=commune)
        while rows := list(Change.objects.filter(sequence=None).order_by("pk")[:BATCH]):
            for row in rows:
                _chain(row, head)
            Change.objects.bulk_update(rows, ["sequence", "salt", "content_digest", "hash"])
            head.save(update_fields=["sequence", "hash"])
        return ChainPosition(sequence=head.sequence, hash=head.hash)


def chain_after_commit(commune: Commune) -> None:
    """Chain what an act has written. Of the many acts of one transaction the first chains all; the others find nothing."""
    with scope(commune=commune):
        if not Change.objects.filter(sequence=None).exists():
            return
    chain_new_rows(commune)


def chain_head(commune: Commune) -> ChainPosition:
    """The end of the commune's chain, with everything in it that has happened so far. For papers."""
    return chain_new_rows(commune)


def masked_rows(keys: Iterable[Any]) -> None:
    """Note in the chain that a name was taken out of these rows; call it in the transaction that did so.

    Each row gets a new salt and a new digest, which stand in a new row of the chain. The old digest stays where it is,
    but with its salt gone nobody can find out from it what was there.
    """
    rows = Change._base_manager.filter(pk__in=list(keys)).exclude(sequence=None).select_related("commune")
    by_commune: dict[Commune, dict[str, str]] = {}
    for row in rows:
        row.salt = secrets.token_hex(16)
        Change._base_manager.filter(pk=row.pk).update(salt=row.salt)
        by_commune.setdefault(row.commune, {})[str(row.sequence)] = content_digest(row, row.salt)
    for commune, digests in by_commune.items():
        transaction.on_commit(partial(chain_after_commit, commune))
        with scope(commune=commune):
            Change.objects.create(
                commune=commune,
                actor_name="Programm",
                at=timezone.now(),
                verb=MASKING_VERB,
                object_type=commune._meta.label_lower,
                object_id=str(commune.pk),
                object_label=str(commune),
                before={},
                after={"digests": digests},
            )


def _chain(row: Change, head: ChainHead) -> None:
    row.salt = secrets.token_hex(16)
    row.content_digest = content_digest(row, row.salt)
    row.sequence = head.sequence + 1
    row.hash = chained_hash(head.hash, row, row.sequence, row.content_digest)
    head.sequence, head.hash = row.sequence, row.hash


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
