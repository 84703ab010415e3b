"""Tables as every printed document needs them, without knowing what stands in them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class TableCell:
    """A cell: text, spans, heading or not, centred or not. Cells covered by spans are left out."""

    text: str = ""
    column_span: int = 1
    row_span: int = 1
    heading: bool = False
    centred: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentTable:
    """A table: a caption for screen readers, widths as shares, and rows, of which the first `heading_rows` repeat on each page."""

    caption: str
    widths: tuple[float, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    heading_rows: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading of level 1 or 2."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TextLine:
    """A line of text."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedDocument:
    """A landscape document: title, language is German, blocks in order, a line for the foot of each page."""

    title: str
    author: str
    blocks: tuple[Heading | TextLine | DocumentTable, ...]
    foot: str = ""
