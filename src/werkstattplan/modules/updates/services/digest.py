"""Sending the digest, and keeping a mail back."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.links import make_token
from werkstattplan.modules.updates.models import Asking, AskingRhythm, HeldMail
from werkstattplan.modules.updates.module_key import KIND, KIND_LABEL
from werkstattplan.modules.updates.selectors.digest import (
    DigestMail,
    answer_address,
    mail_key,
    mail_text,
    mails_on,
)
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.notify.addresses import normalised
from werkstattplan.platform.notify.services import queue_message
from werkstattplan.platform.notify.tokens import unsubscribe_address
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune


class HoldInThePast(Refusal):
    """A mail cannot be held back until a day that is over."""

    code = "hold-in-the-past"
    sentence = "Dieser Tag ist schon vorbei. Bitte wählen Sie einen Tag in der Zukunft."


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestRun:
    """What a run has done."""

    queued: int
    refused: int


def run_digest(*, on: datetime.date, at: datetime.datetime) -> DigestRun:
    """Ask everybody who is to be asked on a day, one transaction for each mail.

    What follows is decided by the state alone: a run that was killed is finished by the next one, a second run on the
    same day finds nothing to do.
    """
    queued = refused = 0
    for mail in mails_on(on):
        try:
            ask(mail=mail, on=on, at=at)
        except (Refusal, IntegrityError):
            # An address that takes no mail, or another run that was quicker with this one.
            refused += 1
        else:
            queued += 1
    return DigestRun(queued=queued, refused=refused)


@transaction.atomic
def ask(*, mail: DigestMail, on: datetime.date, at: datetime.datetime) -> None:
    """Put one mail into the outbox and note what was asked.

    Raises `ImpossibleAddress`, `SuppressedRecipient`, `Unsubscribed`, and IntegrityError if one of its subjects was asked on that day.
    """
    for part in mail.parts:
        with scope(commune=part.commune):
            Asking.objects.bulk_create(
                Asking(
                    commune=part.commune,
                    subject_key=item.subject.key,
                    plan_slug=_tool_key(item.subject.key)[0],
                    tool_key=_tool_key(item.subject.key)[1],
                    email=mail.recipient.email,
                    person_id=part.digest.recipient.person_id,
                    asked_on=on,
                )
                for item in part.digest.items
            )
    words = mail_text(mail, link=answer_address(make_token(email=mail.recipient.email, at=at)))
    with scope(commune=mail.commune):
        queue_message(
            commune=mail.commune,
            recipient=mail.recipient.email,
            subject=words.subject,
            text=words.text,
            html=words.html,
            kind=KIND,
            key=mail_key(mail, on),
            at=at,
            person=Person.objects.filter(pk=mail.recipient.person_id or 0).first(),
            unsubscribe_url=unsubscribe_address(email=mail.recipient.email, kind=KIND, label=KIND_LABEL),
        )


@transaction.atomic
def hold_mail(
    *, commune: Commune, email: str, until: datetime.date, actor: User, at: datetime.datetime, today: datetime.date
) -> HeldMail:
    """Keep the mails to an address back until a day. Raises `HoldInThePast`."""
    if until <= today:
        raise HoldInThePast
    held, _ = HeldMail.objects.update_or_create(
        commune=commune, email=normalised(email), defaults={"until": until, "held_by": actor}
    )
    record_change(
        commune=commune,
        actor=actor,
        at=at,
        verb="hält Rückfragen zurück",
        subject=held,
        before={},
        after={"until": until.isoformat()},
    )
    return held


@transaction.atomic
def release_mail(*, commune: Commune, email: str, actor: User, at: datetime.datetime) -> None:
    """Let mails to an address go again."""
    held = HeldMail.objects.filter(commune=commune, email=normalised(email)).first()
    if held is None:
        return
    record_change(
        commune=commune,
        actor=actor,
        at=at,
        verb="gibt Rückfragen frei",
        subject=held,
        before={"until": held.until.isoformat()},
        after={},
    )
    held.delete()


@transaction.atomic
def set_rhythm(*, commune: Commune, values: dict[str, int | bool], actor: User, at: datetime.datetime) -> AskingRhythm:
    """Change how often a commune asks; `values` are fields of `AskingRhythm`."""
    rhythm = AskingRhythm.objects.select_for_update().filter(commune=commune).first() or AskingRhythm(commune=commune)
    before = {name: getattr(rhythm, name) for name in values}
    for name, value in values.items():
        setattr(rhythm, name, value)
    rhythm.save()
    record_change(
        commune=commune,
        actor=actor,
        at=at,
        verb="ändert den Rhythmus der Rückfragen",
        subject=rhythm,
        before=before,
        after=values,
    )
    return rhythm


def _tool_key(subject_key: str) -> tuple[str, str]:
    """Plan and tool of a subject; two empty texts for an item of a module."""
    if subject_key.startswith("item:"):
        return "", ""
    plan_slug, _, tool_key = subject_key.partition("/")
    return plan_slug, tool_key
