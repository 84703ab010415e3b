"""Files at a tool."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Attachment, EditionState
from werkstattplan.plan.services.attachments import attach_file, remove_attachment
from werkstattplan.plan.views.page import actor_of, tool_of
from werkstattplan.platform.access.decorators import check, require
from werkstattplan.platform.files.models import StoredFile


class AttachmentForm(forms.Form):
    """A file with a name that people understand."""

    title = forms.CharField(label="Bezeichnung", max_length=200)
    file = forms.FileField(label="Datei", help_text="PDF, Word, Excel, LibreOffice, Bild oder Text, höchstens 25 MB.")
    is_public = forms.BooleanField(label="öffentlich zeigen", required=False)


@require("plan.view_internal")
@require_POST
def attach(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Add a file to a tool."""
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie eine Datei und geben Sie ihr eine Bezeichnung.")
        return redirect("work:tool", commune_slug, plan_slug, tool_key)
    uploaded = form.cleaned_data["file"]
    try:
        attach_file(
            tool=tool,
            actor=actor_of(request),
            at=timezone.now(),
            title=form.cleaned_data["title"],
            name=uploaded.name,
            content=uploaded.read(),
            is_public=form.cleaned_data["is_public"],
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die Datei ist angehängt.")
    return redirect("work:tool", commune_slug, plan_slug, tool_key)


@require("plan.view_internal")
@require_POST
def remove(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, attachment_id: int) -> HttpResponse:
    """Take a file off a tool; the stored file stays in the history."""
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    attachment = get_object_or_404(tool.attachments, pk=attachment_id)
    remove_attachment(attachment=attachment, actor=actor_of(request), at=timezone.now())
    messages.success(request, "Die Datei hängt nicht mehr an diesem Werkzeug.")
    return redirect("work:tool", commune_slug, plan_slug, tool_key)


@require("plan.view_internal")
@require_safe
def download(
    request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, attachment_id: int
) -> HttpResponseBase:
    """The file, for members."""
    attachment = get_object_or_404(tool_of(plan_slug, tool_key).attachments.select_related("file"), pk=attachment_id)
    return _file(attachment.file)


@require_safe
def public_download(
    request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, attachment_id: int
) -> HttpResponseBase:
    """A public file of a published tool, for everybody."""
    attachment = Attachment.objects.select_related("file").filter(
        pk=attachment_id,
        is_public=True,
        tool__key=tool_key,
        tool__edition__state=EditionState.PUBLISHED,
        tool__edition__plan__slug=plan_slug,
    )
    found = attachment.first()
    if found is None:
        raise Http404
    return _file(found.file)


def _file(stored: StoredFile) -> HttpResponseBase:
    """Always as a download, never shown in our pages' name: an uploaded file may hold scripts."""
    response = FileResponse(stored.content.open(), as_attachment=True, filename=stored.name)
    response.headers["Content-Type"] = "application/octet-stream"
    return response
