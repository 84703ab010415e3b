"""What the public page of one tool shows."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from werkstattplan.plan.contracts import AmountQualifier
from werkstattplan.plan.models import Edition, EditionState, Tool
from werkstattplan.plan.models.steps import months_from_bits
from werkstattplan.plan.selectors.life import Life, life_of
from werkstattplan.plan.selectors.progress import steps_sentence
from werkstattplan.plan.selectors.public_list import MASK, PublicText, PublicView
from werkstattplan.plan.selectors.public_pages import STATUS_LABELS, MonthsLine, months_line
from werkstattplan.plan.selectors.public_parts import Part, parts_of_tool
from werkstattplan.platform.tenancy.models import Commune

Mask = Callable[[str], str]
_QUALIFIER_WORDS = {
    AmountQualifier.EXACT.value: "",
    AmountQualifier.ABOUT.value: "etwa ",
    AmountQualifier.UP_TO.value: "bis zu ",
    AmountQualifier.FROM.value: "ab ",
}
_RELATION_WORDS = {"related": "Hängt zusammen mit", "follows": "Folgt auf", "superseded_by": "Ersetzt durch"}
_BACKWARD_WORDS = {"related": "Hängt zusammen mit", "follows": "Wird fortgesetzt von", "superseded_by": "Ersetzt"}


@dataclass(frozen=True, kw_only=True)
class PublicRelation:
    """A link to another tool of the edition."""

    word: str
    key: str
    title: str


@dataclass(frozen=True, kw_only=True)
class PublicDecision:
    """A decision of a body."""

    body: str
    number: str
    date: datetime.date | None


@dataclass(frozen=True, kw_only=True)
class PublicTool:
    """A published tool, all texts masked; empty values are missing in the plan."""

    edition: Edition
    plan_title: str
    key: str
    title: str
    wording: str
    plain_text: str
    field_slug: str
    field_name: str
    status: str
    status_label: str
    status_reason: str
    status_date: datetime.date | None
    years: list[int]
    contacts: list[str]
    area: str
    places: list[tuple[str, str]]
    participants: list[str]
    target_group: str
    budget: str
    outside_advice: str
    steps: list[MonthsLine]
    own_values: list[tuple[str, str]]
    decisions: list[PublicDecision]
    relations: list[PublicRelation]
    attachments: list[tuple[int, str]]
    life: Life | None

    @property
    def names_other_places(self) -> bool:
        """Whether the places say more than the words of the paper."""
        return bool(self.places) and ", ".join(name for name, _ in self.places) != self.area

    @property
    def steps_done(self) -> int:
        """The number of finished steps."""
        return sum(step.done for step in self.steps)

    @property
    def steps_sentence(self) -> str:
        """ "4 von 6 Schritten abgeschlossen"; empty without steps."""
        return steps_sentence(self.steps_done, len(self.steps))


def public_tool(commune: Commune, plan_slug: str, key: str) -> PublicTool | None:
    """A tool of the published edition of a plan, or None; six queries."""
    tools = Tool.objects.filter(edition__plan__slug=plan_slug, edition__state=EditionState.PUBLISHED, key=key)
    tool = tools.select_related("edition__plan", "field").first()
    if tool is None:
        return None
    tool.edition.commune = commune
    public = PublicText(commune)
    mask = public.mask
    parts = parts_of_tool(tool.pk)
    report = parts["report"][0].texts if parts["report"] else ("", "", "")
    participants = (mask(part.texts[0]) for part in parts["participant"])
    return PublicTool(
        edition=tool.edition,
        plan_title=mask(tool.edition.title),
        life=life_of(tool.edition.plan, key, view=PublicView(tool.edition, public), public_only=True),
        key=tool.key,
        title=mask(tool.title),
        wording=mask(tool.wording),
        plain_text=mask(tool.plain_text),
        field_slug=tool.field.slug,
        field_name=mask(tool.field.name),
        status=tool.status,
        status_label=STATUS_LABELS[tool.status],
        status_reason=mask(report[0]),
        status_date=_date(report[1]),
        years=[part.id for part in parts["year"]],
        contacts=[line for part in parts["contact"] if (line := _contact(part, public))],
        area=mask(tool.area_wording),
        places=[(mask(part.texts[0]), part.texts[1]) for part in parts["area"]],
        participants=[name for name in participants if name != MASK],
        target_group=mask(tool.target_group),
        budget=mask(tool.budget_wording) or _amount(tool),
        outside_advice={True: "Ja", False: "Nein", None: ""}[tool.outside_advice],
        steps=[_step(part, mask) for part in parts["step"]],
        own_values=[(mask(part.texts[0]), mask(part.texts[1])) for part in parts["own"]],
        decisions=[
            PublicDecision(body=mask(part.texts[0]), number=part.texts[1], date=_date(part.texts[2]))
            for part in parts["decision"]
        ],
        relations=list(_relations(parts, mask)),
        attachments=[(part.id, mask(part.texts[0])) for part in parts["attachment"]],
    )


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _contact(part: Part, public: PublicText) -> str:
    person, function, organisation = part.texts
    return ", ".join(text for text in (person, public.mask(function), public.office(organisation)) if text)


def _step(part: Part, mask: Mask) -> MonthsLine:
    year, planned, actual, done = part.numbers
    months = {"planned_months": months_from_bits(planned), "actual_months": months_from_bits(actual)}
    return months_line({"title": mask(part.texts[0]), "year": year, "done": bool(done), **months})


def _amount(tool: Tool) -> str:
    """The amount where the paper has no words for it: "etwa 1.000 €"."""
    if tool.budget_cents is None:
        return ""
    euros = f"{tool.budget_cents / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".").removesuffix(",00")
    return f"{_QUALIFIER_WORDS[tool.budget_qualifier]}{euros} €"


def _relations(parts: dict[str, list[Part]], mask: Mask) -> Iterator[PublicRelation]:
    words = [(_RELATION_WORDS[part.texts[0]], *part.texts[1:]) for part in parts["forward"]]
    words += [(_BACKWARD_WORDS[part.texts[0]], *part.texts[1:]) for part in parts["backward"]]
    for word, key, title in dict.fromkeys(words):
        yield PublicRelation(word=word, key=key, title=mask(title))
