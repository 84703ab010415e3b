"""Published results as open data: one row for each count, and a codebook that says what the names mean."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from werkstattplan.modules.surveys.statistics.report import Comparison
from werkstattplan.modules.surveys.statistics.snapshot import Snapshot
from werkstattplan.plan.exporting.flat import safe

Row = tuple[Any, ...]
HIDDEN = "geschützt"
_COUNTS = (
    *("frage", "teil", "antwort", "antwort_text", "merkmal", "gruppe", "gruppe_text"),
    *("anzahl", "anteil", "anteil_von", "anteil_bis", "hinweis"),
)
_CODEBOOK = (
    "frage",
    "abschnitt",
    "fragetext",
    "art",
    "wer_wurde_gefragt",
    "teil",
    "teil_text",
    "aussage",
    "mittelwert",
)


def counts_csv(snapshot: Snapshot) -> bytes:
    """All counts: those of all replies, and those by groups. Nothing in `anzahl`: protected, see `hinweis`."""
    return _csv(_COUNTS, (*_totals(snapshot), *_compared(snapshot)))


def codebook_csv(snapshot: Snapshot) -> bytes:
    """The questions with their words, to whom they went, and about which of them nothing can be said."""
    return _csv(_CODEBOOK, _questions(snapshot))


def _csv(names: Row, rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(names)
    writer.writerows([safe(one) if isinstance(one, str) else one for one in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _totals(snapshot: Snapshot) -> Iterator[Row]:
    for section in snapshot.sections:
        for question in section.questions:
            for block in question.blocks:
                for line in block.lines:
                    yield (
                        *(question.id, _part(block.key), _ids(line.ids), line.label, "", "", ""),
                        *_number(line.count, line.share, line.low, line.high),
                    )


def _compared(snapshot: Snapshot) -> Iterator[Row]:
    for compared in snapshot.comparisons:
        for table in compared.tables:
            yield from _groups(compared.question_id, compared.by, table)


def _groups(question_id: str, by: str, table: Comparison) -> Iterator[Row]:
    for group in table.groups:
        for ids, label, cell in zip(table.column_ids, table.columns, group.cells, strict=True):
            yield (
                *(question_id, _part(table.key), _ids(ids), label, by, _ids(group.ids), group.label),
                *_number(cell.count, cell.share),
            )


def _questions(snapshot: Snapshot) -> Iterator[Row]:
    for section in snapshot.sections:
        for question in section.questions:
            for block in question.blocks:
                yield (
                    *(question.id, section.title, question.text, question.kind),
                    "alle" if question.is_asked_of_all else "ein Teil, je nach früheren Antworten",
                    *(_part(block.key), block.label),
                    "ja" if block.lines else "keine Aussage möglich",
                    _decimal(block.mean),
                )


def _part(key: str) -> str:
    return key.partition(":")[2]


def _ids(ids: Iterable[str]) -> str:
    return "|".join(ids)


def _number(count: int | None, *shares: float | None) -> Row:
    """The count, its share and between which shares it lies, and why there is none."""
    told = [_decimal(share) for share in (*shares, None, None)[:3]]
    return ("", *told, HIDDEN) if count is None else (count, *told, "")


def _decimal(number: float | None) -> str:
    return "" if number is None else f"{number:.4f}".replace(".", ",")
