"""How papers look: the letterhead and the text blocks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.papers.forms import PLACEHOLDER_HELP, LetterheadForm, TextBlocksForm
from werkstattplan.modules.papers.models import TextBlock
from werkstattplan.modules.papers.selectors.content import letterhead_of
from werkstattplan.modules.papers.services import layout as services
from werkstattplan.modules.papers.texts import BLOCKS
from werkstattplan.modules.papers.views.page import crumbs
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require


@require("papers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Who sends papers, and the mark."""
    commune, head = commune_of(request), letterhead_of()
    initial = {"sender": commune.name}
    form = LetterheadForm(request.POST or None, request.FILES or None, instance=head, initial=None if head else initial)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, "Gespeichert. Neue Vorlagen sehen so aus, ausgegebene bleiben, wie sie sind.")
        return redirect("papers:letterhead", commune_slug)
    context = {"form": form, "head": head, "breadcrumbs": crumbs(commune_slug, ("Briefkopf", ""))}
    return render(request, "papers/letterhead.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: LetterheadForm) -> bool:
    values = form.cleaned_data
    uploaded = values["mark_file"]
    try:
        services.change_letterhead(
            commune=commune_of(request),
            sender=values["sender"],
            department=values["department"],
            foot=values["foot"],
            mark=(uploaded.name, uploaded.read()) if uploaded else None,
            without_mark=values["without_mark"],
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("mark_file", refusal.sentence)
        return False
    return True


@require("papers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def text_blocks(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The texts that new papers begin with."""
    own = dict(TextBlock.objects.values_list("key", "text"))
    form = TextBlocksForm(request.POST or None, initial={key: own.get(key, text) for key, (_, text) in BLOCKS.items()})
    if request.method == "POST" and form.is_valid():
        services.change_text_blocks(
            commune=commune_of(request),
            texts=form.cleaned_data,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        messages.success(request, "Gespeichert. Neue Vorlagen beginnen mit diesen Texten.")
        return redirect("papers:text_blocks", commune_slug)
    context = {
        "form": form,
        "placeholder_help": PLACEHOLDER_HELP,
        "breadcrumbs": crumbs(commune_slug, ("Textbausteine", "")),
    }
    return render(request, "papers/text_blocks.html", context, status=422 if form.errors else 200)
