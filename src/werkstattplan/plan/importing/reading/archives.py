"""Zip archives from strangers: office files are zip archives, and a zip archive may be a bomb."""

import io
import zipfile
import zlib

from werkstattplan.kernel.refusal import Refusal

MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
_SMALL = 1024 * 1024


class DamagedFile(Refusal):
    """A file that cannot be opened as what it is."""

    code = "damaged-file"
    sentence = (
        "Die Datei ist beschädigt und lässt sich nicht öffnen. Bitte öffnen Sie sie in Ihrem Programm, "
        "speichern Sie sie neu und laden Sie sie noch einmal hoch."
    )


class ArchiveBomb(Refusal):
    """An archive that would unpack to far more than any plan needs."""

    code = "archive-bomb"
    sentence = (
        "Die Datei entpackt sich zu einer ungewöhnlich großen Menge. Aus Vorsicht lesen wir sie nicht. "
        "Bitte speichern Sie den Plan ohne Bilder neu und laden Sie ihn noch einmal hoch."
    )


def open_safely(content: bytes) -> zipfile.ZipFile:
    """The archive, after unpacking every entry within limits; raises `ArchiveBomb` or `DamagedFile`.

    Sizes in the directory of an archive may lie, so the bytes are counted while they are unpacked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise ArchiveBomb
        total = 0
        for entry in entries:
            total = _unpack(archive, entry, total)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise DamagedFile from error
    return archive


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, total: int) -> int:
    own = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(65536):
            own += len(chunk)
            if total + own > MAX_UNPACKED_BYTES or (own > _SMALL and own > MAX_RATIO * max(1, entry.compress_size)):
                raise ArchiveBomb
    return total + own
