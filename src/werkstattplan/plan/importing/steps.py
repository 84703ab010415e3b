"""Steps of a detail sheet: which months their marks mean, and where that is not known."""

import re
from collections.abc import Sequence
from dataclasses import replace

from werkstattplan.plan.contracts import StepDocument
from werkstattplan.plan.importing.contracts import Confidence, DoubtKind, PlacementKind
from werkstattplan.plan.importing.findings import Findings
from werkstattplan.plan.importing.periods import is_mark, is_no_mark
from werkstattplan.plan.importing.raw import Mark, RawStep

UNPLACED_NOTE = re.compile(r"^kreuze ohne monat:\s*(\d+(?:\s*,\s*\d+)*)$", re.IGNORECASE)
MONTH_NAMES = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
UNNAMED = "(ohne Namen)"


def month_list(months: Sequence[int]) -> str:
    """ "April, Mai", or "kein Monat"."""
    return ", ".join(MONTH_NAMES[month - 1] for month in months) or "kein Monat"


def interpret_step(raw: RawStep, findings: Findings, *, path: str) -> StepDocument:
    """A step with its months; every reading that is not certain is a doubt about the whole step."""
    findings.place(raw.name.positions, PlacementKind.VALUE, f"{path}/title")
    findings.doubt_seam(raw.name, f"{path}/title", raw.name.text)
    noted = [mark for mark in raw.marks if UNPLACED_NOTE.match(mark.text)]
    marks = [mark for mark in raw.marks if mark not in noted and not is_no_mark(mark.text)]
    findings.place([mark.position for mark in raw.marks], PlacementKind.VALUE, path)
    bare = StepDocument(title=raw.name.text or UNNAMED, year=raw.year, unplaced_marks=_noted(noted))
    step = _with_marks(bare, raw, marks, findings, path)
    _doubt_texts(bare, step, raw, marks, findings, path)
    positions = (*raw.name.positions, *(mark.position for mark in raw.marks))
    reason = "Zeile der Einzelmaßnahmen." if not marks else f"Kreuze gelesen als: {month_list(step.planned_months)}."
    findings.note(path, _raw_text(raw), _confidence(raw, marks), reason, positions)
    return step


def _with_marks(step: StepDocument, raw: RawStep, marks: list[Mark], findings: Findings, path: str) -> StepDocument:
    if not marks:
        return step
    by_label = _by_label(step, marks)
    if not raw.has_month_labels:
        return _unknown_months(step, raw, marks, findings, path)
    if not raw.shifted:
        return by_label
    return _shifted_months(step, raw, marks, by_label, findings, path)


def _shifted_months(
    step: StepDocument,
    raw: RawStep,
    marks: list[Mark],
    by_label: StepDocument,
    findings: Findings,
    path: str,
) -> StepDocument:
    by_place = _by_place(step, marks)
    proposal, other = (by_label, by_place) if raw.labels_fit_better else (by_place, by_label)
    why = (
        "Hier steht in einer Zeile ein Kreuz im 13. Feld nach dem Namen. Darum gilt die Überschrift direkt darüber. "
        if raw.labels_fit_better
        else "Darum stehen die Kreuze eine Spalte links von ihrem Monat. "
    )
    reason = (
        f"In der Kopfzeile nimmt „Jahr“ eine eigene Zelle ein. {why}"
        f"Gezählt ab dem Namen: {month_list(by_place.planned_months)}. "
        f"Nach der Überschrift direkt darüber: {month_list(by_label.planned_months)}."
    )
    labels = {id(by_place): "gezählt ab dem Namen", id(by_label): "nach der Überschrift darüber"}
    findings.doubt(
        DoubtKind.MONTH_SHIFTED,
        path,
        reason=reason,
        proposal=(f"{month_list(proposal.planned_months)} ({labels[id(proposal)]})", proposal),
        alternatives=[(f"{month_list(other.planned_months)} ({labels[id(other)]})", other)],
        kept_raw=_unplaced(step, marks),
        raw=_raw_text(raw),
        positions=[mark.position for mark in marks],
    )
    return proposal


