"""Writing many changed rows in large steps."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
BATCH = 1_000


def write_over(rows: "models.QuerySet[Row]", changed: Iterable[Row], names: Sequence[str]) -> None:
    """Write these columns of known rows; `bulk_update` says the same in a tenth of the speed, one condition for each row."""
    rows.bulk_create(changed, update_conflicts=True, unique_fields=["pk"], update_fields=names, batch_size=BATCH)
