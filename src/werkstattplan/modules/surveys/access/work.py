"""Proof of work: a device computes for about a second before it may answer. No cookie, no third party, no list."""

import datetime
from typing import Any

from altcha import v1

from werkstattplan.modules.surveys.access.keys import key_for

# About one second on a phone of 2018; who wants a thousand replies computes for a quarter of an hour.
HARDEST_NUMBER = 60_000
VALID_FOR = datetime.timedelta(hours=12)


def new_task(*, at: datetime.datetime, secret: str, salt: str) -> dict[str, Any]:
    """A task for a device; nothing of it is stored."""
    options = v1.ChallengeOptions(
        algorithm="SHA-256",
        max_number=HARDEST_NUMBER,
        hmac_key=key_for("work", secret=secret, salt=salt),
        expires=at + VALID_FOR,
    )
    return dict(v1.create_challenge(options).to_dict())


def solved_task(solution: str, *, secret: str, salt: str) -> str | None:
    """What names the task that was solved, the same for every solution sent again; None if it is not solved."""
    key = key_for("work", secret=secret, salt=salt)
    is_right, _ = v1.verify_solution(solution, key)
    if not is_right:
        return None
    return v1.Payload.from_base64(solution).challenge
