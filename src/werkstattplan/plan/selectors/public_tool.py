"""What the public page of one tool shows."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from werkstattplan.plan.contracts import AmountQualifier
from werkstattplan.plan.models import (
    Attachment,
    Decision,
    Edition,
    EditionState,
    OwnValue,
    StatusReport,
    Tool,
    ToolRelation,
)
from werkstattplan.plan.selectors.open_data import tool_list
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.plan.selectors.public_pages import (
    STATUS_LABELS,
    MonthsLine,
    contact_line,
    months_line,
    steps_sentence,
)
from werkstattplan.platform.tenancy.models import Commune

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
    municipalities: list[str]
    participants: list[str]
    target_group: str
    budget: str
    budget_amount: str
    outside_advice: str
    steps: list[MonthsLine]
    own_values: list[tuple[str, str]]
    decisions: list[PublicDecision]
    relations: list[PublicRelation]
    attachments: list[tuple[int, str]]

    @property
    def steps_done(self) -> int:
        """The number of finished steps."""
        return sum(step.done for step in self.steps)

    @property
    def steps_sentence(self) -> str:
        """ "4 von 6 Schritten abgeschlossen"; empty without steps."""
        return steps_sentence(self.steps_done, len(self.steps))


def public_tool(commune: Commune, plan_slug: str, key: str) -> PublicTool | None:
    """A tool of the published edition of a plan, or None."""
    tools = Tool.objects.filter(edition__plan__slug=plan_slug, edition__state=EditionState.PUBLISHED, key=key)
    tool = tools.select_related("edition__plan").first()
    if tool is None:
        return None
    edition = tool.edition
    edition.commune = commune
    text = PublicText(commune)
    row = tool_list(edition, Tool.objects.filter(pk=tool.pk), base_url="", text=text)[0]
    report = StatusReport.objects.filter(tool=tool).first()
    return PublicTool(
        edition=edition,
        **{name: row[name] for name in ("key", "title", "wording", "plain_text", "status", "years", "participants")},
        field_slug=row["field"]["slug"],
        field_name=text.mask(row["field"]["name"]),
        status_label=STATUS_LABELS[row["status"]],
        status_reason=text.mask(report.reason) if report else "",
        status_date=report.reported_on if report else None,
        contacts=[contact_line(contact) for contact in row["contacts"]],
        area=row["area"]["wording"],
        municipalities=[part["name"] for part in row["area"]["parts"]],
        target_group=row["target_group"],
        budget=row["budget"]["wording"],
        budget_amount=_amount(row["budget"]),
        outside_advice={True: "Ja", False: "Nein", None: ""}[row["outside_advice"]],
        steps=[months_line(step) for step in row["steps"]],
        own_values=list(_own_values(tool, text)),
        decisions=list(_decisions(tool, text)),
        relations=list(_relations(tool, text)),
        attachments=[
            (pk, text.mask(title))
            for pk, title in Attachment.objects.filter(tool=tool, is_public=True).values_list("pk", "title")
        ],
    )


def _amount(budget: dict[str, Any]) -> str:
    """The amount in words where the paper's own words lack it: "etwa 1.000 €"."""
    cents = budget["amount_cents"]
    if cents is None:
        return ""
    euros = f"{cents / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".").removesuffix(",00")
    return f"{_QUALIFIER_WORDS[budget['qualifier']]}{euros} €"


def _own_values(tool: Tool, text: PublicText) -> Iterator[tuple[str, str]]:
    values = OwnValue.objects.filter(tool=tool, column__is_public=True).exclude(wording="")
    for label, wording in values.values_list("column__label", "wording"):
        yield text.mask(label), text.mask(wording)


def _decisions(tool: Tool, text: PublicText) -> Iterator[PublicDecision]:
    for body, number, date in Decision.objects.filter(tool=tool).values_list("body", "number", "decided_on"):
        yield PublicDecision(body=text.mask(body), number=number, date=date)


def _relations(tool: Tool, text: PublicText) -> Iterator[PublicRelation]:
    forward = ToolRelation.objects.filter(tool=tool).values_list("kind", "other__key", "other__title")
    backward = ToolRelation.objects.filter(other=tool).values_list("kind", "tool__key", "tool__title")
    words = chain(
        ((_RELATION_WORDS[kind], key, title) for kind, key, title in forward),
        ((_BACKWARD_WORDS[kind], key, title) for kind, key, title in backward),
    )
    for word, key, title in dict.fromkeys(words):
        yield PublicRelation(word=word, key=key, title=text.mask(title))
