"""Zip archives whose bytes depend on their content only."""

import io
import zipfile
from collections.abc import Iterable

# The earliest time a zip entry can carry: no clock gets into the bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def deterministic_zip(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive of (name, content) in the given order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def repacked(content: bytes) -> bytes:
    """An archive made by a library, with the same entries and without its clock."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return deterministic_zip((entry.filename, archive.read(entry)) for entry in archive.infolist())
