"""Saying what became of a survey, and counting how often somebody looked."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.models import FollowUp, LookCount, Outcome, OutcomeState, Survey, Wave
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class ReasonMissing(Refusal):
    """Something does not come and nobody says why."""

    code = "reason-missing"
    sentence = "Wenn etwas nicht kommt, gehört der Grund dazu. Bitte schreiben Sie ihn in einem Satz auf."


class StillPublished(Refusal):
    """What people can read is withdrawn before it is removed."""

    code = "still-published"
    sentence = "Das steht noch auf der öffentlichen Seite. Bitte ziehen Sie es erst zurück."


class DayPassed(Refusal):
    """People cannot look again in the past."""

    code = "day-passed"
    sentence = "Dieser Tag ist schon vorbei. Bitte nennen Sie einen, der noch kommt."


class ForeignWave(Refusal):
    """The wave is one of another survey."""

    code = "foreign-wave"
    sentence = "Diese Welle gehört zu einer anderen Umfrage. Bitte wählen Sie noch einmal."


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeContent:
    """What an outcome says and what it is tied to."""

    heard: str
    answer: str
    state: OutcomeState
    reason: str = ""
    wave_id: int | None = None
    question_id: str = ""
    plan_slug: str = ""
    tool_key: str = ""
    step_title: str = ""
    step_year: int | None = None
    decision_body: str = ""
    decision_number: str = ""
    decided_on: datetime.date | None = None


@transaction.atomic
def add_outcome(*, survey: Survey, content: OutcomeContent, actor: User, at: datetime.datetime) -> Outcome:
    """Write down what became of a result; nobody outside sees it yet. Raises `ReasonMissing`, `ForeignWave`."""
    _check(survey, content)
    outcome = Outcome.objects.create(
        commune_id=survey.commune_id, survey=survey, as_of=timezone.localdate(at), **asdict(content)
    )
    _record(outcome, actor, at, "schreibt eine Wirkung auf", {}, _said(content))
    return outcome


@transaction.atomic
def change_outcome(*, outcome: Outcome, content: OutcomeContent, actor: User, at: datetime.datetime) -> None:
    """Say it anew; a published outcome shows the new words and day at once. Raises `ReasonMissing`, `ForeignWave`."""
    _check(outcome.survey, content)
    new = asdict(content)
    before = {name: getattr(outcome, name) for name in new}
    if before == new:
        return
    for name, value in {**new, "as_of": timezone.localdate(at)}.items():
        setattr(outcome, name, value)
    outcome.save()
    changed = [name for name in new if before[name] != new[name]]
    _record(outcome, actor, at, "ändert eine Wirkung", _plain(before, changed), _plain(new, changed))


@transaction.atomic
def publish_outcome(*, outcome: Outcome, actor: User, at: datetime.datetime) -> None:
    """Show an outcome to everybody; a second time changes nothing."""
    _show(outcome, True, "veröffentlicht eine Wirkung", actor, at)


@transaction.atomic
def withdraw_outcome(*, outcome: Outcome, actor: User, at: datetime.datetime) -> None:
    """Take an outcome off the public page; a second time changes nothing."""
    _show(outcome, False, "zieht eine Wirkung zurück", actor, at)


@transaction.atomic
def remove_outcome(*, outcome: Outcome, actor: User, at: datetime.datetime) -> None:
    """Remove an outcome that nobody outside sees. Raises `StillPublished`."""
    if outcome.is_published:
        raise StillPublished
    _record(outcome, actor, at, "entfernt eine Wirkung", {"heard": outcome.heard, "answer": outcome.answer}, {})
    outcome.delete()


@transaction.atomic
def announce_news(*, survey: Survey, on: datetime.date, actor: User, at: datetime.datetime) -> None:
    """Tell people when to look again. Raises `DayPassed`."""
    if on < timezone.localdate(at):
        raise DayPassed
    FollowUp.objects.update_or_create(survey=survey, defaults={"commune_id": survey.commune_id, "next_news_on": on})
    record_change(
        commune=survey.commune,
        actor=actor,
        at=at,
        verb="kündigt Neues an",
        subject=survey,
        before={},
        after={"next_news_on": on.isoformat()},
    )


@transaction.atomic
def count_look(*, wave: Wave, at: datetime.datetime) -> None:
    """Add one to the day's sum of those who found the page with their word."""
    day = timezone.localdate(at)
    LookCount.objects.get_or_create(wave=wave, day=day, defaults={"commune_id": wave.commune_id})
    LookCount.objects.filter(wave=wave, day=day).update(looks=F("looks") + 1)


def _check(survey: Survey, content: OutcomeContent) -> None:
    if content.state == OutcomeState.NOT_COMING and not content.reason:
        raise ReasonMissing
    if content.wave_id and not Wave.objects.filter(pk=content.wave_id, survey=survey).exists():
        raise ForeignWave


def _show(outcome: Outcome, is_published: bool, verb: str, actor: User, at: datetime.datetime) -> None:
    changed = Outcome.objects.filter(pk=outcome.pk, is_published=not is_published).update(is_published=is_published)
    if changed:
        outcome.is_published = is_published
        _record(outcome, actor, at, verb, {"is_published": not is_published}, {"is_published": is_published})


def _said(content: OutcomeContent) -> dict[str, Any]:
    values = {name: value for name, value in asdict(content).items() if value}
    return _plain(values, list(values))


def _plain(values: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Values that JSON can hold."""
    return {
        name: values[name].isoformat() if isinstance(values[name], datetime.date) else values[name] for name in names
    }


def _record(
    outcome: Outcome, actor: User, at: datetime.datetime, verb: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record_change(
        commune=outcome.survey.commune, actor=actor, at=at, verb=verb, subject=outcome, before=before, after=after
    )
