"""Reading and writing imprint, privacy page and accessibility statement."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.pages import services
from werkstattplan.platform.pages.forms import PageForm
from werkstattplan.platform.pages.markdown import html_of
from werkstattplan.platform.pages.models import Kind
from werkstattplan.platform.pages.selectors import PageText, earlier_versions, page_text, page_texts
from werkstattplan.platform.tenancy.models import Commune


@require_safe
def site_page(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The page of the only commune, or the list of communes where each has its own."""
    communes = list(Commune.objects.all())
    if len(communes) != 1:
        rows = [{"label": commune.name, "url": f"/{commune.slug}/{kind.value}/"} for commune in communes]
        return render(request, "pages/choose.html", {"kind": kind, "rows": rows})
    with scope(commune=communes[0]):
        return _shown(request, page_text(communes[0], kind))


@require_safe
def commune_page(request: HttpRequest, commune_slug: str, kind: Kind) -> HttpResponse:
    """The page of a commune."""
    return _shown(request, page_text(request.commune, kind))  # type: ignore[attr-defined]


def _shown(request: HttpRequest, page: PageText) -> HttpResponse:
    return render(request, "pages/page.html", {"page": page, "html": html_of(page.text)})


@require("pages.change")
@require_safe
def page_list(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All legal pages with what is still to be filled in."""
    context = {"pages": page_texts(request.commune), "breadcrumbs": _crumbs(request)}  # type: ignore[attr-defined]
    return render(request, "pages/list.html", context)


@require("pages.change")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, commune_slug: str, kind: str) -> HttpResponse:
    """Write a page, look at it before, or begin with an earlier text (`?fassung=`)."""
    if kind not in Kind.values:
        raise Http404
    which = Kind(kind)
    page = page_text(request.commune, which)  # type: ignore[attr-defined]
    history = earlier_versions(which)
    form = PageForm(request.POST or None, initial={"text": _chosen(request, page, history), "version": page.version})
    preview = ""
    if request.method == "POST" and form.is_valid():
        if request.POST.get("tat") == "vorschau":
            preview = html_of(form.cleaned_data["text"])
        elif _saved(request, form, which):
            return redirect("pages:change", commune_slug, kind)
        else:
            again = request.POST.copy()
            again["version"] = str(page.version)
            form.data = again
    context = {"page": page, "form": form, "preview": preview, "history": history}
    context["breadcrumbs"] = _crumbs(request, which.label)
    return render(request, "pages/change.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: PageForm, kind: Kind) -> bool:
    values: dict[str, Any] = form.cleaned_data
    try:
        services.change_page(
            commune=request.commune,  # type: ignore[attr-defined]
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            kind=kind,
            text=values["text"],
            base_version=values["version"],
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, "Die Seite ist gespeichert und öffentlich.")
    return True


def _chosen(request: HttpRequest, page: PageText, history: list[Any]) -> str:
    wanted = request.GET.get("fassung", "")
    return next((str(row.before.get("text", "")) for row in history if str(row.pk) == wanted), page.text)


def _crumbs(request: HttpRequest, label: str = "") -> list[dict[str, str]]:
    commune = request.commune  # type: ignore[attr-defined]
    crumbs = [
        {"label": commune.name, "url": f"/arbeit/{commune.slug}/"},
        {"label": "Rechtliche Seiten", "url": reverse("pages:list", args=[commune.slug])},
    ]
    return [*crumbs, {"label": label, "url": ""}] if label else crumbs
