from django.http import HttpResponse
from ninja import Path, Router

from tests.dummy.models import Visit
from werkstattplan.platform.access.decorators import require

router = Router()


@require("dummy.count")
def counter(request, commune_slug):
    return HttpResponse(f"Zähler für {request.commune.name}")


def public(request, commune_slug):
    return HttpResponse("Besuche für alle")


def free(request):
    return HttpResponse("Zähler ohne Kommune")


@router.get("/visits", include_in_schema=False, url_name="dummy-visits")
def visits(request, commune_slug: Path[str]):
    return {"commune": commune_slug, "visits": Visit.objects.count()}
