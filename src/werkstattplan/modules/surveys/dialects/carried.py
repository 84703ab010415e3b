"""What a file of another system became, and what of it could not come along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.document.model import Document

LARGEST_FILE = 5_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """Something that one side has and the other cannot say. `place` names the part it belonged to."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """A questionnaire that was read, with everything that could not be carried over."""

    document: Document
    losses: tuple[Loss, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """A questionnaire that was written, with everything the other system has no words for."""

    content: bytes
    losses: tuple[Loss, ...]


class DamagedFile(Refusal):
    """The file is not what its name says, or it is broken."""

    code = "damaged-file"


class Losses:
    """Collects what could not be carried over."""

    def __init__(self) -> None:
        self._losses: dict[Loss, None] = {}

    def add(self, place: str, sentence: str) -> None:
        """Note one thing; the same thing only once."""
        self._losses[Loss(place=place, sentence=sentence)] = None

    def all(self) -> tuple[Loss, ...]:
        """Everything that was noted, in its order."""
        return tuple(self._losses)

    def rest(self, place: str, part: Mapping[str, Any], known: set[str]) -> None:
        """Note each property of a part that nobody reads."""
        for name, value in part.items():
            if name not in known and value not in (None, "", [], {}, False):
                self.add(place, f"„{name}“ wird nicht übernommen.")


def checked_size(content: bytes) -> bytes:
    """The content, if it is not too large. Raises `DamagedFile`."""
    if len(content) > LARGEST_FILE:
        raise DamagedFile("Die Datei ist größer als 5 MB. Bitte entfernen Sie Bilder und versuchen Sie es noch einmal.")
    return content
