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
class BulletList:
    """Lines that belong together, one beside the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A drawing as SVG text, with its width and the text for those who do not see it. Word files leave it out: what it
    shows must stand in a table beside it."""

    svg: str
    alt: str
    width_mm: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """The head of the first page: who writes, and a mark as PNG or JPEG (empty for none)."""

    sender: tuple[str, ...]
    mark: bytes = b""
    mark_alt: str = ""


Block = Heading | TextLine | BulletList | DocumentTable | Picture


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedDocument:
    """A document: title, language is German, blocks in order, a line for the foot of each page; landscape or portrait.

    `text_size` in points; 0 is the usual one: 8 in landscape, where tables are wide, and 10.5 in portrait.
    """

    title: str
    author: str
    blocks: tuple[Block, ...]
    foot: str = ""
    is_portrait: bool = False
    letterhead: Letterhead | None = None
    text_size: float = 0
