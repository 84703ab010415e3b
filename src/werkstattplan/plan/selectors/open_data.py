"""Published tools as flat data, with a constant number of queries and no objects per row."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from werkstattplan.plan.models import Area, Edition, Participation, Responsibility, Step, Tool, ToolYear
from werkstattplan.plan.models.steps import months_from_bits
from werkstattplan.plan.selectors.public_list import MASK, PublicText

_SEPARATOR = "\x1e"


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolFilter:
    """Which tools are asked for; empty means all."""

    field: str = ""
    year: int | None = None
    status: str = ""
    municipality: str = ""
    text: str = ""
    tool: str = ""


def filtered_tools(edition: Edition, wanted: ToolFilter, text: PublicText | None = None) -> QuerySet[Tool]:
    """The tools of an edition that fit, in the order of the paper.

    A municipality is also found through its Amt and its district. Text is looked for in what the public may read only.
    """
    tools = Tool.objects.filter(edition=edition).order_by("field__position", "position", "pk")
    if wanted.field:
        tools = tools.filter(field__slug=wanted.field)
    if wanted.tool:
        tools = tools.filter(key=wanted.tool)
    if wanted.year:
        tools = tools.filter(pk__in=ToolYear.objects.filter(year=wanted.year).values("tool_id"))
    if wanted.status:
        tools = tools.filter(status=wanted.status)
    if wanted.municipality:
        tools = tools.filter(pk__in=areas_with(wanted.municipality).values("tool_id"))
    if wanted.text:
        tools = tools.filter(pk__in=_that_say(edition, wanted.text, text or PublicText(edition.commune)))
    return tools


def _that_say(edition: Edition, wanted: str, text: PublicText) -> list[int]:
    """The ids of tools whose public texts hold `wanted`: a name behind "[Name]" must not be found by guessing it."""
    rows = list(Tool.objects.filter(edition=edition).order_by().values_list("pk", "title", "wording", "plain_text"))
    masked = _masked_together(text, [row[1:] for row in rows])
    needle = wanted.casefold()
    return [row[0] for row, texts in zip(rows, masked, strict=True) if any(needle in part.casefold() for part in texts)]


def areas_with(ags: str) -> QuerySet[Area]:
    """The areas that hold a municipality: itself, its Amt, its district."""
    return Area.objects.filter(
        Q(municipality_id=ags) | Q(amt__municipalities=ags) | Q(district__aemter__municipalities=ags)
    )


_TOOL_COLUMNS = (
    "pk",
    "key",
    "title",
    "wording",
    "plain_text",
    "status",
    "field__slug",
    "field__name",
    "area_wording",
    "target_group",
    "budget_wording",
    "budget_cents",
    "budget_qualifier",
    "budget_cap_per_application_cents",
    "outside_advice",
)


ALL_PARTS = frozenset({"years", "areas", "steps", "contacts", "participants"})


def tool_list(
    edition: Edition,
    tools: QuerySet[Tool],
    *,
    base_url: str,
    text: PublicText | None = None,
    parts: frozenset[str] = ALL_PARTS,
) -> list[dict[str, Any]]:
    """The public data of tools; `base_url` is the address under which tool pages lie.

    Two queries and one for each of the `parts`, whatever the number of tools; parts not asked for stay empty.
    """
    return public_rows(tools, text=text or PublicText(edition.commune), base_url=base_url, parts=parts)


def public_rows(
    tools: QuerySet[Tool], *, text: PublicText, base_url: str, parts: frozenset[str]
) -> list[dict[str, Any]]:
    """The same for tools of any editions of the commune whose names `text` masks."""
    rows = list(tools.values_list(*_TOOL_COLUMNS))
    ids: Any = tools.values("pk") if len(rows) > 500 else [row[0] for row in rows]
    related = _Related(ids, text, parts)
    masked = _masked_together(text, [(row[2], row[3], row[4], row[8], row[9], row[10]) for row in rows])
    return [
        {
            "key": row[1],
            "url": f"{base_url}{row[1]}/",
            "title": title,
            "wording": wording,
            "plain_text": plain_text,
            "field": {"slug": row[6], "name": row[7]},
            "status": row[5],
            "years": related.years.get(row[0], []),
            "contacts": related.contacts(row[0], text),
            "area": {"wording": area, "parts": related.areas.get(row[0], [])},
            "participants": related.participants(row[0], text),
            "target_group": target_group,
            "budget": {
                "wording": budget,
                "amount_cents": row[11],
                "qualifier": row[12],
                "cap_per_application_cents": row[13],
            },
            "outside_advice": row[14],
            "steps": related.steps.get(row[0], []),
        }
        for row, (title, wording, plain_text, area, target_group, budget) in zip(rows, masked, strict=True)
    ]


def _masked_together(text: PublicText, rows: list[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """All texts masked in one pass: one search over one long text is far quicker than thousands over short ones."""
    flat = [value for row in rows for value in row]
    if not flat:
        return []
    width = len(rows[0])
    masked = text.mask(_SEPARATOR.join(flat)).split(_SEPARATOR)
    return [tuple(masked[start : start + width]) for start in range(0, len(masked), width)]


class _Related:
    """What hangs on the tools, by tool."""

    def __init__(self, ids: Any, text: PublicText, parts: frozenset[str]) -> None:
        self.years: dict[int, list[int]] = defaultdict(list)
        self.areas: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.steps: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self._contacts: dict[int, list[tuple[str, str, str, bool]]] = defaultdict(list)
        self._participants: dict[int, list[str]] = defaultdict(list)
        if "years" in parts:
            self._read_years(ids)
        if "areas" in parts:
            self._read_areas(ids)
        if "steps" in parts:
            self._read_steps(ids, text)
        if "contacts" in parts:
            self._read_contacts(ids)
        if "participants" in parts:
            self._read_participants(ids)

    def _read_years(self, ids: Any) -> None:
        for tool, year in ToolYear.objects.filter(tool__in=ids).order_by("year").values_list("tool_id", "year"):
            self.years[tool].append(year)

    def _read_areas(self, ids: Any) -> None:
        columns = ("tool_id", "kind", "name", "district_id", "amt_id", "municipality_id")
        for tool, kind, name, *keys in Area.objects.filter(tool__in=ids).order_by("position").values_list(*columns):
            self.areas[tool].append({"kind": kind, "name": name, "key": next(filter(None, keys), "")})

    def _read_contacts(self, ids: Any) -> None:
        names = ("tool_id", "person__name", "function__title", "organisation__name", "person__name_is_public")
        for tool, *rest in Responsibility.objects.filter(tool__in=ids).order_by("position").values_list(*names):
            self._contacts[tool].append((rest[0] or "", rest[1] or "", rest[2] or "", bool(rest[3])))

    def _read_participants(self, ids: Any) -> None:
        groups = Participation.objects.filter(tool__in=ids, is_person=False).order_by("position")
        for tool, name in groups.values_list("tool_id", "name"):
            self._participants[tool].append(name)

    def _read_steps(self, ids: Any, text: PublicText) -> None:
        columns = ("tool_id", "title", "year", "planned_months", "actual_months", "is_done")
        for tool, title, year, planned, actual, done in (
            Step.objects.filter(tool__in=ids).order_by("position").values_list(*columns)
        ):
            self.steps[tool].append(
                {
                    "title": text.mask(title),
                    "year": year,
                    "planned_months": months(planned),
                    "actual_months": months(actual),
                    "done": done,
                }
            )

    def contacts(self, tool: int, text: PublicText) -> list[dict[str, str]]:
        """Functions and organisations, persons only with their consent."""
        shown = (
            {
                "person": person if is_public else "",
                "function": text.mask(function) if function else "",
                "organisation": text.office(organisation) if organisation else "",
            }
            for person, function, organisation, is_public in self._contacts.get(tool, [])
        )
        return [entry for entry in shown if any(entry.values())]

    def participants(self, tool: int, text: PublicText) -> list[str]:
        """Organisations and groups."""
        names = self._participants.get(tool)
        if not names:
            return []
        return [name for name in text.mask(_SEPARATOR.join(names)).split(_SEPARATOR) if name != MASK]


def months(value: Any) -> list[int]:
    """Month numbers from the bits or the tuple that a query returns."""
    return list(months_from_bits(value)) if isinstance(value, int) else list(value or ())
