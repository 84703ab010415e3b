"""Starts the web processes and the worker, and stops all of them together."""

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
SECONDS_TO_STOP = 20


def main() -> None:
    """Serve until a signal comes or one of the processes ends."""
    host = os.environ.get("HOST", "127.0.0.1")
    port = free_port(host, int(os.environ.get("PORT", "8000")))
    web = [BIN / "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", WEB_PROCESSES]
    web += ["--workers-kill-timeout", "10", "--log-level", "warning", "werkstattplan.site.wsgi:application"]
    processes = [
        subprocess.Popen([str(part) for part in command], cwd=ROOT)
        for command in (web, [BIN / "werkstattplan", "worker"])
    ]
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signal_number, _: stopping.append(signal_number))
    if wait_for_answer(host, port, processes):
        announce(host, port)
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    stop(processes)
    sys.exit(0 if stopping else 1)


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


def wait_for_answer(host: str, port: int, processes: list[subprocess.Popen[bytes]]) -> bool:
    """Whether the web process accepts connections before one of the processes ends."""
    while all(process.poll() is None for process in processes):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                return True
        time.sleep(0.05)
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
            process.kill()


if __name__ == "__main__":
    main()
