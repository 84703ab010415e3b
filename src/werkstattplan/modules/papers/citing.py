"""Numbers for sources: each figure in a paper carries one, and the last page says where it comes from."""

import datetime

from werkstattplan.modules.papers.content import Source
from werkstattplan.modules.papers.texts import in_german


class Citations:
    """Gives out numbers; the same statement from the same place has one number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str], int] = {}

    def cite(self, said: str, origin: str, day: datetime.date | None = None) -> str:
        """The mark to put behind a statement, like "[3]"."""
        place = (said, origin, in_german(day))
        return f"[{self._numbers.setdefault(place, len(self._numbers) + 1)}]"

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources in the order of their numbers."""
        return tuple(
            Source(number=number, said=said, origin=origin, day=day)
            for (said, origin, day), number in self._numbers.items()
        )
