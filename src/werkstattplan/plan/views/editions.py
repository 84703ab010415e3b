"""The editions of a plan: all of them, a new one, adoption, the adopted document."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.documents import plan_from_json
from werkstattplan.plan.exporting import ExportFormat, export_plan
from werkstattplan.plan.forms.editions import AdoptionForm, StartEditionForm
from werkstattplan.plan.models import AdoptedDocument, Edition
from werkstattplan.plan.services.adoption import adopt_edition
from werkstattplan.plan.services.succession import is_settled, start_edition, undecided_tools
from werkstattplan.plan.views.page import actor_of, commune_of, edition_of, plan_context
from werkstattplan.platform.access.decorators import require

ADOPTED_FORMATS = (("docx", "Word"), ("pdf", "PDF"), ("json", "JSON, unverändert mit Prüfsumme"))


@require("plan.view_internal")
@require_safe
def editions(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """All editions, newest first, and what comes next."""
    newest = edition_of(plan_slug)
    rows = list(newest.plan.editions.select_related("adopted_document", "based_on"))
    context = plan_context(request, newest.plan, current="work:editions", crumbs=(("Fassungen", ""),)) | {
        "editions": rows,
        "newest": newest,
        "may_start": is_settled(newest),
        "undecided": len(undecided_tools(newest)),
        "formats": ADOPTED_FORMATS,
        "may_change": request.user.has_perm("plan.change_plan", commune_of(request)),
    }
    return render(request, "plan/work/editions.html", context)


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Begin a new edition."""
    edition = edition_of(plan_slug)
    form = StartEditionForm(request.POST or None, initial={"title": edition.title})
    if request.method == "POST" and form.is_valid():
        try:
            new = start_edition(
                edition=edition, title=form.cleaned_data["title"], actor=actor_of(request), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Fassung {new.number} ist angelegt. Entscheiden Sie jetzt über jedes Werkzeug.")
            return redirect("work:succession", commune_slug, plan_slug)
    return _page(request, edition, "plan/work/start_edition.html", "Fortschreiben", form)


@require("plan.publish_edition")
@require_http_methods(["GET", "HEAD", "POST"])
def adoption(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Note the decision of a body about the newest edition."""
    edition = edition_of(plan_slug)
    form = AdoptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            adopt_edition(edition=edition, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            place = {"adoption-in-future": "adopted_on", "adopted-before": "adopted_on"}
            form.add_error(place.get(refusal.code), refusal.sentence)
        else:
            messages.success(request, f"Fassung {edition.number} ist beschlossen und bleibt, wie sie ist.")
            return redirect("work:editions", commune_slug, plan_slug)
    return _page(request, edition, "plan/work/adoption.html", "Beschluss", form)


def _page(
    request: HttpRequest, edition: Edition, template: str, crumb: str, form: StartEditionForm | AdoptionForm
) -> HttpResponse:
    back = reverse("work:editions", args=[commune_of(request).slug, edition.plan.slug])
    context = plan_context(request, edition.plan, current="work:editions", crumbs=(("Fassungen", back), (crumb, "")))
    context |= {
        "edition": edition,
        "form": form,
        "back": back,
        "undecided": undecided_tools(edition),
        "may_start": is_settled(edition),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@require("plan.view_internal")
@require_safe
def adopted_file(
    request: HttpRequest, commune_slug: str, plan_slug: str, number: int, export_format: str
) -> HttpResponse:
    """The edition as it was adopted; as JSON to the byte."""
    if export_format not in dict(ADOPTED_FORMATS):
        raise Http404
    kept = get_object_or_404(
        AdoptedDocument.objects.select_related("edition", "commune"),
        edition__plan__slug=plan_slug,
        edition__number=number,
    )
    kind = ExportFormat(export_format)
    content = bytes(kept.content)
    if kind is not ExportFormat.JSON:
        assert kept.edition.adopted_on is not None
        content = export_plan(
            plan_from_json(json.loads(content)),
            format=kind,
            commune_name=kept.commune.name,
            as_of=kept.edition.adopted_on,
        )
    name = f"{plan_slug}-fassung-{number}-beschlossen.{kind.extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind.media_type, headers=headers)
