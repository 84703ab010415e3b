"""A form that was sent twice makes one row."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def made_once(rows: "models.QuerySet[Row]", form_key: uuid.UUID, make: Callable[[], Row]) -> tuple[Row, bool]:
    """The row that this form made, now or before, and whether it is new; call it in the transaction of the act."""
    wanted: dict[str, Any] = {"form_key": form_key}
    found = rows.filter(**wanted).first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return make(), True
    except IntegrityError:
        # The same form came through another process at the same moment.
        found = rows.filter(**wanted).first()
        if found is None:
            raise
        return found, False
