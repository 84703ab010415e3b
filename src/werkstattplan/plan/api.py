"""The plan's part of the open interface: communes, plans, tools and steps, published ones only."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import quote_etag
from django_scopes import scope
from ninja import Query, Router, Schema

from werkstattplan.plan.models import Edition, Plan
from werkstattplan.plan.selectors.open_data import ToolFilter, filtered_tools, tool_list
from werkstattplan.plan.selectors.public_list import PublicText, public_edition
from werkstattplan.platform.api.core import json_response
from werkstattplan.platform.ledger.selectors import evidence_of_tools
from werkstattplan.platform.tenancy.models import Commune

router = Router(tags=["Plan"])


class CommuneOut(Schema):
    """A commune."""

    slug: str
    name: str
    kind: str
    official_key: str


class PlanOut(Schema):
    """A plan with its published edition."""

    slug: str
    title: str
    introduction: str
    edition: int
    published_at: str
    changed_at: str
    years: list[int]
    fields: list[dict[str, str]]


class ContactOut(Schema):
    """Who answers for a tool; the person only with consent."""

    person: str
    function: str
    organisation: str


class StepOut(Schema):
    """A step with its months 1-12."""

    title: str
    year: int | None
    planned_months: list[int]
    actual_months: list[int]
    done: bool


class ToolOut(Schema):
    """A published tool."""

    key: str
    url: str
    title: str
    wording: str
    plain_text: str
    field: dict[str, str]
    status: str
    years: list[int]
    contacts: list[ContactOut]
    area: dict[str, Any]
    participants: list[str]
    target_group: str
    budget: dict[str, Any]
    outside_advice: bool | None
    steps: list[StepOut]


class EvidenceOut(Schema):
    """What was achieved at a tool: the sum of one kind, its newest day and the number of facts behind it."""

    tool: str
    kind: str
    label: str
    unit: str
    value: int
    latest_on: str
    facts: int


class ToolsQuery(Schema):
    """Filters of the list of tools; without `limit` the list is complete."""

    field: str = ""
    year: int | None = None
    status: str = ""
    municipality: str = ""
    q: str = ""
    limit: int | None = None
    offset: int = 0


class ErrorOut(Schema):
    """Why something was refused."""

    code: str
    sentence: str


@router.get("/communes", response=list[CommuneOut], summary="Communes")
def communes(request: HttpRequest) -> HttpResponse:
    """All communes."""
    rows = Commune.objects.values("slug", "name", "kind", "official_key")
    return json_response(list(rows))


@router.get("/communes/{slug}/plans", response={200: list[PlanOut], 404: ErrorOut}, summary="Published plans")
def plans(request: HttpRequest, slug: str) -> HttpResponse:
    """The published plans of a commune."""
    commune = get_object_or_404(Commune, slug=slug)
    with scope(commune=commune):
        editions = (
            Edition.objects.filter(state="published").select_related("plan", "commune").prefetch_related("fields")
        )
        return json_response([_plan(edition) for edition in editions])


@router.get("/communes/{slug}/plans/{plan_slug}", response={200: PlanOut, 404: ErrorOut}, summary="One published plan")
def plan(request: HttpRequest, slug: str, plan_slug: str) -> HttpResponse:
    """A plan and its fields of action."""
    commune = get_object_or_404(Commune, slug=slug)
    with scope(commune=commune):
        return json_response(_plan(_edition(commune, plan_slug)))


@router.get(
    "/communes/{slug}/plans/{plan_slug}/tools",
    response={200: list[ToolOut], 404: ErrorOut, 422: ErrorOut},
    summary="Tools",
)
def tools(request: HttpRequest, slug: str, plan_slug: str, query: Query[ToolsQuery]) -> HttpResponse:
    """The tools of the published edition, complete or page by page; unchanged lists answer 304 to If-None-Match."""
    commune = get_object_or_404(Commune, slug=slug)
    with scope(commune=commune):
        edition = _edition(commune, plan_slug)
        etag = quote_etag(f"{edition.pk}-{edition.content_changed_at.timestamp():.6f}")
        if request.headers.get("If-None-Match") == etag:
            return HttpResponse(status=304, headers={"ETag": etag})
        wanted = ToolFilter(
            field=query.field, year=query.year, status=query.status, municipality=query.municipality, text=query.q
        )
        rows = filtered_tools(edition, wanted)
        if query.limit is not None:
            rows = rows[max(0, query.offset) : max(0, query.offset) + max(0, min(query.limit, 10_000))]
        response = json_response(tool_list(edition, rows, base_url=_base_url(request, commune, plan_slug)))
        response.headers["ETag"] = etag
        return response


@router.get(
    "/communes/{slug}/plans/{plan_slug}/tools/{key}", response={200: ToolOut, 404: ErrorOut}, summary="One tool"
)
def tool(request: HttpRequest, slug: str, plan_slug: str, key: str) -> HttpResponse:
    """One tool of the published edition."""
    commune = get_object_or_404(Commune, slug=slug)
    with scope(commune=commune):
        edition = _edition(commune, plan_slug)
        rows = filtered_tools(edition, ToolFilter()).filter(key=key)
        found = tool_list(edition, rows, base_url=_base_url(request, commune, plan_slug))
        if not found:
            raise Http404
        return json_response(found[0])


@router.get(
    "/communes/{slug}/plans/{plan_slug}/evidence",
    response={200: list[EvidenceOut], 404: ErrorOut},
    summary="What was achieved",
)
def evidence(request: HttpRequest, slug: str, plan_slug: str) -> HttpResponse:
    """The public evidence of the tools of the published edition."""
    commune = get_object_or_404(Commune, slug=slug)
    with scope(commune=commune):
        keys = set(_edition(commune, plan_slug).tools.values_list("key", flat=True))
        lines = evidence_of_tools(plan_slug, public_only=True)
        return json_response(
            [
                {
                    "tool": line.tool.tool_key,
                    "kind": line.kind,
                    "label": line.label,
                    "unit": line.unit,
                    "value": line.value,
                    "latest_on": line.latest_on.isoformat(),
                    "facts": line.count,
                }
                for line in lines
                if line.tool.tool_key in keys
            ]
        )


def _edition(commune: Commune, plan_slug: str) -> Edition:
    edition = public_edition(get_object_or_404(Plan, slug=plan_slug))
    if edition is None:
        raise Http404
    edition.commune = commune
    return edition


def _base_url(request: HttpRequest, commune: Commune, plan_slug: str) -> str:
    return request.build_absolute_uri(reverse("public:tool", args=[commune.slug, plan_slug, "x"])).removesuffix("x/")


def _plan(edition: Edition) -> dict[str, Any]:
    text = PublicText(edition.commune)
    return {
        "slug": edition.plan.slug,
        "title": text.mask(edition.title),
        "introduction": text.mask(edition.plan.introduction),
        "edition": edition.number,
        "published_at": edition.published_at.isoformat() if edition.published_at else "",
        "changed_at": edition.content_changed_at.isoformat(),
        "years": edition.years,
        "fields": [
            {"slug": field.slug, "name": text.mask(field.name), "description": text.mask(field.description)}
            for field in edition.fields.all()
        ],
    }
