"""Photos of an offer: staff keep them, everybody sees them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.photos import PhotoForm
from werkstattplan.modules.offers.models import OfferAtLocation, OfferPhoto
from werkstattplan.modules.offers.services.photos import MOST_PHOTOS, add_photo, remove_photo
from werkstattplan.modules.offers.views.editing import crumbs, entry_of
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """The photos of an offer, and the form of another one."""
    row = entry_of(entry_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, row, form):
        messages.success(request, "Das Foto ist jetzt zu sehen.")
        return redirect("offers:photos", commune_slug, entry_id)
    context = {
        "entry": row,
        "form": form,
        "photos": list(OfferPhoto.objects.filter(offer=row.offer)),
        "most": MOST_PHOTOS,
        "breadcrumbs": crumbs(
            commune_slug,
            (row.offer.title, reverse("offers:edit", args=[commune_slug, row.pk])),
            ("Fotos", ""),
        ),
    }
    return render(request, "offers/write/photos.html", context, status=422 if form.errors else 200)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, commune_slug: str, entry_id: int, photo_id: int) -> HttpResponse:
    """Ask once, then remove a photo and its file."""
    row = entry_of(entry_id)
    photo = get_object_or_404(
        OfferPhoto.objects.select_related("file", "offer", "commune"), pk=photo_id, offer=row.offer
    )
    back = reverse("offers:photos", args=[commune_slug, entry_id])
    if request.method == "POST":
        remove_photo(photo=photo, actor=actor_of(request), at=timezone.now())
        messages.success(request, "Das Foto und seine Datei sind gelöscht.")
        return redirect(back)
    context = {
        "title": "Dieses Foto löschen?",
        "question": f"{photo}. Es wird auch als Datei gelöscht und lässt sich nicht zurückholen.",
        "confirm_label": "Ja, löschen",
        "cancel_url": back,
        "breadcrumbs": crumbs(commune_slug, ("Fotos", back), ("Löschen", "")),
    }
    return render(request, "ui/confirm.html", context)


@require("offers.read")
@require_safe
def staff_photo(request: HttpRequest, commune_slug: str, photo_id: int) -> HttpResponseBase:
    """A photo for members, whatever the state of its offer."""
    return _shown(get_object_or_404(OfferPhoto.objects.select_related("file"), pk=photo_id))


@require_safe
def photo(request: HttpRequest, commune_slug: str, photo_id: int) -> HttpResponseBase:
    """A photo of an offer that everybody sees."""
    row = get_object_or_404(OfferPhoto.objects.select_related("file"), pk=photo_id)
    if not OfferAtLocation.objects.visible(timezone.localdate()).filter(offer=row.offer_id).exists():
        raise Http404
    return _shown(row)


def _shown(row: OfferPhoto) -> HttpResponseBase:
    # As our program wrote it, the file holds nothing but pixels, so it may be shown.
    return FileResponse(row.file.content.open(), content_type=row.file.media_type)


def _added(request: HttpRequest, row: OfferAtLocation, form: PhotoForm) -> bool:
    values = form.cleaned_data
    try:
        add_photo(
            offer=row.offer,
            form_key=values["form_key"],
            name=values["photo"].name,
            content=values["photo"].read(),
            rights=values,
            actor=actor_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("photo", refusal.sentence)
        return False
    return True
