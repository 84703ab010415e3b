"""The filter of public lists as a query of an address and in words: the same for the list, feeds, calendars and mails."""

from urllib.parse import urlencode

from werkstattplan.kernel.modules import Selection
from werkstattplan.plan.models import Tool
from werkstattplan.plan.selectors.open_data import ToolFilter
from werkstattplan.plan.selectors.public_pages import STATUS_LABELS, PublicPlan
from werkstattplan.platform.places.models import Municipality

# The parameters of addresses in their order, with the part of the filter that each sets.
PARAMETERS = (
    ("feld", "field"),
    ("werkzeug", "tool"),
    ("gemeinde", "municipality"),
    ("jahr", "year"),
    ("stand", "status"),
    ("q", "text"),
)


def query_of(chosen: ToolFilter) -> str:
    """The query of an address for a filter; the same filter gives the same query, no filter an empty one."""
    values = ((name, getattr(chosen, part)) for name, part in PARAMETERS)
    return urlencode([(name, value) for name, value in values if value])


def selection_of(plan_slug: str, chosen: ToolFilter) -> Selection:
    """A filter as modules get it."""
    return Selection(plan_slug=plan_slug, query=query_of(chosen))


def label_of(plan: PublicPlan, chosen: ToolFilter) -> str:
    """A filter in words, for example "Handlungsfeld Mobilität, Gemeinde Parchim"; "alle Werkzeuge" for no filter."""
    parts = []
    if chosen.field:
        parts += [f"Handlungsfeld {field.name}" for field in plan.fields if field.slug == chosen.field]
    if chosen.tool:
        titles = Tool.objects.filter(edition=plan.edition, key=chosen.tool).values_list("title", flat=True)
        parts += [f"Werkzeug „{plan.text.mask(title)}“" for title in titles]
    if chosen.municipality:
        names = Municipality.objects.filter(ags=chosen.municipality).values_list("name", flat=True)
        parts += [f"Gemeinde {name}" for name in names]
    if chosen.year:
        parts.append(f"Jahr {chosen.year}")
    if chosen.status:
        parts.append(f"Stand „{STATUS_LABELS[chosen.status]}“")
    if chosen.text:
        parts.append(f"Suchwort „{chosen.text}“")
    return ", ".join(parts) or "alle Werkzeuge"
