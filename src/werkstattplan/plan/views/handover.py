"""What if this person leaves? Shown whole, handed over in one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.handover import HandoverForm
from werkstattplan.plan.selectors.handover import burden_of
from werkstattplan.plan.services import handover as services
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.people.models import Person


@require("people.change_people")
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """Everything that hangs on a person, and the form that hands it over."""
    person = get_object_or_404(Person, pk=person_id)
    form = HandoverForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid() and _hand_over(request, person, form):
        return redirect("work:handover", commune_slug, person_id)
    context = {
        "person": person,
        "form": form,
        "burden": burden_of(person, commune_of(request), timezone.localdate()),
        "last": services.last_handover(person),
        "chosen": request.POST.getlist("zeile") if request.method == "POST" else None,
        "breadcrumbs": [
            {"label": "Personen", "url": reverse("people:list", args=[commune_slug])},
            {"label": person.name, "url": reverse("people:detail", args=[commune_slug, person_id])},
            {"label": "Übergabe", "url": ""},
        ],
    }
    return render(request, "plan/work/handover.html", context, status=422 if form.errors else 200)


@require("people.change_people")
@require_POST
def undo(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """Take the last handover of a person back."""
    person = get_object_or_404(Person, pk=person_id)
    last = services.last_handover(person)
    try:
        if last is None:
            raise services.HandoverChangedSince
        services.undo_handover(change=last, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die Übergabe ist zurückgenommen.")
    return redirect("work:handover", commune_slug, person_id)


def _hand_over(request: HttpRequest, person: Person, form: HandoverForm) -> bool:
    rows = [int(text) for text in request.POST.getlist("zeile") if text.isdecimal()]
    taker = form.cleaned_data["to"]
    try:
        change = services.hand_over(
            person=person,
            to=taker,
            responsibility_ids=rows,
            actor=actor_of(request),
            at=timezone.now(),
            left_on=form.cleaned_data["left_on"],
        )
    except Refusal as refusal:
        form.add_error("to", refusal.sentence)
        return False
    count = len(change.after["Werkzeuge"])
    messages.success(request, f"{taker} ist jetzt für {count} {'Werkzeug' if count == 1 else 'Werkzeuge'} zuständig.")
    return True
