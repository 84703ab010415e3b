"""The page of a published tool."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.selectors.life import was_public
from werkstattplan.plan.selectors.open_data import ToolFilter
from werkstattplan.plan.selectors.public_tool import public_tool
from werkstattplan.plan.selectors.selection import selection_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import page_context
from werkstattplan.platform.ledger.selectors import evidence_of_tools


def _life_of_what_left(request: HttpRequest, plan_slug: str, tool_key: str) -> HttpResponse:
    """To what became of a tool that an older published edition knew, since its address stands in papers and letters."""
    commune = commune_of(request)
    if not was_public(commune, plan_slug, tool_key):
        raise Http404
    return redirect("public:life", commune.slug, plan_slug, tool_key)


@require_safe
def tool(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Everything the public may know about a tool, plain words first."""
    found = public_tool(commune_of(request), plan_slug, tool_key)
    arguments = [commune_slug, plan_slug]
    if found is None:
        return _life_of_what_left(request, plan_slug, tool_key)
    field_url = reverse("public:field", args=[*arguments, found.field_slug])
    crumbs = ((found.field_name, field_url), (found.title, ""))
    context = page_context(request, plan_slug=plan_slug, title=found.plan_title, crumbs=crumbs)
    context |= {
        "tool": found,
        "today": timezone.localdate(),
        "months": range(1, 13),
        "evidence": evidence_of_tools(plan_slug, [tool_key], public_only=True),
        "field_url": field_url,
        "attachments": [
            (title, url)
            for number, title in found.attachments
            if (url := address_or_empty("public:attachment", *arguments, tool_key, number))
        ],
        "selection": selection_of(plan_slug, ToolFilter(tool=tool_key)),
        "calendar_url": address_or_empty("public:tool_ics", *arguments, tool_key),
    }
    return render(request, "plan/public/tool.html", context)
