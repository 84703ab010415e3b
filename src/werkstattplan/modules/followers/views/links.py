"""Pages behind the links of mails. Opening one changes nothing, because mail scanners open links; its button does.

The token in the address is what allows it. A browser sends it along with nothing else, so these pages need neither
cookie nor protection against forged requests, and work in the windows of mail programs; since they tell no other site
where somebody came from, a browser would not let them pass that protection anyway.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.followers.forms import RHYTHMS, RhythmForm
from werkstattplan.modules.followers.models import Follower, Following, Rhythm
from werkstattplan.modules.followers.selectors.labels import label_of_following, labelled
from werkstattplan.modules.followers.services import following as services
from werkstattplan.modules.followers.tokens import WrongToken, follower_of, following_of, manage_token


@csrf_exempt
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm to follow a selection."""
    try:
        following = following_of(token)
    except WrongToken as error:
        raise Http404 from error
    if following is None:
        return _page(request, "followers/expired.html", {"sentence": services.FollowingExpired.sentence}, 410)
    with scope(commune=following.commune):
        if request.method == "POST":
            try:
                services.confirm(following=following, at=timezone.now())
            except Refusal as refusal:
                return _page(request, "followers/expired.html", {"sentence": refusal.sentence}, 410)
            return redirect("followers_free:confirm", token)
        context = {
            "following": following,
            "label": label_of_following(following),
            "manage_url": reverse("followers_free:manage", args=[manage_token(following.follower)]),
        }
        return _page(request, "followers/confirm.html", context)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """What an address follows, with a button to end each."""
    follower = _follower(token)
    if follower is None:
        return _page(request, "followers/ended.html", {})
    with scope(commune=follower.commune):
        if request.method == "POST":
            _act(request, follower)
            return redirect("followers_free:manage", token)
        context = {
            "commune": follower.commune,
            "rows": labelled(follower),
            "rhythms": RHYTHMS,
            "end_url": reverse("followers_free:end", args=[token]),
        }
        return _page(request, "followers/manage.html", context)


def _act(request: HttpRequest, follower: Follower) -> None:
    number = request.POST.get("auswahl", "")
    row = Following.objects.filter(follower=follower, pk=int(number)).first() if number.isdecimal() else None
    if row is None:
        return
    if request.POST.get("tat") == "beenden":
        services.end_following(following=row, at=timezone.now())
        return
    form = RhythmForm(request.POST)
    if form.is_valid():
        services.change_rhythm(following=row, rhythm=Rhythm(form.cleaned_data["rhythmus"]))


@csrf_exempt
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End everything an address follows, with one click, and delete it; mail programs post here too (RFC 8058)."""
    follower = _follower(token)
    if follower is None:
        return _page(request, "followers/ended.html", {})
    with scope(commune=follower.commune):
        if request.method == "POST":
            services.end_all(follower=follower, at=timezone.now())
            return _page(request, "followers/ended.html", {})
        context = {"commune": follower.commune, "manage_url": reverse("followers_free:manage", args=[token])}
        return _page(request, "followers/end.html", context)


def _follower(token: str) -> Follower | None:
    try:
        return follower_of(token)
    except WrongToken as error:
        raise Http404 from error


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """A page that no search engine lists and whose address no other page learns."""
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
