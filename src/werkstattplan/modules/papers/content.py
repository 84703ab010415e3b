"""What a paper says, frozen: plain values, their canonical JSON and its checksum. Knows no database.

Everything that is printed follows from this content, so that a paper can be printed again in years. Where the words
are from the plan, they are copied: the plan may change, the paper does not.
"""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from werkstattplan.plan.documents import build, to_json

FORMAT = 1
# Raised when the same content would print differently: the stored files stay what was handed out.
RENDERER = 1


class PaperKind(StrEnum):
    """Kinds of papers."""

    REPORT = "report"
    DECISION = "decision"
    FIELD = "field"
    YEARLY = "yearly"


LABELS = {
    PaperKind.REPORT: "Berichtsvorlage",
    PaperKind.DECISION: "Beschlussvorlage",
    PaperKind.FIELD: "Seite zum Handlungsfeld",
    PaperKind.YEARLY: "Jahresbericht",
}


class BlockKind(StrEnum):
    """Kinds of pieces of a paper."""

    HEADING = "heading"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"
    CHART = "chart"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A bar of a chart."""

    label: str
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A piece of a paper; which fields it uses depends on its kind.

    heading: text · text: text · list: items · table: text (its caption), header, rows, widths (shares) · chart: text (its
    caption), bars.
    """

    kind: BlockKind
    text: str = ""
    items: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    widths: tuple[int, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A line of the head: what, and what is said."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a figure or a state comes from: the number it is cited by, what was said, which row says it, from which day."""

    number: int
    said: str
    origin: str
    day: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperContent:
    """A whole paper. Days are ISO 8601; `mark_sha256` names the picture of the letterhead, empty for none.

    `chain_sequence` and `chain_hash` are the place in the history at which the paper was issued, empty in a draft;
    `verify_url` is the address at which anybody can check it.
    """

    kind: PaperKind
    title: str
    commune: str
    plan: str
    as_of: str
    is_public: bool
    sender: tuple[str, ...]
    foot: str
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    tools: tuple[str, ...]
    verify_url: str = ""
    mark_sha256: str = ""
    chain_sequence: int = 0
    chain_hash: str = ""
    format: int = field(default=FORMAT)

    @property
    def day(self) -> datetime.date:
        """The day for which everything is said."""
        return datetime.date.fromisoformat(self.as_of)


def canonical(content: PaperContent) -> bytes:
    """The content as JSON whose bytes depend on nothing but the content: sorted keys, no spaces, UTF-8."""
    return json.dumps(to_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def checksum(content: PaperContent) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def content_from_json(data: Any) -> PaperContent:
    """The content that JSON data describe; raises TypeError or ValueError where they do not fit."""
    content = build(PaperContent, data)
    assert isinstance(content, PaperContent)
    return content


def heading(text: str) -> Block:
    """A heading."""
    return Block(kind=BlockKind.HEADING, text=text)


def paragraph(text: str) -> Block:
    """A paragraph; line breaks stay."""
    return Block(kind=BlockKind.TEXT, text=text)


def bullets(items: list[str]) -> Block:
    """A list."""
    return Block(kind=BlockKind.LIST, items=tuple(items))


def table(caption: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]) -> Block:
    """A table with its caption; `widths` are shares."""
    lines = tuple(Row(cells=row) for row in rows)
    return Block(kind=BlockKind.TABLE, text=caption, header=header, rows=lines, widths=widths)


def chart(caption: str, bars: list[tuple[str, int]]) -> Block:
    """A bar chart; a table with the same numbers must follow."""
    return Block(kind=BlockKind.CHART, text=caption, bars=tuple(Bar(label=label, value=value) for label, value in bars))
