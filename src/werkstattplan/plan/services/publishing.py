"""Publishing an edition and taking it back."""

import datetime

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Edition, EditionState
from werkstattplan.plan.search import index_edition, index_places
from werkstattplan.plan.services.succession import close_decisions
from werkstattplan.plan.services.touch import hold_plan, open_for_change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class NothingToPublish(Refusal):
    """An edition without tools."""

    code = "nothing-to-publish"
    sentence = "Diese Fassung hat noch kein Werkzeug. Bitte legen Sie zuerst eines an oder importieren Sie den Plan."


class NotPublished(Refusal):
    """An edition that the public does not see cannot be withdrawn."""

    code = "not-published"
    sentence = "Diese Fassung ist nicht veröffentlicht. Es gibt nichts zurückzuziehen."


@transaction.atomic
def publish_edition(*, edition: Edition, actor: User, at: datetime.datetime) -> bool:
    """Let the public see the edition; the one it saw before is superseded. False if it is published already.

    Raises `NothingToPublish`, and `DecisionsOpen` where it continues an edition and has not decided about every tool.
    """
    editions = _locked(edition)
    this = editions[edition.pk]
    if this.state == EditionState.PUBLISHED:
        return False
    if not this.is_adopted:
        opened = open_for_change(this.pk, at=at)
        close_decisions(this)
        opened.touch()
    if not this.tools.exists():
        raise NothingToPublish
    for other in editions.values():
        if other.state == EditionState.PUBLISHED:
            _move(other, EditionState.SUPERSEDED, actor=actor, at=at, verb="löst ab")
    _move(this, EditionState.PUBLISHED, actor=actor, at=at, verb="veröffentlicht", published_at=at)
    index_places(edition.commune)
    return True


@transaction.atomic
def withdraw_edition(*, edition: Edition, actor: User, at: datetime.datetime) -> None:
    """Make a published edition a draft again; the public sees no edition of the plan then. Raises `NotPublished`."""
    this = _locked(edition)[edition.pk]
    if this.state != EditionState.PUBLISHED:
        raise NotPublished
    _move(this, EditionState.DRAFT, actor=actor, at=at, verb="zieht zurück", published_at=None)
    index_places(edition.commune)


def _locked(edition: Edition) -> dict[int, Edition]:
    """All editions of the plan; a second click waits for the first."""
    hold_plan(edition.plan_id)
    return {row.pk: row for row in Edition.objects.filter(plan=edition.plan_id)}


def _move(
    edition: Edition, state: EditionState, *, actor: User, at: datetime.datetime, verb: str, **values: object
) -> None:
    before = edition.state
    Edition.objects.filter(pk=edition.pk).update(state=state, **values)
    index_edition(Edition.objects.select_related("plan", "commune").get(pk=edition.pk))
    record_change(
        commune=edition.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=edition,
        before={"state": before},
        after={"state": state.value},
    )
