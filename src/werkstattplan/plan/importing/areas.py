"""Place cells: the district, an Amt, municipalities, or words that name none."""

import re

from werkstattplan.plan.contracts import Area, AreaKind, AreaPart
from werkstattplan.plan.importing.gazetteer import Gazetteer
from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure

_WHOLE_DISTRICT = re.compile(
    r"^(im )?(ganze[rn]?|gesamte[rn]?)\s(land)?kreis(es|gebiet)?$|^(land)?kreisweit$|^landkreis$", re.IGNORECASE
)
_SEPARATORS = re.compile(r"\s*(?:[/,;&]|\bund\b|\bsowie\b)\s*")
_HARMLESS = re.compile(
    r"^(in|im|der|die|das|raum|stadt|städte|gemeinde|gemeinden|amt|umland|und|region|\W)*$", re.IGNORECASE
)
# Words and figures beside known names that widen or narrow what is meant.
_MEANS_MORE = re.compile(
    r"\d|kreis|\b(?:außer|ohne|nicht|weitere\w*|umliegend\w*|andere\w*|alle\w*|u\.\s?a|etc)\b", re.IGNORECASE
)


def interpret_area(wording: str, gazetteer: Gazetteer) -> Reading[Area]:
    """The parts of an area. Words that name no known place become one unresolved part."""
    text = " ".join(wording.split())
    if not text:
        return certain(Area(), "Die Zelle ist leer.")
    parts: list[AreaPart] = []
    leftovers = ""
    for segment in (piece.strip() for piece in text.split(";")):
        found, left = _segment(segment, gazetteer)
        parts.extend(found)
        leftovers += left
    area = Area(wording=wording, parts=tuple(parts))
    unresolved = [part.name for part in parts if part.kind is AreaKind.UNRESOLVED]
    if unresolved:
        return unsure(area, f"„{unresolved[0]}“ nennt keine Gemeinde und kein Amt, die wir kennen.")
    if _MEANS_MORE.search(leftovers):
        names = ", ".join(part.name for part in parts)
        return unsure(area, f"Erkannt: {names}. Die übrigen Worte können mehr oder weniger als diese Orte meinen.")
    if leftovers:
        return likely(area, f"Erkannt: {', '.join(part.name for part in parts)}. Der übrige Wortlaut bleibt erhalten.")
    return certain(area, "Der Wortlaut nennt bekannte Orte.")


def _segment(text: str, gazetteer: Gazetteer) -> tuple[list[AreaPart], str]:
    """The parts of one segment, and what is left over beside their names."""
    if _WHOLE_DISTRICT.match(text) or (gazetteer.district_name and text.lower() == gazetteer.district_name.lower()):
        return [gazetteer.district()], ""
    pattern = gazetteer.pattern
    matches = list(pattern.finditer(text)) if pattern else []
    if not matches or pattern is None:
        return ([AreaPart(kind=AreaKind.UNRESOLVED, name=text)] if text else []), ""
    parts = [gazetteer.parts_by_name[match.group(1).lower()] for match in matches]
    left = _SEPARATORS.sub(" ", pattern.sub(" ", text)).strip()
    return list(dict.fromkeys(parts)), "" if _HARMLESS.match(left) else left
