"""What of a plan can be found: tools, fields and steps of its editions."""

from collections.abc import Iterator

from werkstattplan.plan import contracts
from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.models import Edition, EditionState, Tool
from werkstattplan.plan.selectors.edition_document import edition_document
from werkstattplan.plan.selectors.municipalities import municipalities_of
from werkstattplan.plan.selectors.public_list import public_document
from werkstattplan.platform.search.services import Findable, replace_entries
from werkstattplan.platform.tenancy.models import Commune

SOURCE = "plan"
PLACES = "places"


def index_edition(edition: Edition) -> None:
    """Make the search find exactly what the edition holds; public texts only while it is published.

    Superseded editions are not found.
    """
    _index(edition, tool_key="")


def index_tool(tool: Tool) -> None:
    """Make the search find what the tool says now; the rest of its edition stays as it is."""
    _index(tool.edition, tool_key=tool.key)


def index_places(commune: Commune) -> None:
    """Make the search find the pages of municipalities, as long as the commune has anything published to say there."""
    published = Edition.objects.filter(state=EditionState.PUBLISHED).exists()
    findables = (
        Findable(
            object_key=f"{row.ags}/",
            is_public=is_public,
            kind_label="Gemeinde",
            title=row.name,
            text=f"Was passiert in {row.name}?"
            if row.amt.is_town
            else f"Amt {row.amt.name}. Was passiert in {row.name}?",
            url=address,
        )
        for row in (municipalities_of(commune) if published else ())
        if (address := address_or_empty("public:place", commune.slug, row.ags))
        for is_public in (True, False)
    )
    replace_entries(commune=commune, source=PLACES, findables=findables)


def _index(edition: Edition, *, tool_key: str) -> None:
    prefix = f"{edition.plan_id}/{edition.pk}/"
    findables: list[Findable] = []
    if edition.state != EditionState.SUPERSEDED:
        internal = edition_document(edition, tool_key=tool_key)
        findables.extend(_findables(edition, internal, prefix, is_public=False))
    if edition.state == EditionState.PUBLISHED:
        public = public_document(edition, tool_key=tool_key)
        findables.extend(_findables(edition, public, prefix, is_public=True))
    # Keys end with a slash, so that no key is the beginning of another one.
    replaced = f"{prefix}{tool_key}/" if tool_key else prefix
    replace_entries(commune=edition.commune, source=SOURCE, findables=findables, prefix=replaced)


def _findables(
    edition: Edition, document: contracts.PlanDocument, prefix: str, *, is_public: bool
) -> Iterator[Findable]:
    plan = edition.plan
    view = "public:tool" if is_public else "work:tool"
    base = address_or_empty(view, edition.commune.slug, plan.slug, "x").removesuffix("x/")
    if not base:
        return
    for field in document.fields:
        for tool in field.tools:
            yield Findable(
                object_key=f"{prefix}{tool.key}/",
                is_public=is_public,
                kind_label=f"Werkzeug · {field.name}",
                title=tool.title,
                text=_text(tool, field),
                url=f"{base}{tool.key}/",
            )


def _text(tool: contracts.ToolDocument, field: contracts.FieldDocument) -> str:
    sheet = tool.sheet or contracts.SheetDocument()
    contacts = " ".join(f"{c.person} {c.function} {c.organisation}" for c in tool.contacts.entries)
    steps = ". ".join(step.title for step in sheet.steps)
    parts = (
        tool.plain_text,
        tool.wording,
        tool.area.wording,
        tool.participants.wording,
        contacts,
        sheet.target_group,
        steps,
        sheet.remarks,
        field.name,
        " ".join(value.wording for value in tool.own_values),
    )
    return " · ".join(part for part in parts if part)
