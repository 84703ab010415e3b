"""Photos of offers: without metadata, with rights, and gone for good when they are removed."""

import datetime
import io
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from PIL import Image

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import Offer, OfferPhoto
from werkstattplan.modules.offers.services.once import made_once
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.files.photos import PHOTO_ENDINGS, tidy_photo
from werkstattplan.platform.files.services import MAX_BYTES, FileEmpty, FileTooLarge, store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

MOST_PHOTOS = 6
RIGHTS = ("alt", "is_decorative", "author", "licence", "shows_people")


class NotAPhoto(Refusal):
    """A file that is no photo."""

    code = "not-a-photo"
    sentence = "Das ist kein Foto. Bitte wählen Sie Bilder vom Handy oder von der Kamera (JPG, PNG oder HEIC)."


class EnoughPhotos(Refusal):
    """More photos than one offer shows."""

    code = "offers.enough-photos"
    sentence = f"Ein Angebot zeigt höchstens {MOST_PHOTOS} Fotos. Bitte entfernen Sie zuerst eines."


def store_photo(*, commune: Commune, actor: User, stem: str, name: str, content: bytes) -> StoredFile:
    """Keep a photo without its metadata, under a name of our own: theirs may be one of a person.

    Raises `NotAPhoto`, `UnreadablePhoto`, `FileEmpty` and `FileTooLarge`.
    """
    if not content:
        raise FileEmpty
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    if name.rpartition(".")[2].lower() not in PHOTO_ENDINGS:
        raise NotAPhoto
    tidy_name, tidy = tidy_photo(name, content)
    return store_file(commune=commune, actor=actor, name=f"{stem}.{tidy_name.rpartition('.')[2]}", content=tidy)


@transaction.atomic
def add_photo(
    *,
    offer: Offer,
    form_key: uuid.UUID,
    name: str,
    content: bytes,
    rights: Mapping[str, Any],
    actor: User,
    at: datetime.datetime,
) -> OfferPhoto:
    """Add a photo to an offer; the same form twice adds one. Raises `EnoughPhotos` and what `store_photo` raises."""
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    rows = OfferPhoto.objects.filter(offer=row)

    def make() -> OfferPhoto:
        if rows.count() >= MOST_PHOTOS:
            raise EnoughPhotos
        stored = store_photo(commune=offer.commune, actor=actor, stem=f"angebot-{offer.pk}", name=name, content=content)
        width, height = _size(stored)
        values = {column: rights[column] for column in RIGHTS}
        return OfferPhoto.objects.create(
            commune=offer.commune, offer=row, file=stored, width=width, height=height, form_key=form_key, **values
        )

    photo, is_new = made_once(rows, form_key, make)
    if is_new:
        _note(photo, actor, at, "offer.photo-added", before="", after=f"{photo}, {photo.credit}")
    return photo


@transaction.atomic
def remove_photo(*, photo: OfferPhoto, actor: User, at: datetime.datetime) -> None:
    """Remove a photo and its file: rights may have been withdrawn."""
    stored = photo.file
    _note(photo, actor, at, "offer.photo-removed", before=f"{photo}, {photo.credit}", after="")
    photo.delete()
    stored.delete()
    transaction.on_commit(lambda: stored.content.delete(save=False))


def _size(stored: StoredFile) -> tuple[int, int]:
    with stored.content.open() as content, Image.open(io.BytesIO(content.read())) as image:
        return image.size


def _note(photo: OfferPhoto, actor: User, at: datetime.datetime, verb: str, *, before: str, after: str) -> None:
    record_change(
        commune=photo.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=photo.offer,
        before={"Foto": before},
        after={"Foto": after},
    )
