"""Backup, restore and content hash by size of the plan. Peer: Django's dumpdata and loaddata."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.support import publish_plan, row, set_up_django

SIZES = (100, 5_000)


def main() -> None:
    """Measure both sizes, each in an installation of its own."""
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
        return
    for size in SIZES:
        subprocess.run([sys.executable, "-m", "bench.moving", str(size)], check=True)


def measure(tools: int) -> None:
    """Back up, hash, restore into an empty installation; then the same with the peer."""
    set_up_django()
    publish_plan(tools)
    folder = Path(tempfile.mkdtemp(prefix="werkstattplan-bench-"))
    archive, fixture = folder / "sicherung.zip", folder / "dump.jsonl"
    seconds = timed("backup", str(archive))
    row(
        f"{tools} tools: backup", f"{seconds:.1f} s", f"{archive.stat().st_size / 1e6:.2f} MB, memory {memory():.0f} MB"
    )
    row(f"{tools} tools: content-hash", f"{timed('content-hash'):.1f} s")
    seconds = timed("restore", str(archive), empty=True)
    row(f"{tools} tools: restore, empty tables made, hashed twice", f"{seconds:.1f} s", f"memory {memory():.0f} MB")
    arguments = (
        "--all",
        "--exclude=sessions",
        "--exclude=contenttypes",
        "--exclude=auth",
        "--format=jsonl",
        f"--output={fixture}",
        "-v0",
    )
    row(
        f"{tools} tools: peer dumpdata",
        f"{timed('dumpdata', *arguments):.1f} s",
        f"{fixture.stat().st_size / 1e6:.2f} MB",
    )
    target = tempfile.mkdtemp(prefix="werkstattplan-bench-")
    timed("migrate", "-v0", folder=target)
    timed("flush", "--no-input", "-v0", folder=target)
    seconds = timed("loaddata", str(fixture), "-v0", folder=target)
    row(
        f"{tools} tools: peer loaddata into empty tables, nothing hashed",
        f"{seconds:.1f} s",
        f"memory {memory():.0f} MB",
    )


def timed(*arguments: str, empty: bool = False, folder: str = "") -> float:
    """Run a command of the command line and time it, its start included."""
    environment = dict(os.environ)
    if empty or folder:
        environment["DATA_DIR"] = folder or tempfile.mkdtemp(prefix="werkstattplan-bench-")
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "werkstattplan", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def memory() -> float:
    """The highest memory of a command so far in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    main()
