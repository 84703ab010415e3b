"""Proving that the history is what it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from django_scopes import scope

from werkstattplan.platform.audit.chain import MASKING_VERB, ChainPosition, chained_hash, content_digest
from werkstattplan.platform.audit.models import ChainHead, Change
from werkstattplan.platform.tenancy.models import Commune


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A place where the history is not what it was; `sequence` is the place in the chain."""

    code: str
    sequence: int
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """The result of a check: how many rows were read and what was found."""

    checked: int
    findings: tuple[Finding, ...]

    @property
    def is_intact(self) -> bool:
        """Nothing was found."""
        return not self.findings


def verify_chain(commune: Commune, *, anchor: ChainPosition | None = None) -> Verification:
    """Check every chained row of a commune, the end of the chain, and a place that a paper carries.

    Reads only; rows that are not chained yet are left out.
    """
    with scope(commune=commune):
        masked = _masked_digests()
        rows = Change.objects.exclude(sequence=None).order_by("sequence")
        findings: list[Finding] = []
        previous, expected, anchored = "", 0, anchor is None
        for row in rows.iterator(1000):
            sequence = row.sequence or 0
            expected += 1
            if sequence != expected:
                findings.append(_gap(expected, sequence))
                expected = sequence
            findings.extend(_faults_of_row(row, previous, masked))
            previous = row.hash
            anchored = anchored or (anchor is not None and (sequence, row.hash) == (anchor.sequence, anchor.hash))
        findings.extend(_faults_of_end(commune, expected, previous))
        if not anchored and anchor is not None:
            findings.append(_no_anchor(anchor))
        return Verification(checked=expected, findings=tuple(findings))


def _masked_digests() -> dict[int, set[str]]:
    """By place: the digests that rows have had since names were taken out of them."""
    found: dict[int, set[str]] = {}
    for after in Change.objects.filter(verb=MASKING_VERB).exclude(sequence=None).values_list("after", flat=True):
        for sequence, digest in after.get("digests", {}).items():
            found.setdefault(int(sequence), set()).add(digest)
    return found


def _faults_of_row(row: Change, previous: str, masked: dict[int, set[str]]) -> Iterator[Finding]:
    sequence = row.sequence or 0
    if row.hash != chained_hash(previous, row, sequence, row.content_digest):
        yield Finding(
            code="hash-differs",
            sequence=sequence,
            sentence=f"Zeile {sequence} (Nr. {row.pk}) passt nicht zur Zeile davor oder wurde geändert.",
        )
    found = content_digest(row, row.salt)
    if found != row.content_digest and found not in masked.get(sequence, set()):
        yield Finding(
            code="content-differs",
            sequence=sequence,
            sentence=f"Der Inhalt der Zeile {sequence} (Nr. {row.pk}) wurde nachträglich geändert.",
        )


def _faults_of_end(commune: Commune, sequence: int, last: str) -> Iterator[Finding]:
    head = ChainHead.objects.filter(commune=commune).first()
    known = (head.sequence, head.hash) if head is not None else (0, "")
    if known != (sequence, last):
        yield Finding(
            code="end-differs",
            sequence=sequence,
            sentence=f"Der Verlauf endet bei Zeile {sequence}; er müsste bei Zeile {known[0]} enden.",
        )


def _gap(expected: int, found: int) -> Finding:
    return Finding(
        code="rows-missing",
        sequence=expected,
        sentence=f"Ab Zeile {expected} fehlen Zeilen; die nächste ist Zeile {found}.",
    )


def _no_anchor(anchor: ChainPosition) -> Finding:
    return Finding(
        code="anchor-missing",
        sequence=anchor.sequence,
        sentence=f"Der Verlauf enthält die Stelle nicht, die das Papier nennt (Zeile {anchor.sequence}).",
    )
