"""The one page behind the link: own tools of all communes, answered without an account.

The token in the address is what allows it. A browser sends it along with nothing else, so these pages need neither
cookie nor protection against forged requests, and work where cookies are off.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates import links
from werkstattplan.modules.updates.forms_answer import MONTH_CHOICES, AnswerForm, step_choices, values_of, year_choices
from werkstattplan.modules.updates.guesses import TooManyGuesses, count_guess
from werkstattplan.modules.updates.models import Answer, AnswerLink, Channel
from werkstattplan.modules.updates.selectors.answers import (
    CommuneToAnswer,
    ToolToAnswer,
    answer_of_address,
    has_left,
    names_of_address,
    tools_of_address,
)
from werkstattplan.modules.updates.services.giving import AnswerIsClosed, Speaker, add_file, give_answer
from werkstattplan.modules.updates.services.new_link import send_new_link
from werkstattplan.platform.files.photos import UnreadablePhoto
from werkstattplan.platform.files.services import MAX_BYTES, FileTooLarge

View = Callable[..., HttpResponseBase]


class NoFile(Refusal):
    """Nothing was chosen."""

    code = "no-file"
    sentence = "Es war keine Datei ausgewählt. Ihre Antwort ist trotzdem angekommen."


class NotYours(Refusal):
    """The tool is not among those of the link, perhaps no longer."""

    code = "not-yours"
    sentence = "Dieses Werkzeug gehört nicht mehr zu Ihren Fragen. Vielleicht ist es inzwischen abgeschlossen."


def private(view: View) -> View:
    """No trace elsewhere: not in caches, search engines or the next site's log."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = never_cache(view)(*args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@private
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is open; take one tool's answer."""
    try:
        link = _open(request, token)
    except Refusal as refusal:
        return _closed(request, refusal)
    groups = tools_of_address(link.email, on=timezone.localdate())
    speaker = _speaker(request, link)
    if request.method == "POST":
        return _take(request, token, link, groups, speaker)
    return _page(request, token, link, groups, speaker)


@private
@csrf_exempt
@require_POST
def add_photo(request: HttpRequest, token: str, answer_id: int) -> HttpResponse:
    """A photo or file for an answer that was given: a step of its own, so that a file that is refused costs no words."""
    try:
        link = _open(request, token)
    except Refusal as refusal:
        return _closed(request, refusal)
    try:
        found = _own_answer(link, answer_id)
        upload = request.FILES.get("datei")
        if upload is None:
            raise NoFile
        if (upload.size or 0) > MAX_BYTES:
            raise FileTooLarge
        with scope(commune=found.commune):
            add_file(answer=found, name=upload.name or "Datei", content=upload.read(), at=timezone.now())
    except Refusal as refusal:
        return redirect(_back(token, answer_id, fehler=refusal.code))
    return redirect(_back(token, answer_id, datei="ja"))


@private
@csrf_exempt
@require_POST
def new_link(request: HttpRequest) -> HttpResponse:
    """Send a new link to the address of an old one. Says the same whatever happened."""
    send_new_link(old_token=request.POST.get("token", ""), at=timezone.now())
    return render(request, "updates/new_link_sent.html")


@private
@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """The address without a token, as it is left when a mail program cuts the link."""
    return _closed(request, links.UnknownLink(), status=200)


def _open(request: HttpRequest, token: str) -> AnswerLink:
    """The link, unless everybody with its address has left. Raises the refusals of `read_token` and `TooManyGuesses`."""
    try:
        link = links.read_token(token, at=timezone.now())
    except links.UnknownLink:
        count_guess(request)
        raise
    if has_left(link.email, on=timezone.localdate()):
        raise links.RevokedLink
    return link


def _speaker(request: HttpRequest, link: AnswerLink) -> dict[str, Any]:
    """Who answers: the person the link was sent to, or whoever says another name (`ich`)."""
    names = names_of_address(link.email, on=timezone.localdate())
    said = " ".join((request.POST.get("ich") or request.GET.get("ich") or "").replace("\x00", "").split())[:200]
    return {"name": said or (names[0] if names else ""), "is_somebody_else": bool(said) and said not in names}


def _take(
    request: HttpRequest, token: str, link: AnswerLink, groups: list[CommuneToAnswer], speaker: dict[str, Any]
) -> HttpResponse:
    entry = _entry(groups, request.POST.get("werkzeug", ""))
    if entry is None:
        return _page(request, token, link, groups, speaker, error=NotYours().sentence, status=409)
    form = AnswerForm(request.POST, steps=list(entry.open_steps), earlier=entry.can_be_corrected)
    if form.is_valid():
        try:
            with scope(commune=entry.tool.commune):
                given = give_answer(
                    tool=entry.tool,
                    speaker=Speaker(channel=Channel.LINK, person=entry.person, **speaker),
                    content=form.content(),
                    token=form.submission,
                    at=timezone.now(),
                )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            who = {"ich": speaker["name"]} if speaker["is_somebody_else"] else {}
            return redirect(_back(token, given.pk, **who))
    return _page(request, token, link, groups, speaker, failed=(entry.tool.pk, form), status=422)