def _unknown_months(step: StepDocument, raw: RawStep, marks: list[Mark], findings: Findings, path: str) -> StepDocument:
    proposal = _unplaced(step, marks)
    guess = _by_place(step, marks)
    findings.doubt(
        DoubtKind.MONTH_UNKNOWN,
        path,
        reason=(
            "Nach dem Seitenumbruch fehlen die Überschriften der Monate. "
            "Welche Monate diese Kreuze meinen, lässt sich nicht erkennen."
        ),
        proposal=("Kreuze behalten, Monat offen lassen", proposal),
        alternatives=[(f"{month_list(guess.planned_months)} (nur geraten: gezählt ab dem Namen)", guess)],
        kept_raw=proposal,
        raw=_raw_text(raw),
        positions=[mark.position for mark in marks],
    )
    return proposal


def _doubt_texts(
    bare: StepDocument, step: StepDocument, raw: RawStep, marks: list[Mark], findings: Findings, path: str
) -> None:
    unclear = [mark for mark in marks if not is_mark(mark.text)]
    if not unclear:
        return
    clear = [mark for mark in marks if mark not in unclear]
    without = _read_alike(bare, raw, clear)
    texts = ", ".join(f"„{mark.text}“" for mark in unclear)
    findings.doubt(
        DoubtKind.MARK_UNCLEAR,
        path,
        reason=f"In den Monatsfeldern steht {texts} statt eines Kreuzes. Zählt das als Kreuz?",
        proposal=(f"Als Kreuz zählen: {month_list(step.planned_months)}", step),
        alternatives=[(f"Nicht zählen: {month_list(without.planned_months)}", without)],
        kept_raw=without,
        raw=_raw_text(raw),
        positions=[mark.position for mark in unclear],
    )


def _read_alike(step: StepDocument, raw: RawStep, marks: list[Mark]) -> StepDocument:
    """Marks read the way that is proposed for the step."""
    if not raw.has_month_labels:
        return _unplaced(step, marks)
    return _by_place(step, marks) if raw.shifted and not raw.labels_fit_better else _by_label(step, marks)


def _by_label(step: StepDocument, marks: list[Mark]) -> StepDocument:
    without_label = [mark.nth for mark in marks if mark.label is None]
    return replace(
        step,
        planned_months=tuple(sorted({mark.label for mark in marks if mark.label is not None})),
        unplaced_marks=tuple(sorted({*step.unplaced_marks, *without_label})),
    )


def _by_place(step: StepDocument, marks: list[Mark]) -> StepDocument:
    beyond = [mark.nth for mark in marks if not 1 <= mark.nth <= 12]
    return replace(
        step,
        planned_months=tuple(sorted({mark.nth for mark in marks if 1 <= mark.nth <= 12})),
        unplaced_marks=tuple(sorted({*step.unplaced_marks, *beyond})),
    )


def _unplaced(step: StepDocument, marks: list[Mark]) -> StepDocument:
    return replace(step, unplaced_marks=tuple(sorted({*step.unplaced_marks, *(mark.nth for mark in marks)})))


def _noted(notes: list[Mark]) -> tuple[int, ...]:
    """Positions from the words in which our own exports keep marks without a month."""
    found: set[int] = set()
    for note in notes:
        match = UNPLACED_NOTE.match(note.text)
        if match:
            found.update(int(number) for number in match.group(1).split(","))
    return tuple(sorted(found))


def _confidence(raw: RawStep, marks: list[Mark]) -> Confidence:
    if not marks or (raw.has_month_labels and not raw.shifted):
        return Confidence.CERTAIN
    return Confidence.LIKELY if raw.has_month_labels else Confidence.UNSURE


def _raw_text(raw: RawStep) -> str:
    cells = " ".join(f"[{mark.nth}] {mark.text}" for mark in raw.marks)
    return f"{raw.name.text} {cells}".strip()
