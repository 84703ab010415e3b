"""Collecting values, doubts and placements while the plan is interpreted."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from werkstattplan.plan.documents import to_json
from werkstattplan.plan.importing.contracts import (
    Alternative,
    Confidence,
    Doubt,
    DoubtKind,
    Placement,
    PlacementKind,
    ReadValue,
    SourcePosition,
)
from werkstattplan.plan.importing.raw import RawText
from werkstattplan.plan.importing.readings import Reading

OVER_SEVERAL_ROWS = "Die Zelle ist über mehrere Zeilen verbunden und gilt für jede davon."


@dataclass(slots=True)
class Findings:
    """Everything that is said about the plan's values while they are made."""

    values: list[ReadValue] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)

    def place(self, positions: Sequence[SourcePosition], kind: PlacementKind, path: str = "") -> None:
        """Say where cells went."""
        self.placements.extend(Placement(position=position, kind=kind, path=path) for position in positions)

    def value(
        self,
        path: str,
        raw: RawText,
        reading: Reading[Any],
        *,
        kind: PlacementKind = PlacementKind.VALUE,
    ) -> None:
        """Note an interpreted text and place its cells."""
        self.place(raw.own_positions, kind, path)
        if not raw:
            return
        if raw.borrowed and reading.confidence is Confidence.CERTAIN:
            self.note(path, raw.text, Confidence.LIKELY, f"{reading.reason} {OVER_SEVERAL_ROWS}", raw.positions)
        else:
            self.note(path, raw.text, reading.confidence, reading.reason, raw.positions)

    def note(
        self, path: str, raw: str, confidence: Confidence, reason: str, positions: Sequence[SourcePosition]
    ) -> None:
        """Note a value without placing cells."""
        self.values.append(
            ReadValue(path=path, raw=raw, confidence=confidence, reason=reason, positions=tuple(positions))
        )

    def doubt(
        self,
        kind: DoubtKind,
        path: str,
        *,
        reason: str,
        proposal: tuple[str, Any],
        kept_raw: Any,
        raw: str = "",
        positions: Sequence[SourcePosition] = (),
        alternatives: Sequence[tuple[str, Any]] = (),
    ) -> None:
        """Note a doubt; values are given as document types and stored as JSON data."""
        digest = hashlib.sha256(f"{kind.value}\n{path}\n{raw}\n{tuple(positions)}".encode()).hexdigest()[:12]
        self.doubts.append(
            Doubt(
                id=f"{kind.value}-{digest}",
                kind=kind,
                path=path,
                positions=tuple(positions),
                raw=raw,
                proposal=Alternative(label=proposal[0], value=to_json(proposal[1])),
                alternatives=tuple(Alternative(label=label, value=to_json(value)) for label, value in alternatives),
                kept_raw=to_json(kept_raw),
                reason=reason,
            )
        )

    def doubt_seam(self, text: RawText, path: str, value: Any) -> None:
        """Show a cell that was put together over a page break, if that is not certain."""
        if not text.doubtful_seam:
            return
        self.doubt(
            DoubtKind.CELL_STITCHED,
            path,
            reason="Ein Seitenumbruch hat diese Zelle geteilt. Wir haben die Teile zusammengesetzt.",
            proposal=("So zusammengesetzt lassen", value),
            kept_raw=value,
            raw=" ⏎ ".join(piece for piece, _ in text.pieces),
            positions=text.positions,
        )
