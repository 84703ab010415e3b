"""What publishing an edition would show to everybody, and which texts name persons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from werkstattplan.plan.models import Attachment, Edition, FieldOfAction, Step, Tool
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.platform.people.models import Person

TITLED = re.compile(r"\b(?:Herrn?|Frau|Fr\.|Hr\.)\s+(?:Dr\.\s+|Prof\.\s+)?[A-ZÄÖÜ][\w-]+")
TOOL_TEXTS = (
    ("title", "Titel"),
    ("wording", "Wortlaut"),
    ("plain_text", "In einfachen Worten"),
    ("area_wording", "Umsetzungsort"),
    ("participants_wording", "Beteiligte"),
    ("target_group", "Zielgruppe"),
    ("budget_wording", "Budget"),
    ("remarks", "Besonderheiten, Kommentare"),
)


@dataclass(frozen=True, kw_only=True)
class NameWarning:
    """A text that names persons; `masked` if public pages replace every one of the names by themselves."""

    place: str
    part: str
    names: tuple[str, ...]
    masked: bool
    tool: Tool | None = None


@dataclass(frozen=True, kw_only=True)
class GoingPublic:
    """Counts of what becomes public and what stays inside."""

    fields: int
    tools: int
    steps: int
    attachments: int
    inner_attachments: int
    inner_columns: list[str]
    warnings: list[NameWarning]


def going_public(edition: Edition) -> GoingPublic:
    """What publishing would show; a constant number of queries."""
    attachments = Attachment.objects.filter(tool__edition=edition).aggregate(
        public=Count("pk", filter=Q(is_public=True)), inner=Count("pk", filter=Q(is_public=False))
    )
    tools = list(edition.tools.select_related("field").order_by("field__position", "position", "pk"))
    steps = list(Step.objects.filter(tool__edition=edition).order_by("tool_id", "position"))
    return GoingPublic(
        fields=edition.fields.count(),
        tools=len(tools),
        steps=len(steps),
        attachments=attachments["public"],
        inner_attachments=attachments["inner"],
        inner_columns=list(edition.plan.own_columns.filter(is_public=False).values_list("label", flat=True)),
        warnings=list(_warnings(edition, tools, steps)),
    )


def _warnings(edition: Edition, tools: list[Tool], steps: list[Step]) -> Iterator[NameWarning]:
    people = Person.objects.filter(commune=edition.commune_id, name_is_public=False).values_list("name", flat=True)
    pattern = _pattern(list(people))
    public = PublicText(edition.commune)
    by_id = {tool.pk: tool for tool in tools}
    for place, part, text, tool in _texts(edition, tools, steps, by_id):
        if names := tuple(dict.fromkeys(pattern.findall(text))):
            left = pattern.search(public.mask(text).replace("[Name]", ""))
            yield NameWarning(place=place, part=part, names=names, masked=left is None, tool=tool)


def _pattern(people: list[str]) -> re.Pattern[str]:
    """Full names, surnames alone, and "Herr" or "Frau" before a name."""
    surnames = {name.split()[-1] for name in people if " " in name}
    known = sorted({*people, *surnames}, key=len, reverse=True)
    return re.compile("|".join([TITLED.pattern, *(rf"\b{re.escape(name)}\b" for name in known if len(name) > 2)]))


def _texts(
    edition: Edition, tools: list[Tool], steps: list[Step], by_id: dict[int, Tool]
) -> Iterator[tuple[str, str, str, Tool | None]]:
    yield edition.plan.title, "Einleitung", edition.plan.introduction, None
    for caption in edition.captions.all():
        yield caption.label, "Beschriftung", caption.text, None
    fields: dict[int, FieldOfAction] = {tool.field_id: tool.field for tool in tools}
    for field in fields.values():
        yield field.name, "Beschreibung des Handlungsfelds", f"{field.name} {field.description}", None
    for tool in tools:
        for column, part in TOOL_TEXTS:
            yield tool.title, part, getattr(tool, column), tool
        for name, differing in tool.sheet_differences.items():
            if name == "contacts":  # public pages show functions and organisations, never this wording
                continue
            text = differing if isinstance(differing, str) else differing["wording"]
            yield tool.title, "Wortlaut im Detailblatt", text, tool
    for step in steps:
        yield by_id[step.tool_id].title, "Einzelmaßnahme", step.title, by_id[step.tool_id]
