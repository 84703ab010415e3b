"""The table of replies as files of other programs. Each is read back in the tests."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xlsxwriter

from werkstattplan.modules.surveys.exports.microdata import GROUP, MISSING_LABELS, SUPPRESSED, Measure, Table, Variable

DDI = "ddi:codebook:2_5"
LONGEST_LABEL = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A kind of file: what staff read, the end of its name, its type and its writer."""

    label: str
    ending: str
    content_type: str
    write: Callable[[Table], bytes]


def protection_note(table: Table) -> str:
    """How many values were left out so that nobody can be found."""
    if not table.suppressed:
        return "Zum Schutz einzelner Menschen musste kein Wert weggelassen werden."
    return f"Zum Schutz einzelner Menschen sind {table.suppressed} Werte weggelassen (Code {SUPPRESSED})."


def write_csv(table: Table) -> bytes:
    """Codes with semicolons, in UTF-8 with a mark, as German spreadsheets open it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([variable.name for variable in table.variables])
    writer.writerows([_plain(code) for code in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(table: Table) -> bytes:
    """A workbook: codes, answers in words, and the codebook."""
    content = io.BytesIO()
    # Texts of a questionnaire are no formulas.
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        codes, texts, codebook = (book.add_worksheet(name) for name in ("Codes", "Antworten", "Codebuch"))
        for sheet in (codes, texts):
            sheet.write_row(0, 0, [variable.name for variable in table.variables])
            sheet.freeze_panes(1, 0)
        for number, row in enumerate(table.rows, start=1):
            codes.write_row(number, 0, row)
            texts.write_row(
                number, 0, [_words(variable, code) for variable, code in zip(table.variables, row, strict=True)]
            )
        codebook.write(0, 6, protection_note(table))
        codebook.write_row(0, 0, ["Name", "Frage", "Messniveau", "Code", "Bedeutung"])
        lines = [
            (variable.name, variable.label, str(variable.measure), code, meaning)
            for variable in table.variables
            for code, meaning in variable.all_labels.items()
        ]
        for number, line in enumerate(lines, start=1):
            codebook.write_row(number, 0, line)
    return content.getvalue()


def write_sav(table: Table) -> bytes:
    """A file of SPSS with labels, levels of measurement and user-missing values."""
    # Both are heavy and needed here only.
    import pandas
    import pyreadstat

    frame = pandas.DataFrame(table.rows, columns=[variable.name for variable in table.variables], dtype="float64")
    names = [variable.name for variable in table.variables]
    missing: list[Any] = [{"lo": float(min(MISSING_LABELS)), "hi": float(max(MISSING_LABELS))}]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "antworten.sav")
        pyreadstat.write_sav(
            frame,
            str(path),
            file_label=table.title[:60],
            note=protection_note(table),
            column_labels=[variable.label[:LONGEST_LABEL] for variable in table.variables],
            variable_value_labels={
                variable.name: {float(code): text[:120] for code, text in variable.all_labels.items()}
                for variable in table.variables
            },
            missing_ranges=dict.fromkeys(names, missing),
            variable_measure={variable.name: str(variable.measure) for variable in table.variables},
        )
        return path.read_bytes()


def write_ddi(table: Table) -> bytes:
    """The codebook after DDI Codebook 2.5: every variable with its question, its categories and how often they occur."""
    ElementTree.register_namespace("", DDI)
    root = _element(None, "codeBook", version="2.5")
    for part in ("docDscr", "stdyDscr"):
        statement = _element(_element(_element(root, part), "citation"), "titlStmt")
        _element(statement, "titl", table.title)
    dimensions = _element(_element(_element(root, "fileDscr"), "fileTxt"), "dimensns")
    _element(dimensions, "caseQnty", str(len(table.rows)))
    _element(dimensions, "varQnty", str(len(table.variables)))
    _element(root[1], "notes", protection_note(table))
    data = _element(root, "dataDscr")
    for place, variable in enumerate(table.variables):
        _variable(data, variable, [row[place] for row in table.rows])
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def write_r(table: Table) -> bytes:
    """A script for R that reads the CSV, names the answers and takes classes into account."""
    lines = [
        f"# {table.title}",
        f"# {protection_note(table)}",
        "# install.packages('survey')",
        "library(survey)",
        "antworten <- read.csv2('antworten.csv', fileEncoding = 'UTF-8-BOM', dec = '.')",
        f"fehlt <- c({', '.join(map(str, MISSING_LABELS))})",
        "antworten[] <- lapply(antworten, function(spalte) replace(spalte, spalte %in% fehlt, NA))",
    ]
    for variable in table.variables:
        if variable.labels:
            codes = ", ".join(map(str, variable.labels))
            texts = ", ".join(_r_text(text) for text in variable.labels.values())
            ordered = "TRUE" if variable.measure == Measure.ORDINAL else "FALSE"
            column = f"antworten${variable.name}"
            lines.append(f"{column} <- factor({column}, c({codes}), c({texts}), ordered = {ordered})")
    has_groups = any(variable.name == GROUP for variable in table.variables)
    rows = "subset(antworten, !is.na(gruppe))" if has_groups else "antworten"
    if has_groups:
        lines.append(
            "# Wer keiner Gruppe zugeordnet ist oder wessen Gruppe geschützt ist, zählt in dieser Auswertung nicht mit."
        )
    lines += [
        f"plan <- svydesign(ids = ~{'gruppe' if has_groups else '1'}, data = {rows})",
        *(f"print(svymean(~{one.name}, plan, na.rm = TRUE))" for one in table.variables[:1]),
    ]
    return ("\n".join(lines) + "\n").encode()


def write_bundle(table: Table) -> bytes:
    """CSV, codebook and R script together."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("antworten.csv", write_csv(table))
        archive.writestr("codebuch.xml", write_ddi(table))
        archive.writestr("auswertung.R", write_r(table))
    return content.getvalue()


