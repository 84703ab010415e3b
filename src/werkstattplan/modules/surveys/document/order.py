"""Random order from a stored seed, the same in Python and in the browser.

FNV-1a makes a number of a text; the generator is "minstd" of the C++ standard (48271, modulus 2³¹ − 1): small enough to
be exact in the numbers of a browser.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from werkstattplan.modules.surveys.document.model import Document, Question, Section

T = TypeVar("T")
_MODULUS = 2**31 - 1
_FACTOR = 48271
VARIANTS = 24


def fingerprint(text: str) -> int:
    """FNV-1a, 32 bits, of a text in UTF-8."""
    number = 0x811C9DC5
    for byte in text.encode():
        number = ((number ^ byte) * 0x01000193) & 0xFFFFFFFF
    return number


def numbers(seed: int) -> Iterator[int]:
    """The endless row of numbers of "minstd" after a seed."""
    state = seed % _MODULUS or 1
    while True:
        state = state * _FACTOR % _MODULUS
        yield state


def permuted(items: Sequence[T], seed: str) -> list[T]:
    """The items in the order of a seed (Fisher-Yates from the end)."""
    row = numbers(fingerprint(seed))
    mixed = list(items)
    for last in range(len(mixed) - 1, 0, -1):
        other = next(row) * (last + 1) // _MODULUS
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def ordered_sections(document: Document, variant: int) -> list[Section]:
    """The sections as one of the `VARIANTS` of an order shows them.

    A person gets a variant by chance. It is a number below 24 on purpose: a seed of its own for each reply would name it.
    """
    if not document.order.has_shuffled_sections:
        return list(document.sections)
    return permuted(document.sections, _seed(document, variant, ""))


def ordered_questions(document: Document, section: Section, variant: int) -> list[Question]:
    """The questions of a section as a variant shows them."""
    if not section.is_shuffled:
        return list(section.questions)
    return permuted(section.questions, _seed(document, variant, section.id))


def ordered_choices(document: Document, question: Question, variant: int) -> list[str]:
    """The ids of the choices as a variant shows them; fixed ones stay where they are written."""
    if not question.is_shuffled:
        return [choice.id for choice in question.choices]
    free = [choice.id for choice in question.choices if not choice.is_fixed]
    mixed = iter(permuted(free, _seed(document, variant, question.id)))
    return [choice.id if choice.is_fixed else next(mixed) for choice in question.choices]


def ordered_rows(document: Document, question: Question, variant: int) -> list[str]:
    """The ids of the rows of a matrix as a variant shows them."""
    rows = [row.id for row in question.rows]
    return permuted(rows, _seed(document, variant, f"{question.id}/rows")) if question.is_shuffled else rows


def arranged(document: Document, variant: int) -> Document:
    """The document with all its parts as a variant shows them, for pages that need no script."""
    return replace(
        document,
        sections=tuple(
            replace(
                section,
                questions=tuple(
                    _arranged(document, question, variant) for question in ordered_questions(document, section, variant)
                ),
            )
            for section in ordered_sections(document, variant)
        ),
    )


def _arranged(document: Document, question: Question, variant: int) -> Question:
    choices = {choice.id: choice for choice in question.choices}
    rows = {row.id: row for row in question.rows}
    return replace(
        question,
        choices=tuple(choices[name] for name in ordered_choices(document, question, variant)),
        rows=tuple(rows[name] for name in ordered_rows(document, question, variant)),
    )


def _seed(document: Document, variant: int, part: str) -> str:
    return f"{document.order.seed}/{variant % VARIANTS}/{part}"
