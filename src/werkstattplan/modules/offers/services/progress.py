"""How far a file has come in, while its one transaction is still open and its rows say nothing yet.

It goes through the storage of files, which all processes share: a database with one writer could not be told.
"""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def tell_progress(import_id: int, done: int) -> None:
    """Say how many lines are through."""
    forget_progress(import_id)
    default_storage.save(_name(import_id), ContentFile(str(done).encode()))


def progress_of(import_id: int) -> int:
    """How many lines are through; 0 where nobody said anything yet."""
    try:
        with default_storage.open(_name(import_id)) as file:
            return int(file.read() or 0)
    except FileNotFoundError:
        return 0


def forget_progress(import_id: int) -> None:
    """The run is over."""
    default_storage.delete(_name(import_id))


def _name(import_id: int) -> str:
    return f"offers/progress/{import_id}.txt"
