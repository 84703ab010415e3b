"""What the page of a survey asks of the server: a ticket, a task, that answers arrive, a sealed draft."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.modules.surveys.models import Access, Wave
from werkstattplan.modules.surveys.services import drafts, redeeming, replies
from werkstattplan.modules.surveys.services.refusals import UnreadableAnswers
from werkstattplan.modules.surveys.views.shared import json_act, of_wave, text_of
from werkstattplan.modules.surveys.views.tasks import task_of


@require_safe
@of_wave
def task(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """A task to solve, where no code is needed or many wrong ones come in."""
    values = task_of(wave, timezone.now()) if wave.salt else {}
    return JsonResponse(values, headers={"Cache-Control": "no-store"})


@json_act
def ticket(wave: Wave, values: dict[str, Any]) -> dict[str, Any]:
    """A ticket for a code or a solved task."""
    device_secret, solution = text_of(values, "secret"), text_of(values, "solution")
    at = timezone.now()
    if wave.access == Access.OPEN:
        issued = redeeming.redeem_task(wave=wave, solution=solution, at=at)
    else:
        issued = redeeming.redeem_code(
            wave=wave, typed=text_of(values, "code"), device_secret=device_secret, at=at, solution=solution
        )
    return {"ticket": issued.token}


@json_act
def reply(wave: Wave, values: dict[str, Any]) -> dict[str, Any]:
    """Take in answers; says whether they had arrived before."""
    answers, number = values.get("answers"), values.get("questionnaire")
    if not isinstance(answers, dict) or type(number) is not int:
        raise UnreadableAnswers
    arrival = replies.take_reply(
        wave=wave, token=text_of(values, "ticket"), questionnaire_number=number, answers=answers, at=timezone.now()
    )
    return {"arrived": True, "is_new": arrival.is_new}


@json_act
def keep_draft(wave: Wave, values: dict[str, Any]) -> dict[str, Any]:
    """Keep what the browser has sealed."""
    drafts.keep_draft(
        wave=wave,
        token=text_of(values, "ticket"),
        lookup=text_of(values, "lookup"),
        sealed=text_of(values, "sealed"),
        at=timezone.now(),
    )
    return {"kept": True, "days": drafts.KEPT_FOR.days}


@json_act
def fetch_draft(wave: Wave, values: dict[str, Any]) -> dict[str, Any]:
    """Hand out what was sealed under a word; asked with POST so that no log sees it."""
    return {"sealed": drafts.sealed_draft(wave=wave, lookup=text_of(values, "lookup"))}