def _page(
    request: HttpRequest,
    token: str,
    link: AnswerLink,
    groups: list[CommuneToAnswer],
    speaker: dict[str, Any],
    *,
    failed: tuple[int, AnswerForm] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = request.GET.get("gesagt", "")
    said = int(asked) if asked.isdecimal() else None
    context = {
        "token": token,
        "groups": [(group.commune, _cards(group, said, failed)) for group in groups],
        "several": len(groups) > 1,
        "count": sum(not entry.is_answered for group in groups for entry in group.tools),
        "speaker": speaker,
        "failed_tool": failed[0] if failed else None,
        "error": error or _FILE_SENTENCES.get(request.GET.get("fehler", ""), ""),
        "said": said,
        "file_added": request.GET.get("datei") == "ja",
        "months": MONTH_CHOICES,
        "new_token": uuid.uuid4,
        "expires_on": timezone.localdate(link.expires_at),
    }
    return render(request, "updates/answer.html", context, status=status)


def _cards(group: CommuneToAnswer, said: int | None, failed: tuple[int, AnswerForm] | None) -> list[dict[str, Any]]:
    """What was said a moment ago first, so that the thanks are in view and the next question follows."""
    first = sorted(group.tools, key=lambda entry: entry.answer is None or entry.answer.pk != said)
    return [_card(entry, failed) for entry in first]


def _card(entry: ToolToAnswer, failed: tuple[int, AnswerForm] | None) -> dict[str, Any]:
    """A tool with the values of its form: those just sent, else those of the answer that can be corrected."""
    form = failed[1] if failed is not None and failed[0] == entry.tool.pk else None
    earlier = entry.can_be_corrected
    values = values_of(earlier) if earlier is not None else {}
    if form is not None:
        values = {field.name: field.value() or "" for field in form}
    chosen = values.get("later_year", "")
    return {
        "entry": entry,
        "form": form,
        "values": values,
        "steps": [(key, label, key in values.get("steps", ())) for key, label in step_choices(list(entry.open_steps))],
        "years": [str(year) for year in year_choices(int(chosen) if chosen.isdecimal() and len(chosen) == 4 else None)],
    }


_FILE_SENTENCES = {
    "file-too-large": "Die Datei ist größer als 25 MB. Ihre Antwort ist angekommen. Bitte wählen Sie eine kleinere.",
    "file-empty": "Die Datei ist leer. Ihre Antwort ist angekommen. Bitte wählen Sie eine andere Datei.",
    "file-type-not-allowed": "Diesen Dateityp nehmen wir nicht an. Ihre Antwort ist angekommen. "
    "Möglich sind Fotos, PDF, Word, Excel und Text.",
    "photo-unreadable": f"{UnreadablePhoto.sentence} Ihre Antwort ist angekommen.",
    NoFile.code: NoFile.sentence,
    NotYours.code: NotYours.sentence,
    AnswerIsClosed.code: AnswerIsClosed.sentence,
}


_STATUS = {links.UnknownLink.code: 404, TooManyGuesses.code: 429}


def _closed(request: HttpRequest, refusal: Refusal, *, status: int = 0) -> HttpResponse:
    """Why the link does not open, and what to do."""
    status = status or _STATUS.get(refusal.code, 410)
    match = request.resolver_match
    token = match.kwargs.get("token", "") if match is not None else ""
    context = {"sentence": refusal.sentence, "code": refusal.code, "token": token}
    return render(request, "updates/link_closed.html", context, status=status)


def _entry(groups: list[CommuneToAnswer], tool_id: str) -> ToolToAnswer | None:
    return next((entry for group in groups for entry in group.tools if str(entry.tool.pk) == tool_id), None)


def _own_answer(link: AnswerLink, answer_id: int) -> Answer:
    """An answer that was given over a link of this address. Raises `NotYours`."""
    answer = answer_of_address(link.email, answer_id, on=timezone.localdate())
    if answer is None:
        raise NotYours
    return answer


def _back(token: str, answer_id: int, **query: str) -> str:
    """The page again, at the answer."""
    query = {"gesagt": str(answer_id), **query}
    return reverse("updates_free:answer", args=[token], query=query, fragment=f"antwort-{answer_id}")
