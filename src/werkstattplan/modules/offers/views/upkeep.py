"""What the office does to keep entries true."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.modules.offers.forms.keep import RuleForm
from werkstattplan.modules.offers.models import UpkeepRule
from werkstattplan.modules.offers.selectors.upkeep import unplaced_rows, unplaced_with_reasons, upkeep_state
from werkstattplan.modules.offers.services.upkeep import set_rule
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.identity.models import User

PER_PAGE = 20
CLERK = "telefonisch bestätigt"


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """How true the directory is, what waits, and the rule."""
    form = RuleForm(request.POST or None, instance=UpkeepRule.objects.first())
    if request.method == "POST" and form.is_valid():
        set_rule(commune=commune_of(request), values=form.cleaned_data, actor=actor_of(request), at=timezone.now())
        messages.success(request, "Die Regel ist gespeichert.")
        return redirect("offers:upkeep", commune_slug)
    context = {"state": upkeep_state(timezone.localdate()), "form": form, "has_rule": form.instance.pk is not None}
    context["unplaced"] = unplaced_rows().count()
    context["breadcrumbs"] = crumbs(request)
    return render(request, "offers/keep/overview.html", context, status=422 if form.errors else 200)


@require("offers.read")
@require_safe
def unplaced(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Places without a point, with the reason."""
    page = Paginator(unplaced_rows(), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "rows": unplaced_with_reasons(list(page)), "breadcrumbs": crumbs(request, "Ohne Punkt")}
    return render(request, "offers/keep/unplaced.html", context)


def crumbs(request: HttpRequest, here: str = "", *between: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of upkeep, with steps between as label and address."""
    slug = commune_of(request).slug
    steps = [("Arbeit", reverse("work:home", args=[slug])), ("Angebote pflegen", reverse("offers:upkeep", args=[slug]))]
    if here:
        steps += [*between, (here, "")]
    else:
        steps[-1] = ("Angebote pflegen", "")
    return [{"label": label, "url": url} for label, url in steps]


def actor_of(request: HttpRequest) -> User:
    """The account that acts."""
    assert isinstance(request.user, User)
    return request.user


def number_of(request: HttpRequest, name: str) -> int:
    """The number of a row in a sent form; 404 for anything else."""
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
