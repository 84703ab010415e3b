"""What counted things are called on pages and in open data: items, their columns, and columns that were merged."""

from collections.abc import Sequence

from werkstattplan.modules.surveys.document.model import Kind, Question, Texts, words
from werkstattplan.modules.surveys.document.piping import filled
from werkstattplan.modules.surveys.statistics.items import CHOSEN, DECLINED, GIVEN, LEFT_OUT, NOT_CHOSEN, Item, Part

_MARKS = {
    DECLINED: "keine Angabe",
    LEFT_OUT: "nicht beantwortet",
    CHOSEN: "genannt",
    NOT_CHOSEN: "nicht genannt",
    GIVEN: "beantwortet",
}


def text_of(texts: Texts, language: str) -> str:
    """A text in a language; where it names an answer of the person there is a gap."""
    return filled(words(texts, language), lambda _: "")


def part_label(item: Item, language: str) -> str:
    """What an item asks beyond its question: the row of a matrix, a choice, the first place; empty for the whole question."""
    if item.part == Part.FIRST_PLACE:
        return "an erster Stelle"
    texts = {row.id: row.text for row in item.question.rows} if item.part == Part.ROW else {}
    if item.part == Part.CHOICE:
        texts = {choice.id: choice.text for choice in item.question.choices}
    return text_of(texts[item.part_id], language) if item.part_id in texts else ""


def class_label(question: Question, columns: Sequence[str], language: str, *, is_asked_of_all: bool = True) -> str:
    """The name of one column or of several that were merged."""
    bands = [column for column in columns if ".." in column] if question.kind == Kind.NUMBER else []
    names = [_band_label(bands[0], bands[-1])] if bands else []
    names += [_column_label(question, column, language) for column in columns if column not in bands]
    if LEFT_OUT in columns and not is_asked_of_all:
        names.append("nicht gefragt")
    return " oder ".join(names)


def _column_label(question: Question, column: str, language: str) -> str:
    if column == GIVEN and question.kind == Kind.CONSENT:
        return "zugestimmt"
    if column in _MARKS:
        return _MARKS[column]
    return next((text_of(choice.text, language) for choice in question.choices if choice.id == column), column)


def _band_label(first: str, last: str) -> str:
    """Bands that were merged are neighbours: from the begin of the first to the end of the last."""
    low, high = first.split("..")[0], last.split("..")[1]
    low, high = low.replace(".", ","), high.replace(".", ",")
    if not low:
        return f"unter {high}" if high else "irgendeine Zahl"
    return f"{low} bis unter {high}" if high else f"{low} und mehr"
