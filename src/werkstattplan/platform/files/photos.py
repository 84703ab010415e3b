"""Photos as people's phones make them: in a format everybody can open, upright, and without the place they were taken."""

import io
from pathlib import PurePosixPath

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from werkstattplan.kernel.refusal import Refusal

PHOTO_ENDINGS = frozenset({"jpg", "jpeg", "png", "heic", "heif"})
# Larger ones are shrunk: a photo of a screen's width says as much.
LONGEST_SIDE = 2560

pi_heif.register_heif_opener()


class UnreadablePhoto(Refusal):
    """A file with the name of a photo that no program can open, so that nothing can be taken out of it either."""

    code = "photo-unreadable"
    sentence = "Dieses Bild lässt sich nicht öffnen. Bitte wählen Sie ein anderes oder machen Sie ein neues."


def tidy_photo(name: str, content: bytes) -> tuple[str, bytes]:
    """A photo as upright JPEG (PNG stays PNG) without metadata, under its name; what is no photo comes back as it is.

    Cameras write place, time and device into their files; none of it belongs into a plan. Raises `UnreadablePhoto`.
    """
    stem, _, ending = PurePosixPath(name).name.rpartition(".")
    if ending.lower() not in PHOTO_ENDINGS:
        return name, content
    try:
        with Image.open(io.BytesIO(content)) as image:
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _written(upright, stem, keep_png=ending.lower() == "png")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadablePhoto from error


def _written(image: Image.Image, stem: str, *, keep_png: bool) -> tuple[str, bytes]:
    out = io.BytesIO()
    if keep_png:
        image.info.clear()
        image.save(out, "PNG")
        return f"{stem}.png", out.getvalue()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return f"{stem}.jpg", out.getvalue()
