"""The page of mailboxes of functions and organisations."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.people import services
from werkstattplan.platform.people.forms import MailboxForm
from werkstattplan.platform.people.models import Function, Organisation


@require("people.change_people")
@require_safe
def mailboxes(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Every function and organisation that answers for something, with its mailbox."""
    groups = [
        ("funktion", "Funktionen", Function.objects.filter(responsibilities__isnull=False).distinct()),
        ("organisation", "Organisationen", Organisation.objects.filter(responsibilities__isnull=False).distinct()),
    ]
    return render(request, "people/mailboxes.html", {"groups": groups})


@require("people.change_people")
@require_POST
def set_mailbox(request: HttpRequest, commune_slug: str, kind: str, pk: int) -> HttpResponse:
    """Give one of them a mailbox."""
    owner: Function | Organisation
    if kind == "funktion":
        owner = get_object_or_404(Function, pk=pk)
    elif kind == "organisation":
        owner = get_object_or_404(Organisation, pk=pk)
    else:
        raise Http404
    form = MailboxForm(request.POST)
    if form.is_valid():
        services.set_mailbox(owner=owner, email=form.cleaned_data["email"], actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, f"Gespeichert: {owner}.")
    else:
        typed = request.POST.get("email", "")[:100]
        messages.error(request, f"„{typed}“ ist keine E-Mail-Adresse. Bitte prüfen Sie sie.")
    return redirect("people:mailboxes", commune_slug)
