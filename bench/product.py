"""The running product, as `./start` starts it, with its processes to be killed one by one."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from bench.load import wait_for
from bench.support import ROOT


class Product:
    """Web processes and worker under `scripts/serve.py`, which brings back what dies."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._log = log

    def start(self) -> None:
        """Start everything and wait for the first answer."""
        environment = {**os.environ, "PORT": str(self.port)}
        with self._log.open("ab") as output:
            self._serving = subprocess.Popen(
                [sys.executable, ROOT / "scripts/serve.py"], env=environment, stdout=output, stderr=output
            )
        wait_for(self.port)

    def stop(self) -> None:
        """End everything gently."""
        self._serving.send_signal(signal.SIGTERM)
        self._serving.wait(60)

    def kill(self, kind: str) -> bool:
        """`kill -9` of one process of this kind; False if there is none just now."""
        if kind == "everything":
            return self._kill_everything()
        found = self.processes().get(kind, [])
        if not found:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(found[-1], signal.SIGKILL)
        return True

    def processes(self) -> dict[str, list[int]]:
        """The processes of each kind that live."""
        families = children()
        found: dict[str, list[int]] = {}
        for pid in families.get(self._serving.pid, []):
            if "granian" in command_of(pid):
                found["web parent"] = [pid]
                found["web process"] = families.get(pid, [])
            else:
                found["worker"] = [pid]
        return found

    def _kill_everything(self) -> bool:
        """As if the power failed for the product, and started again."""
        families = children()
        victims = [self._serving.pid]
        for pid in victims:
            victims.extend(families.get(pid, []))
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._serving.wait()
        self.start()
        return True


def children() -> dict[int, list[int]]:
    """The children of every process of this machine."""
    families: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                families.setdefault(parent, []).append(int(folder.name))
    return families


def command_of(pid: int) -> str:
    """The command line of a process; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
