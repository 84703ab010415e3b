"""Interim reviews: a day of looking back, and what people say about each tool."""

import datetime

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import FindingTerm
from werkstattplan.plan.models import Edition, Finding, InterimReview, Tool
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class WordsNeeded(Refusal):
    """ "Anderes" without own words."""

    code = "words-needed"
    sentence = "„Anderes“ allein sagt noch nichts. Bitte schreiben Sie in eigenen Worten dazu, was Sie meinen."


class FindingElsewhere(Refusal):
    """A finding about a tool of another edition."""

    code = "finding-elsewhere"
    sentence = "Dieses Werkzeug gehört nicht zu der Fassung, die hier betrachtet wird."


@transaction.atomic
def save_review(
    *,
    edition: Edition,
    title: str,
    held_on: datetime.date,
    note: str,
    actor: User,
    at: datetime.datetime,
    review: InterimReview | None = None,
) -> InterimReview:
    """Note an interim review of an edition, or change what was noted. An adopted edition stays as it is."""
    values = {"title": title.strip(), "held_on": held_on, "note": note.strip()}
    before: dict[str, object] = {}
    if review is None:
        review = InterimReview.objects.create(commune=edition.commune, edition=edition, **values)
    else:
        before = {name: str(getattr(review, name)) for name in values}
        InterimReview.objects.filter(pk=review.pk).update(**values)
    record_change(
        commune=edition.commune,
        actor=actor,
        at=at,
        verb="hält die Zwischenbilanz fest",
        subject=edition,
        before=before,
        after={name: str(value) for name, value in values.items()},
    )
    return review


@transaction.atomic
def add_finding(
    *,
    review: InterimReview,
    tool: Tool,
    kind: Finding.Kind,
    term: FindingTerm,
    words: str,
    actor: User,
    at: datetime.datetime,
) -> Finding:
    """Note what hindered or helped a tool. Raises `WordsNeeded`, `FindingElsewhere`."""
    if term is FindingTerm.OTHER and not words.strip():
        raise WordsNeeded
    if tool.edition_id != review.edition_id:
        raise FindingElsewhere
    finding = Finding.objects.create(
        commune=review.commune, review=review, tool=tool, kind=kind, term=term.value, words=words.strip()
    )
    _record(finding, actor, at, before={}, after={str(finding.get_kind_display()): str(finding)})
    return finding


@transaction.atomic
def remove_finding(*, finding: Finding, actor: User, at: datetime.datetime) -> None:
    """Take a finding back; it stays in the history."""
    _record(finding, actor, at, before={str(finding.get_kind_display()): str(finding)}, after={})
    finding.delete()


def _record(
    finding: Finding, actor: User, at: datetime.datetime, *, before: dict[str, object], after: dict[str, object]
) -> None:
    record_change(
        commune=finding.commune,
        actor=actor,
        at=at,
        verb="zieht Zwischenbilanz",
        subject=finding.tool,
        before=before,
        after=after,
    )
