"""A pretest: a few people try the draft by a link and say what they stumble over. Nothing they answer is kept."""

import datetime
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from werkstattplan.modules.surveys.models import LONGEST_COMMENT, Pretest, PretestComment, Survey
from werkstattplan.modules.surveys.services.refusals_pretest import EmptyComment, PretestOver, TooManyComments
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

LASTS = datetime.timedelta(days=14)
KEPT_AFTER = datetime.timedelta(days=30)
MOST_COMMENTS = 500


@transaction.atomic
def open_pretest(*, survey: Survey, actor: User, at: datetime.datetime) -> Pretest:
    """Make a link for testers for two weeks; one that was there before no longer works."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    values = {"token": secrets.token_urlsafe(12), "until": timezone.localdate(at) + LASTS}
    pretest, _ = Pretest.objects.update_or_create(survey=survey, defaults=values | {"commune_id": survey.commune_id})
    _record(survey, "öffnet eine Probe", {"until": pretest.until.isoformat()}, actor, at)
    return pretest


@transaction.atomic
def close_pretest(*, survey: Survey, actor: User, at: datetime.datetime) -> None:
    """Close the link; what testers said stays until its day."""
    Pretest.objects.filter(survey=survey).update(token="")
    _record(survey, "beendet eine Probe", {}, actor, at)


@transaction.atomic
def say(*, pretest: Pretest, comments: Mapping[str, str], minutes: int | None, at: datetime.datetime) -> None:
    """Keep what a tester says, by question ("" for the whole), and how many minutes answering took.

    Raises `PretestOver`, `EmptyComment`, `TooManyComments`.
    """
    row = Pretest.objects.select_for_update().get(pk=pretest.pk)
    if not takes_comments(row, at):
        raise PretestOver
    said = [(question, text.strip()[:LONGEST_COMMENT]) for question, text in comments.items() if text.strip()]
    if not said and minutes is None:
        raise EmptyComment
    if PretestComment.objects.filter(pretest=row).count() + len(said) + 1 > MOST_COMMENTS:
        raise TooManyComments
    rows = [PretestComment(question=question, text=text) for question, text in said]
    rows += [PretestComment(minutes=minutes)] if minutes is not None else []
    for one in rows:
        one.commune_id, one.pretest, one.delete_on = row.commune_id, row, row.until + KEPT_AFTER
    PretestComment.objects.bulk_create(rows)


@transaction.atomic
def forget_comments(*, survey: Survey, actor: User, at: datetime.datetime) -> None:
    """Delete all comments, once they are worked in."""
    PretestComment.objects.filter(pretest__survey=survey).delete()
    _record(survey, "löscht die Anmerkungen einer Probe", {}, actor, at)


def takes_comments(pretest: Pretest, at: datetime.datetime) -> bool:
    """Whether the link works."""
    return bool(pretest.token) and timezone.localdate(at) <= pretest.until


@transaction.atomic
def look_after_pretests(*, at: datetime.datetime) -> None:
    """Close links whose time is over, and delete comments whose day has come; for the commune in scope."""
    today = timezone.localdate(at)
    Pretest.objects.filter(until__lt=today).exclude(token="").update(token="")
    PretestComment.objects.filter(delete_on__lte=today).delete()


def _record(survey: Survey, verb: str, after: dict[str, object], actor: User, at: datetime.datetime) -> None:
    record_change(commune=survey.commune, actor=actor, at=at, verb=verb, subject=survey, before={}, after=after)
