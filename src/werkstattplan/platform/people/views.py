"""The persons of a commune: who they are, what they answer for, whether they may be named."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.people import services
from werkstattplan.platform.people.forms import AbsenceForm, MergeForm, PersonForm
from werkstattplan.platform.people.models import Absence, Person

PERSONS_PER_PAGE = 50


@require("people.change_people")
@require_safe
def person_list(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All persons, or those whose name holds the words of `q`."""
    wanted = request.GET.get("q", "").strip()
    persons = Person.objects.filter(former_name_digest="").annotate(count=Count("responsibilities")).order_by("name")
    if wanted:
        persons = persons.filter(name__icontains=wanted)
    page = Paginator(persons, PERSONS_PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "people/list.html", {"persons": page, "wanted": wanted})


@require("people.change_people")
@require_http_methods(["GET", "HEAD", "POST"])
def person_detail(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """Change a person, or merge it into another one that is the same."""
    person = get_object_or_404(Person, pk=person_id, former_name_digest="")
    merging = request.POST.get("act") == "merge"
    form = PersonForm(request.POST if request.method == "POST" and not merging else None, instance=person)
    merge_form = MergeForm(request.POST if merging else None, person=person)
    if merging and merge_form.is_valid():
        into = merge_form.cleaned_data["into"]
        services.merge_persons(person=person, into=into, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, f"„{person.name}“ und „{into.name}“ sind jetzt eine Person.")
        return redirect("people:detail", commune_slug, into.pk)
    if request.method == "POST" and not merging and form.is_valid():
        stored = Person.objects.get(pk=person_id)
        services.change_person(person=stored, actor=request.user, at=timezone.now(), values=form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, "Gespeichert.")
        return redirect("people:detail", commune_slug, person_id)
    tools = Person.objects.get(pk=person_id).responsibilities.select_related("tool", "function", "organisation")
    context = {
        "person": person,
        "form": form,
        "merge_form": merge_form,
        "responsibilities": tools,
        "absences": person.absences.filter(last_day__gte=timezone.localdate()),
        "absence_form": AbsenceForm(),
        "handover_url": f"{request.path}uebergabe/",
    }
    return render(request, "people/detail.html", context, status=422 if form.errors or merge_form.errors else 200)


@require("people.change_people")
@require_POST
def add_absence(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """Note days on which a person is away."""
    person = get_object_or_404(Person, pk=person_id)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte nennen Sie den ersten und den letzten Tag.")
        return redirect("people:detail", commune_slug, person_id)
    try:
        services.add_absence(person=person, actor=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Eingetragen. So lange geht die Post an die Vertretung.")
    return redirect("people:detail", commune_slug, person_id)


@require("people.change_people")
@require_POST
def remove_absence(request: HttpRequest, commune_slug: str, person_id: int, absence_id: int) -> HttpResponse:
    """Take an absence away."""
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=absence_id, person=person_id)
    services.remove_absence(absence=absence, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, "Gelöscht.")
    return redirect("people:detail", commune_slug, person_id)
