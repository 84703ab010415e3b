"""The three mails a follower can get: please confirm, you follow already, and the digest of news."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from werkstattplan.modules.followers.models import Follower, Following
from werkstattplan.modules.followers.selectors.feed import Entry
from werkstattplan.modules.followers.tokens import confirm_token, manage_token
from werkstattplan.platform.notify.services import message_exists, queue_message

CONFIRM, ALREADY, DIGEST = "followers.confirm", "followers.already", "followers.digest"


def ask_to_confirm(*, following: Following, label: str, until: datetime.datetime, at: datetime.datetime) -> None:
    """Ask the owner of the address whether the wish is his or hers."""
    _queue(
        following.follower,
        kind=CONFIRM,
        key=f"{CONFIRM}/{following.pk}/{following.asked}",
        subject=f"Bitte bestätigen: {label}",
        at=at,
        context={
            "label": label,
            "plan": following.plan.title,
            "until": until,
            "url": _absolute("followers_free:confirm", confirm_token(following)),
        },
    )


def say_already(*, following: Following, label: str, at: datetime.datetime) -> None:
    """Tell who follows already that there is nothing to do; at most once a day."""
    _queue(
        following.follower,
        kind=ALREADY,
        key=f"{ALREADY}/{following.pk}/{timezone.localdate(at)}",
        subject=f"Sie folgen schon: {label}",
        at=at,
        context={"label": label, "plan": following.plan.title},
    )


def tell_news(*, follower: Follower, sections: Sequence[tuple[str, str, list[Entry]]], at: datetime.datetime) -> None:
    """Send the news of all due selections in one mail; sections are label, path of the list and news.

    Raises `SuppressedRecipient` if mails to the address come back.
    """
    entries = {entry.id: entry for _, _, news in sections for entry in news}
    first = next(iter(entries.values()))
    subject = first.headline if len(entries) == 1 else f"{len(entries)} Neuigkeiten: {follower.commune.name}"
    _queue(
        follower,
        kind=DIGEST,
        key=_digest_key(follower, at),
        subject=subject,
        at=at,
        context={
            "sections": [
                (label, settings.SITE_URL + path, [(entry, settings.SITE_URL + entry.path) for entry in news])
                for label, path, news in sections
            ]
        },
    )


def is_told_today(*, follower: Follower, at: datetime.datetime) -> bool:
    """Whether the address got its one mail of the day."""
    return message_exists(commune=follower.commune, key=_digest_key(follower, at))


def _digest_key(follower: Follower, at: datetime.datetime) -> str:
    return f"{DIGEST}/{follower.pk}/{timezone.localdate(at)}"


def _queue(
    follower: Follower, *, kind: str, key: str, subject: str, at: datetime.datetime, context: dict[str, Any]
) -> None:
    name = kind.removeprefix("followers.")
    token = manage_token(follower)
    context |= {
        "commune": follower.commune,
        "manage_url": _absolute("followers_free:manage", token),
        "end_url": _absolute("followers_free:end", token),
    }
    queue_message(
        commune=follower.commune,
        recipient=follower.email,
        subject=subject,
        text=render_to_string(f"followers/mail/{name}.txt", context),
        html=render_to_string(f"followers/mail/{name}.html", context),
        kind=kind,
        key=key,
        at=at,
        unsubscribe_url=context["end_url"],
    )


def _absolute(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])
