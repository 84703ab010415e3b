"""The names of places that the importer may recognise."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from werkstattplan.plan.contracts import AreaKind, AreaPart


@dataclass(frozen=True, kw_only=True)
class Gazetteer:
    """Names and official keys of one district: `aemter` and `municipalities` as (name, key) pairs."""

    district_name: str = ""
    district_key: str = ""
    aemter: tuple[tuple[str, str], ...] = ()
    municipalities: tuple[tuple[str, str], ...] = ()

    @cached_property
    def parts_by_name(self) -> dict[str, AreaPart]:
        """Parts by lower-case name. A municipality wins over an Amt of its name; names that occur twice are left out."""
        parts: dict[str, AreaPart] = {}
        for kind, pairs in ((AreaKind.AMT, self.aemter), (AreaKind.MUNICIPALITY, self.municipalities)):
            counts = Counter(name.lower() for name, _ in pairs)
            for name, key in pairs:
                if counts[name.lower()] == 1:
                    parts[name.lower()] = AreaPart(kind=kind, name=name, key=key)
        for name, key in self.aemter:
            parts[f"amt {name.lower()}"] = AreaPart(kind=AreaKind.AMT, name=name, key=key)
        return parts

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds every known name as whole words, the longest first; None if there are no names."""
        return _pattern(self.parts_by_name)

    def district(self) -> AreaPart:
        """The whole district as a part."""
        return AreaPart(kind=AreaKind.DISTRICT, name="Ganzer Landkreis", key=self.district_key)


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(names, key=len, reverse=True)
    if not ordered:
        return None
    return re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, ordered)) + r")(?![\w-])", re.IGNORECASE)
