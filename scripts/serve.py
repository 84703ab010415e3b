"""Starts the web processes and the worker, starts again what dies, and stops all of them together."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WEB_PROCESSES = "2"
# Each thread holds a database connection; more than a few per process only wait for each other.
THREADS_PER_PROCESS = "2"
SECONDS_TO_STOP = 20
SECONDS_IT_SHOULD_LIVE = 5
SECONDS_BEFORE_ANOTHER_TRY = 1


def main() -> None:
    """Serve until a signal comes; leave at once if the web processes cannot even start."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signal_number, _: stopping.append(signal_number))
    host = os.environ.get("HOST", "127.0.0.1")
    port = free_port(host, int(os.environ.get("PORT", "8000")))
    parts = [Part(web_command(host, port))]
    # The worker comes second, so that people need not wait for it.
    is_up = wait_for_answer(host, port, parts[0].process, stopping)
    if is_up:
        parts.append(Part([BIN / "werkstattplan", "worker"]))
        announce(host, port)
    while is_up and not stopping:
        for part in parts:
            part.keep_alive()
        time.sleep(0.2)
    stop([part.process for part in parts])
    sys.exit(0 if stopping else 1)


def web_command(host: str, port: int) -> list[str | Path]:
    """The web processes; one that dies is replaced by their parent."""
    options = f"--interface wsgi --host {host} --port {port} --workers {WEB_PROCESSES} --log-level warning"
    options += f" --blocking-threads {THREADS_PER_PROCESS} --workers-kill-timeout 10"
    options += " --respawn-failed-workers --respawn-interval 0.5"
    return [BIN / "granian", *options.split(), "werkstattplan.site.wsgi:application"]


class Part:
    """A process in a group of its own, so that none of its children outlives the stop."""

    def __init__(self, command: list[str | Path]) -> None:
        self.command = [str(part) for part in command]
        self._start()

    def keep_alive(self) -> None:
        """Start it again if it has died, for lack of memory for example."""
        if self.process.poll() is None:
            return
        kill_group(self.process)
        if time.monotonic() - self.started_at < SECONDS_IT_SHOULD_LIVE:
            time.sleep(SECONDS_BEFORE_ANOTHER_TRY)
        print(f"{Path(self.command[0]).name} hat sich beendet und wird neu gestartet.", flush=True)
        self._start()

    def _start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a process and its children; they would keep the port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        if port != wanted:
            print(f"Port {wanted} ist belegt; es wird {port} benutzt.", flush=True)
        return port
    sys.exit(f"Kein freier Port ab {wanted} gefunden.")


def wait_for_answer(host: str, port: int, web: subprocess.Popen[bytes], stopping: list[int]) -> bool:
    """Whether the web process answers a request before it ends or a signal comes."""
    address = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    while web.poll() is None and not stopping:
        try:
            connection = http.client.HTTPConnection(address, port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return True
    return False


def announce(host: str, port: int) -> None:
    """Print the address and, for the example district, the accounts."""
    print(f"\nWerkstattplan läuft: http://{host}:{port}/  (Beenden mit Strg-C)", flush=True)
    logins = Path(os.environ.get("DATA_DIR", ROOT / "var")) / "demo-logins.txt"
    if logins.exists():
        print("\nKonten des Beispiel-Landkreises:\n" + logins.read_text(), flush=True)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End all processes, gently first."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print("Ein Prozess hat sich nicht beendet und wird abgebrochen.", flush=True)
        kill_group(process)


if __name__ == "__main__":
    main()
