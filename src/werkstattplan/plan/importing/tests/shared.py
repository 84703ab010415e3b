"""The real document and the real places, where the checkout lies beside the shared folder."""

import json
from functools import cache
from pathlib import Path

import pytest

from werkstattplan.plan.importing.gazetteer import Gazetteer

SHARED = Path(__file__).resolve().parents[6] / "shared"
SEED = SHARED / "seed" / "werkstattplan-ludwigslust-parchim.txt"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the district's own document is not beside this checkout")


@cache
def real_gazetteer() -> Gazetteer:
    def pairs(name: str, key: str, kind: str = "") -> tuple[tuple[str, str], ...]:
        rows = [f["properties"] for f in json.loads((SHARED / "data" / name).read_text())["features"]]
        return tuple((row["name"], row[key]) for row in rows if not kind or row["typ"] == kind)

    return Gazetteer(
        district_name="Landkreis Ludwigslust-Parchim",
        district_key="13076",
        aemter=pairs("lup-aemter.geojson", "ars", "Amt"),
        municipalities=pairs("lup-municipalities.geojson", "ags"),
    )


SMALL_GAZETTEER = Gazetteer(
    district_name="Landkreis Probe",
    district_key="13076",
    aemter=(("Nebelwald", "130760001"), ("Hagen", "130760002")),
    municipalities=(("Hagen", "13076001"), ("Boizen/Elbe", "13076002"), ("Alt Krenz", "13076003")),
)
