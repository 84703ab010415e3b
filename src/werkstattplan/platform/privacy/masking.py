"""Taking a subject out of texts, JSON and packed JSON."""

import json
import re
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import IntegrityError, models, transaction

from werkstattplan.kernel.privacy import PersonalData
from werkstattplan.platform.privacy.declarations import model_of
from werkstattplan.platform.privacy.subject import MASK, Subject

ROWS_AT_A_TIME = 500


def rows_of_commune(declaration: PersonalData, subject: Subject) -> "models.QuerySet[models.Model]":
    """The rows of a table that belong to the subject's commune, or to none."""
    model = model_of(declaration)
    # `_base_manager` on purpose: tables of no commune have no manager of a commune.
    rows = model._base_manager.order_by("pk")
    if _has_commune(model):
        return rows.filter(commune=subject.commune)
    return rows.none() if subject.is_known_elsewhere else rows


def mentions(declaration: PersonalData, subject: Subject, columns: tuple[str, ...]) -> Iterator[tuple[Any, str, str]]:
    """Key, column and words around, wherever a column of the table names the subject."""
    if not columns:
        return
    for key, *values in rows_of_commune(declaration, subject).values_list("pk", *columns).iterator(ROWS_AT_A_TIME):
        for column, value in zip(columns, values, strict=True):
            for text in _texts_in(value):
                if found := subject.pattern.search(text):
                    yield key, column, _around(text, found)


def mask_texts(declaration: PersonalData, subject: Subject) -> int:
    """Take the subject out of all texts of the table; returns the number of rows."""
    columns = declaration.texts
    if not columns:
        return 0
    changed = []
    rows = rows_of_commune(declaration, subject)
    for key, *values in rows.values_list("pk", *columns).iterator(ROWS_AT_A_TIME):
        masked = {
            column: new
            for column, value in zip(columns, values, strict=True)
            if (new := masked_value(value, subject.pattern)) != value
        }
        if masked:
            _store(model_of(declaration), key, masked)
            changed.append(key)
    if declaration.after_masking:
        declaration.after_masking(changed)
    return len(changed)


def masked_value(value: Any, pattern: re.Pattern[str]) -> Any:
    """The value with a mask in place of what the pattern finds, in keys too."""
    if isinstance(value, str):
        return pattern.sub(MASK, value)
    if isinstance(value, dict):
        return {masked_value(key, pattern): masked_value(part, pattern) for key, part in value.items()}
    if isinstance(value, list):
        return [masked_value(part, pattern) for part in value]
    if isinstance(value, bytes | memoryview):
        return _masked_packed(bytes(value), pattern)
    return value


def as_text(value: Any) -> str:
    """A value as one text to search in."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | memoryview):
        return json.dumps(_unpacked(bytes(value)), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, default=str)


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a value of any kind."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(_texts_in(part) for pair in value.items() for part in pair)
    elif isinstance(value, list):
        yield from chain.from_iterable(_texts_in(part) for part in value)
    elif isinstance(value, bytes | memoryview):
        yield from _texts_in(_unpacked(bytes(value)))


def _masked_packed(content: bytes, pattern: re.Pattern[str]) -> bytes:
    before = _unpacked(content)
    after = masked_value(before, pattern)
    if after == before:
        return content
    return zlib.compress(json.dumps(after, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _unpacked(content: bytes) -> Any:
    try:
        return json.loads(zlib.decompress(content))
    except zlib.error:
        return json.loads(content)


def _store(model: type[models.Model], key: Any, values: dict[str, Any]) -> None:
    fitting = {name: _shortened(model, name, value) for name, value in values.items()}
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=key).update(**fitting)
    except IntegrityError:
        # Another row of that name was masked before: the key tells them apart.
        apart = {name: f"{value} {key}" if isinstance(value, str) else value for name, value in values.items()}
        model._base_manager.filter(pk=key).update(**{n: _shortened(model, n, v) for n, v in apart.items()})


def _shortened(model: type[models.Model], name: str, value: Any) -> Any:
    longest = model._meta.get_field(name).max_length  # type: ignore[union-attr]
    return value[:longest] if longest and isinstance(value, str) else value


def _has_commune(model: type[models.Model]) -> bool:
    return any(field.name == "commune" for field in model._meta.local_fields)


def _around(text: str, found: re.Match[str]) -> str:
    start, end = max(0, found.start() - 60), min(len(text), found.end() + 60)
    return ("… " if start else "") + " ".join(text[start:end].split()) + (" …" if end < len(text) else "")
