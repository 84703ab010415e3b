"""Kinds of offers: the tree, new ones, their words, hiding and merging."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.categories import CategoryForm, MergeForm
from werkstattplan.modules.offers.models import Category
from werkstattplan.modules.offers.selectors.kinds import kind_tree
from werkstattplan.modules.offers.services.categories import (
    add_category,
    category_values,
    edit_category,
    hide_category,
    load_categories,
    merge_categories,
)
from werkstattplan.modules.offers.tasks import index_commune
from werkstattplan.modules.offers.taxonomy import TAXONOMY, known_kinds
from werkstattplan.modules.offers.views.both import Values, edit_page
from werkstattplan.modules.offers.views.editing import crumbs
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.jobs.services import enqueue


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The tree; POST adds the kinds that come with the software."""
    if request.method == "POST":
        count = load_categories(commune=commune_of(request), actor=actor_of(request), at=timezone.now())
        messages.success(request, f"{count} Kategorien sind neu." if count else "Es fehlte keine.")
        return redirect("offers:categories", commune_slug)
    rows = kind_tree()
    context = {
        "rows": [row for row in rows if not row.category.is_hidden],
        "hidden": [row for row in rows if row.category.is_hidden],
        "breadcrumbs": crumbs(commune_slug, ("Kategorien", "")),
    }
    return render(request, "offers/write/categories.html", context)


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def new_category(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """A kind of the district's own."""
    form = CategoryForm(request.POST or None, values={})
    if request.method == "POST" and form.is_valid():
        try:
            row = add_category(
                commune=commune_of(request), values=form.values(), actor=actor_of(request), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
        else:
            messages.success(request, f"„{row.name}“ ist angelegt.")
            return redirect("offers:categories", commune_slug)
    context = {"form": form, "breadcrumbs": _crumbs(commune_slug, "Neue Kategorie")}
    return render(request, "offers/write/new_category.html", context, status=422 if form.errors else 200)


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, commune_slug: str, kind_id: int) -> HttpResponse:
    """The form of a kind."""
    row = _kind(kind_id)

    def save(base: Values, mine: Values) -> Any:
        return edit_category(
            category=row,
            base=base,
            mine=mine,
            actor=actor_of(request),
            at=timezone.now(),
            index_later=partial(enqueue, index_commune, commune_slug),
        )

    return edit_page(
        request,
        current=category_values(row),
        make_form=lambda values, data: CategoryForm(data, values=values, category=row),
        save=save,
        template="offers/write/category.html",
        context={
            "category": row,
            "offers": row.offers.count(),
            "kind": known_kinds().get(row.key),
            "taxonomy": TAXONOMY,
            "breadcrumbs": _crumbs(commune_slug, row.name),
        },
        done=reverse("offers:category", args=[commune_slug, row.pk]),
    )


@require("offers.decide")
@require_POST
def hide(request: HttpRequest, commune_slug: str, kind_id: int) -> HttpResponse:
    """Hide a kind that nobody uses, or show it again."""
    row, is_hidden = _kind(kind_id), request.POST.get("ausblenden") == "1"
    try:
        hide_category(category=row, is_hidden=is_hidden, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("offers:category", commune_slug, row.pk)
    messages.success(request, f"„{row.name}“ ist {'ausgeblendet' if is_hidden else 'wieder da'}.")
    return redirect("offers:categories", commune_slug)


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, commune_slug: str, kind_id: int) -> HttpResponse:
    """Give the offers of a kind another one."""
    row = _kind(kind_id)
    form = MergeForm(request.POST or None, dropped=row)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            count = merge_categories(
                dropped=row,
                kept=kept,
                actor=actor_of(request),
                at=timezone.now(),
                index_later=partial(enqueue, index_commune, commune_slug),
            )
        except Refusal as refusal:
            form.add_error("kept", refusal.sentence)
        else:
            messages.success(request, f"{count} Angebote gehören jetzt zu „{kept.name}“.")
            return redirect("offers:categories", commune_slug)
    context = {
        "title": f"„{row.name}“ zusammenlegen",
        "question": "Name und Wörter dieser Kategorie finden die Angebote weiter. Die Kategorie selbst wird ausgeblendet.",
        "confirm_label": "Zusammenlegen",
        "cancel_url": reverse("offers:category", args=[commune_slug, row.pk]),
        "form": form,
        "breadcrumbs": _crumbs(commune_slug, row.name),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _kind(kind_id: int) -> Category:
    return get_object_or_404(Category.objects.select_related("commune"), pk=kind_id)


def _crumbs(commune_slug: str, here: str) -> list[dict[str, str]]:
    return crumbs(commune_slug, ("Kategorien", reverse("offers:categories", args=[commune_slug])), (here, ""))
