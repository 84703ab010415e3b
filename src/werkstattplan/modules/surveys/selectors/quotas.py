"""Which quotas of a wave are full."""

from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.models import QuotaCounts, Wave


def full_quotas(wave: Wave, document: Mapping[str, Any]) -> list[str]:
    """The ids of the quotas of a questionnaire that have all the replies they want, as of the last released batch."""
    quotas = document.get("quotas", ())
    if not quotas:
        return []
    row = QuotaCounts.objects.filter(wave=wave).first()
    return [quota["id"] for quota in quotas if row and row.counts.get(quota["id"], 0) >= quota["limit"]]
