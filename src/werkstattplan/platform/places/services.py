"""Loading the places of a district from the packed tables."""

import csv
from importlib.resources import files

from django.db import transaction

from werkstattplan.platform.places.models import Amt, District, Municipality

# GeoBasis-DE / BKG, dl-de/by-2-0; keys of 2021, the date of the population figures is not stated there.
POPULATION_SOURCE = "GeoBasis-DE / BKG (VG250, dl-de/by-2-0), Gebietsstand 2021"


@transaction.atomic
def load_ludwigslust_parchim() -> District:
    """Make or renew the district with its 20 Ämter and towns and its 142 municipalities."""
    district, _ = District.objects.update_or_create(key="13076", defaults={"name": "Landkreis Ludwigslust-Parchim"})
    Amt.objects.bulk_create(
        (
            Amt(ars=row["ars"], name=row["name"], district=district, is_town=row["is_town"] == "1")
            for row in _rows("ludwigslust-parchim-aemter.csv")
        ),
        update_conflicts=True,
        unique_fields=["ars"],
        update_fields=["name", "is_town"],
    )
    Municipality.objects.bulk_create(
        (
            Municipality(
                ags=row["ags"],
                name=row["name"],
                amt_id=row["amt_ars"],
                population=int(row["population"]),
                population_source=POPULATION_SOURCE,
                area_km2=row["area_km2"],
            )
            for row in _rows("ludwigslust-parchim-municipalities.csv")
        ),
        update_conflicts=True,
        unique_fields=["ags"],
        update_fields=["name", "amt", "population", "population_source", "area_km2"],
    )
    return district


def _rows(name: str) -> list[dict[str, str]]:
    text = files("werkstattplan.platform.places").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
