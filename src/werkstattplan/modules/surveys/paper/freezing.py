"""Blocks of a printed document as plain JSON values and back, so that a paper stays what it was."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from werkstattplan.platform.documents.tables import (
    Block,
    BulletList,
    DocumentTable,
    Heading,
    Picture,
    TableCell,
    TextLine,
)

_KINDS: dict[str, type[Heading] | type[TextLine] | type[BulletList] | type[DocumentTable] | type[Picture]] = {
    "heading": Heading,
    "text": TextLine,
    "list": BulletList,
    "table": DocumentTable,
    "picture": Picture,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def frozen(blocks: Sequence[Block], about: Mapping[str, Any]) -> str:
    """A document in its one form as JSON."""
    data = {**about, "blocks": [{"kind": _NAMES[type(block)], **asdict(block)} for block in blocks]}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thawed(text: str) -> tuple[tuple[Block, ...], dict[str, Any]]:
    """The blocks and what else was said about the document."""
    data = json.loads(text)
    blocks = tuple(_block(dict(block)) for block in data.pop("blocks"))
    return blocks, data


def checksum(text: str) -> str:
    """What names the content of a document."""
    return hashlib.sha256(text.encode()).hexdigest()


def _block(data: dict[str, Any]) -> Block:
    kind = _KINDS[data.pop("kind")]
    if kind is BulletList:
        data["items"] = tuple(data["items"])
    if kind is DocumentTable:
        data["widths"] = tuple(data["widths"])
        data["rows"] = tuple(tuple(TableCell(**cell) for cell in row) for row in data["rows"])
    return kind(**data)