WAYS = {
    "tabelle": Way(
        label="Excel: Codes, Antworten und Codebuch",
        ending="xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=write_xlsx,
    ),
    "spss": Way(label="SPSS (.sav)", ending="sav", content_type="application/octet-stream", write=write_sav),
    "paket": Way(
        label="CSV mit Codebuch (DDI) und R-Skript", ending="zip", content_type="application/zip", write=write_bundle
    ),
}


def _variable(data: ElementTree.Element, variable: Variable, codes: list[float]) -> None:
    """A variable; its parts in the order of the standard."""
    made = _element(data, "var", ID=f"V_{variable.name}", name=variable.name, nature=_NATURE[variable.measure])
    _element(made, "labl", variable.label)
    _element(_element(made, "qstn"), "qstnLit", variable.label)
    valid = [code for code in codes if code not in MISSING_LABELS]
    for kind, count in (("vald", len(valid)), ("invd", len(codes) - len(valid))):
        _element(made, "sumStat", str(count), type=kind)
    for code, meaning in variable.all_labels.items():
        category = _element(made, "catgry", **({"missing": "Y"} if code in MISSING_LABELS else {}))
        _element(category, "catValu", str(code))
        _element(category, "labl", meaning)
    _element(made, "varFormat", type="numeric")


_NATURE = {Measure.NOMINAL: "nominal", Measure.ORDINAL: "ordinal", Measure.SCALE: "interval"}


def _element(
    parent: ElementTree.Element | None, name: str, text: str = "", /, **attributes: str
) -> ElementTree.Element:
    tag = f"{{{DDI}}}{name}"
    made = ElementTree.Element(tag, attributes) if parent is None else ElementTree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _plain(code: float) -> str:
    return f"{code:g}" if abs(code) < 1e6 else repr(code)


def _words(variable: Variable, code: float) -> str | float:
    meaning = variable.all_labels.get(int(code)) if float(code).is_integer() else None
    return code if meaning is None else meaning


def _r_text(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{quoted}"'
