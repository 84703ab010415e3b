"""Papers as Word and PDF files: the same content gives the same bytes."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from xml.sax.saxutils import escape

from werkstattplan.modules.papers.content import LABELS, Block, BlockKind, PaperContent, PaperKind, checksum
from werkstattplan.platform.documents import tables
from werkstattplan.platform.documents.pdf import PDF_TYPE, render_pdf
from werkstattplan.platform.documents.word import render_word

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BAR_HEIGHT, BAR_GAP, LABEL_WIDTH, CHART_WIDTH = 22, 10, 190, 640
# A page for the Landrat must fit on one sheet.
SMALL_TEXT = 9.0


class FileKind(StrEnum):
    """A format by its file name extension."""

    DOCX = "docx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return WORD_TYPE if self is FileKind.DOCX else PDF_TYPE


def print_paper(content: PaperContent, kind: FileKind, *, mark: bytes = b"") -> bytes:
    """The paper as a file; `mark` is the letterhead's picture."""
    render = render_word if kind is FileKind.DOCX else render_pdf
    return render(printed(content, mark=mark), as_of=content.day)


def printed(content: PaperContent, *, mark: bytes = b"") -> tables.PrintedDocument:
    """The paper as a document to print: head, text, sources and how to check it."""
    is_draft = not content.chain_hash
    is_page = content.kind is PaperKind.FIELD
    blocks: list[tables.Block] = [tables.Heading(text=content.title)]
    if content.facts:
        rows = [(fact.label, fact.value) for fact in content.facts]
        if is_page:
            blocks.append(tables.TextLine(text=" · ".join(f"{label}: {value}" for label, value in rows)))
        else:
            blocks.append(_table("Angaben zur Vorlage", ("Angabe", "Inhalt"), rows, (30, 70)))
    for block in content.blocks:
        blocks.extend(_printed_block(block))
    if not is_page:
        blocks.extend(_sources(content))
        blocks.extend(_proof(content))
    sum_words = "Entwurf" if is_draft else f"Prüfsumme {checksum(content)[:16]}"
    return tables.PrintedDocument(
        title=f"{LABELS[content.kind]}: {content.title}" + (" (Entwurf)" if is_draft else ""),
        author=content.commune,
        blocks=tuple(blocks),
        foot=" · ".join(filter(None, (content.foot, f"Stand {content.day:%d.%m.%Y}", sum_words))),
        is_portrait=True,
        letterhead=tables.Letterhead(sender=content.sender, mark=mark, mark_alt=f"Zeichen: {content.commune}"),
        text_size=SMALL_TEXT if is_page else 0,
    )


def chart_svg(block: Block) -> str:
    """A chart as SVG: bars with their labels and numbers, in one colour that can be told from the paper in grey too."""
    longest = max((bar.value for bar in block.bars), default=0) or 1
    room = CHART_WIDTH - LABEL_WIDTH - 60
    height = len(block.bars) * (BAR_HEIGHT + BAR_GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CHART_WIDTH} {height}" role="img"'
        f' aria-label="{escape(block.text, {chr(34): "&quot;"})}" font-family="Fira Sans, Libertinus Serif, sans-serif" font-size="15">'
    ]
    for number, bar in enumerate(block.bars):
        top = number * (BAR_HEIGHT + BAR_GAP)
        width = round(room * bar.value / longest)
        parts.append(
            f'<text x="0" y="{top + 16}" fill="currentColor">{escape(bar.label)}</text>'
            f'<rect x="{LABEL_WIDTH}" y="{top}" width="{width}" height="{BAR_HEIGHT}" fill="#2445a6"/>'
            f'<text x="{LABEL_WIDTH + width + 8}" y="{top + 16}" fill="currentColor">{bar.value}</text>'
        )
    return "".join([*parts, "</svg>"])


def _printed_block(block: Block) -> Iterator[tables.Block]:
    if block.kind is BlockKind.HEADING:
        yield tables.Heading(text=block.text, level=2)
    elif block.kind is BlockKind.TEXT:
        yield tables.TextLine(text=block.text)
    elif block.kind is BlockKind.LIST:
        yield tables.BulletList(items=block.items)
    elif block.kind is BlockKind.CHART:
        svg = chart_svg(block).replace("currentColor", "#000000")
        yield tables.Picture(svg=svg, alt=block.text, width_mm=150)
    else:
        yield _table(block.text, block.header, [row.cells for row in block.rows], block.widths)


def _sources(content: PaperContent) -> Iterator[tables.Block]:
    if not content.sources:
        return
    yield tables.Heading(text="Quellen der Angaben", level=2, new_page=True)
    rows = [(f"[{row.number}]", row.said, row.origin, row.day) for row in content.sources]
    header = ("Nr.", "Angabe", "Woher", "Vom")
    yield _table("Quellen der Angaben", header, rows, (8, 44, 33, 15))


def _proof(content: PaperContent) -> Iterator[tables.Block]:
    yield tables.Heading(text="Ist diese Vorlage echt?", level=2)
    if not content.chain_hash:
        yield tables.TextLine(text="Das ist ein Entwurf. Eine Prüfsumme gibt es, wenn die Vorlage ausgegeben ist.")
        return
    yield tables.TextLine(
        text=f"Das prüfen Sie auf der Seite {content.verify_url}: Laden Sie die Datei dort hoch oder geben Sie die "
        "Prüfsumme ein. Die Prüfsumme gilt für den Inhalt; die Datei kann ihre eigene Prüfsumme nicht enthalten."
    )
    rows = [
        ("Prüfsumme des Inhalts", checksum(content)),
        ("Stelle im Verlauf", f"Nr. {content.chain_sequence}"),
        ("Prüfsumme des Verlaufs", content.chain_hash),
    ]
    yield _table("Angaben zum Prüfen", ("Angabe", "Inhalt"), rows, (30, 70))


def _table(
    caption: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]
) -> tables.DocumentTable:
    head = tuple(tables.TableCell(text=text, heading=True) for text in header)
    body = tuple(tuple(tables.TableCell(text=text) for text in row) for row in rows)
    return tables.DocumentTable(caption=caption, widths=widths, rows=(head, *body))
