"""Recording evidence and its corrections, and comparing the ledger with its sources."""

import datetime

from django.db import models, transaction

from werkstattplan.kernel.modules import ToolKey
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.ledger.models import Evidence, Reconciliation
from werkstattplan.platform.ledger.selectors import differences, kinds
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune


class UnknownEvidenceKind(Exception):
    """No module declares this kind."""


class EvidenceKeyReused(Refusal):
    """The key stands in the ledger with other content."""

    code = "evidence-key-reused"
    sentence = "Dieser Nachweis steht schon mit anderen Angaben im Verzeichnis. Bitte melden Sie das der Verwaltung."


@transaction.atomic
def record_evidence(
    *,
    commune: Commune,
    kind: str,
    key: str,
    value: int,
    occurred_on: datetime.date,
    at: datetime.datetime,
    source: models.Model,
    tool: ToolKey | None = None,
    municipality: Municipality | None = None,
) -> Evidence:
    """Add a fact to the ledger; call it in the transaction of the act. The same key again changes nothing.

    Raises `UnknownEvidenceKind`, and `EvidenceKeyReused` if the key stands for something else.
    """
    if kind not in kinds():
        raise UnknownEvidenceKind(kind)
    facts = {
        "value": value,
        "occurred_on": occurred_on,
        "plan_slug": tool.plan_slug if tool else "",
        "tool_key": tool.tool_key if tool else "",
        "municipality": municipality,
        "source_type": source._meta.label_lower,
        "source_id": str(source.pk),
    }
    entry, is_new = Evidence.objects.get_or_create(
        commune=commune, kind=kind, key=key, defaults={**facts, "recorded_at": at}
    )
    if not is_new and any(getattr(entry, name) != fact for name, fact in facts.items()):
        raise EvidenceKeyReused
    return entry


@transaction.atomic
def reverse_evidence(*, commune: Commune, kind: str, key: str, at: datetime.datetime) -> Evidence:
    """Take a fact back with an entry of the opposite value on the same day; a second time changes nothing.

    Raises `Evidence.DoesNotExist` if there is no such fact.
    """
    entry = Evidence.objects.get(commune=commune, kind=kind, key=key, reverses=None)
    reversal, _ = Evidence.objects.get_or_create(
        commune=commune,
        reverses=entry,
        defaults={
            "kind": kind,
            "key": f"reverses:{entry.pk}",
            "value": -entry.value,
            "occurred_on": entry.occurred_on,
            "recorded_at": at,
            "plan_slug": entry.plan_slug,
            "tool_key": entry.tool_key,
            "municipality_id": entry.municipality_id,
            "source_type": entry.source_type,
            "source_id": entry.source_id,
        },
    )
    return reversal


def reconcile(*, commune: Commune, at: datetime.datetime) -> Reconciliation:
    """Compare the ledger of the commune in scope with its modules' own tables and keep the result."""
    found = [
        {
            "kind": difference.kind,
            "tool": difference.tool.tool_key if difference.tool else "",
            "municipality": difference.municipality_ags,
            "ledger": difference.in_ledger,
            "module": difference.in_module,
        }
        for difference in differences(commune, until=at.date())
    ]
    return Reconciliation.objects.create(commune=commune, checked_at=at, differences=found)
