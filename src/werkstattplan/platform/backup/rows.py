"""Rows as JSON that is the same on every database engine.

A row is a list in the order of its columns. Times are UTC, decimals and binary values are text. A JSON column stands
in a list of its own, since `null` inside of JSON is not the same as no value.
"""

import base64
import datetime
import decimal
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its name in the database, how it is read and in which shape it stands in an archive."""

    name: str
    attribute: str
    plain: models.Field[Any, Any]
    is_json: bool

    def expression(self) -> Combinable:
        """What to select: JSON as text, everything else without the conversions of a field of our own."""
        if self.is_json:
            return Cast(self.attribute, models.TextField())
        return ExpressionWrapper(F(self.attribute), output_field=self.plain)

    def packed(self, value: Any) -> Any:
        """A value read from a database, as JSON."""
        if value is None:
            return None
        if self.is_json:
            return [json.loads(value)]
        if isinstance(self.plain, models.DecimalField):
            # SQLite stores them as floating point numbers.
            return format(decimal.Decimal(value).quantize(decimal.Decimal(1).scaleb(-self.plain.decimal_places)), "f")
        return _packed(value)

    def unpacked(self, value: Any, connection: Any) -> Any:
        """A parameter for the database; raises ValueError or TypeError for what does not fit the column."""
        if value is None:
            return None
        if self.is_json:
            (inner,) = value
            return json.dumps(inner)
        read = _READERS.get(self.plain.get_internal_type())
        return self.plain.get_db_prep_save(read(value) if read else value, connection)


def column_of(field: "models.Field[Any, Any]") -> Column:
    """How a field's column is read and written."""
    target = field
    while target.remote_field is not None:
        target = target.target_field  # type: ignore[attr-defined]
    kind = target.get_internal_type()
    name = field.column
    assert name is not None
    return Column(
        name=name,
        attribute=field.attname,
        plain=_plain(target, kind),
        is_json=isinstance(target, models.JSONField),
    )


def _plain(field: "models.Field[Any, Any]", kind: str) -> "models.Field[Any, Any]":
    """A field of Django itself that stores the same: fields of our own and files convert what is read."""
    if kind == "DecimalField":
        return models.DecimalField(max_digits=field.max_digits, decimal_places=field.decimal_places)  # type: ignore[attr-defined]
    if kind == "FileField":
        return models.CharField()
    stored = {"AutoField": "IntegerField", "BigAutoField": "BigIntegerField", "SmallAutoField": "SmallIntegerField"}
    plain: models.Field[Any, Any] = getattr(models, stored.get(kind, kind))()
    return plain


def _packed(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value // datetime.timedelta(microseconds=1)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.datetime.fromisoformat,
    "DateField": datetime.date.fromisoformat,
    "TimeField": datetime.time.fromisoformat,
    "DurationField": lambda value: datetime.timedelta(microseconds=value),
    "DecimalField": decimal.Decimal,
    "UUIDField": uuid.UUID,
    "BinaryField": base64.b64decode,
}


def line(row: Sequence[Any]) -> bytes:
    """One line of an archive."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def hashed_line(row: Sequence[Any]) -> bytes:
    """The same row as every engine would give it back: keys in order, whole numbers without a point."""
    return json.dumps(_normal(row), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _normal(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return [_normal(part) for part in value]
    if isinstance(value, dict):
        return {key: _normal(part) for key, part in value.items()}
    return value
