"""Places that the importer may recognise for a commune."""

from werkstattplan.plan.importing.gazetteer import Gazetteer
from werkstattplan.platform.places.models import Amt, District, Municipality
from werkstattplan.platform.tenancy.models import Commune


def gazetteer_of(commune: Commune) -> Gazetteer:
    """The names of the district in which the commune lies; empty if its places are not loaded."""
    district = District.objects.filter(key=commune.official_key[:5]).first()
    if district is None:
        return Gazetteer()
    return Gazetteer(
        district_name=district.name,
        district_key=district.key,
        # Towns outside of any Amt stand among the municipalities.
        aemter=tuple(Amt.objects.filter(district=district, is_town=False).values_list("name", "ars")),
        municipalities=tuple(Municipality.objects.filter(amt__district=district).values_list("name", "ags")),
    )
