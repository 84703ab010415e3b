"""Jobs that only tests run."""

import time
from pathlib import Path

from django_tasks import task


@task()
def hang_once(folder: str) -> None:
    """Hangs the first time; the second time it writes that it is done."""
    begun = Path(folder) / "begun"
    if not begun.exists():
        begun.write_text("")
        time.sleep(120)
    (Path(folder) / "done").write_text("")


@task()
def always_fail() -> None:
    """Fails."""
    raise RuntimeError("out of order")
