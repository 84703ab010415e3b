"""What is held about somebody: see it, hand it out, erase it; and the record of processing activities.

Putting a report together reads every table: it happens on a button, not on opening a page.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.privacy import Erasure
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.privacy import services
from werkstattplan.platform.privacy.forms import AddressForm, ErasureForm
from werkstattplan.platform.privacy.record import HEADINGS, TITLE, activities, record_as_word
from werkstattplan.platform.privacy.report import report_as_json
from werkstattplan.platform.privacy.selectors import duties_of, held_about
from werkstattplan.platform.privacy.stored_text import files_naming
from werkstattplan.platform.privacy.subject import Subject, subject_of_address, subject_of_person

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require("privacy.see_personal_data")
@require_http_methods(["GET", "HEAD", "POST"])
def person_data(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """What is held about a person, as a page or a file."""
    person = _person(person_id)
    subject = subject_of_person(person)
    if request.method == "POST":
        return _report(request, subject, {"person": person})
    return render(request, "privacy/person.html", {"person": person, "duties": duties_of(subject)})


@require("privacy.erase_person")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_person(request: HttpRequest, commune_slug: str, person_id: int) -> HttpResponse:
    """Say what erasing means, then do it."""
    person = _person(person_id)
    subject = subject_of_person(person)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _erased(request, subject, form):
        return redirect("people:list", commune_slug)
    context = {"person": person, "duties": duties_of(subject), "form": form, **_consequences()}
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


@require("privacy.see_personal_data")
@require_http_methods(["GET", "HEAD", "POST"])
def address_data(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """What is held about whoever has a mail address, also without being in the list of persons."""
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "privacy/address.html", {"form": form}, status=422 if form.errors else 200)
    subject = subject_of_address(request.commune, form.cleaned_data["email"])  # type: ignore[attr-defined]
    if subject.person is not None and request.POST.get("act") != "json":
        messages.info(request, "Diese Adresse gehört zu einer Person aus der Liste.")
        return redirect("privacy:person", commune_slug, subject.person.pk)
    erasure = ErasureForm(request.POST if request.POST.get("act") == "erase" else None)
    if request.POST.get("act") == "erase" and erasure.is_valid() and _erased(request, subject, erasure):
        return redirect("privacy:address", commune_slug)
    return _report(request, subject, {"email": form.cleaned_data["email"], "erasure": erasure})


@require("privacy.see_personal_data")
@require_safe
def record(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The record of processing activities."""
    context = {"title": TITLE, "headings": HEADINGS, "activities": activities()}
    return render(request, "privacy/record.html", context)


@require("privacy.see_personal_data")
@require_safe
def record_file(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The record as a Word file."""
    content = record_as_word(request.commune, day=timezone.localdate())  # type: ignore[attr-defined]
    return _file(content, WORD, "verarbeitungstaetigkeiten.docx")


def _consequences() -> dict[str, Any]:
    every = activities()
    return {
        "deleted": [row.label for row in every if row.outcome is Erasure.DELETE],
        "cleared": [row.label for row in every if row.outcome is Erasure.CLEAR],
        "kept": [row for row in every if row.outcome is Erasure.KEEP],
    }


def _person(person_id: int) -> Person:
    return get_object_or_404(Person.objects.select_related("user", "commune"), pk=person_id)


def _report(request: HttpRequest, subject: Subject, context: dict[str, Any]) -> HttpResponse:
    holdings, files, now = held_about(subject), files_naming(subject), timezone.now()
    if request.POST.get("act") == "json":
        return _file(report_as_json(subject, holdings, files, at=now), "application/json", "auskunft.json")
    erasure = context.get("erasure")
    status = 422 if erasure is not None and erasure.errors else 200
    context |= {"subject": subject, "holdings": holdings, "files": files, "now": now}
    return render(request, "privacy/report.html", context, status=status)


def _erased(request: HttpRequest, subject: Subject, form: ErasureForm) -> bool:
    try:
        files = services.erase_person(subject=subject, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"Die Daten von {subject.label} sind gelöscht.")
    if files:
        names = ", ".join(f"„{name}“" for name in files)
        messages.warning(request, f"In diesen Dateien steht der Name noch; bitte prüfen und ersetzen Sie sie: {names}.")
    return True


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
