"""The outlines of municipalities as paths of a drawing, simplified so that shared borders stay shared."""

import csv
from functools import cache
from importlib.resources import files

from django.utils.safestring import SafeString

# GeoBasis-DE / BKG, VG250, dl-de/by-2-0: borders between two points that three municipalities share are reduced to what
# is seen at 117 metres to a unit of the drawing.
VIEW_BOX = "-4 -4 1008 659"
_FILES = {"13076": "ludwigslust-parchim-outlines.csv"}


@cache
def outlines_of(district_key: str) -> dict[str, SafeString]:
    """The path of each municipality of a district by its AGS; empty where no outlines are packed."""
    name = _FILES.get(district_key)
    if name is None:
        return {}
    text = files("werkstattplan.platform.places").joinpath("data", name).read_text(encoding="utf-8")
    # The file is part of the program and holds letters and numbers only.
    return {row["ags"]: SafeString(row["path"]) for row in csv.DictReader(text.splitlines())}
