"""Every check and test, stage by stage, with one closing line of counts."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import postgresql

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
RESULTS = ROOT / "test-results"


def main() -> None:
    """Run all stages; a failure in one does not hide the others."""
    arguments = sys.argv[1:]
    fast = "--fast" in arguments
    paths = [argument for argument in arguments if argument != "--fast"]
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir()
    stages: list[tuple[str, Callable[[], bool]]] = []
    if not paths:
        stages.append(("Checks", checks))
    stages.append(("Tests on SQLite", lambda: tests("sqlite", paths, marker="not browser")))
    if not fast:
        stages.append(("Tests on PostgreSQL", lambda: tests_on_postgresql(paths)))
        stages.append(("Journeys in Chromium", lambda: browser_tests(paths)))
    failed = [name for name, stage in stages if not timed(name, stage)]
    close(failed)


CHECKS: list[tuple[str, list[str | Path]]] = [
    ("Lint", [BIN / "ruff", "check", "--quiet", "."]),
    ("Format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("Types", [BIN / "mypy"]),
    ("Borders", [BIN / "lint-imports"]),
    ("Migrations", [BIN / "werkstattplan", "makemigrations", "--check", "--dry-run"]),
    ("System check", [BIN / "werkstattplan", "check", "--fail-level", "WARNING"]),
]


def checks() -> bool:
    """All checks, two at a time: the longest keeps one processor busy while the others run on the second."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        passed = list(pool.map(check, CHECKS))
    return all(passed)


def check(named: tuple[str, list[str | Path]]) -> bool:
    """Run a check and print in one piece what it says."""
    name, command = named
    result = run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    passed = result.returncode == 0
    print(f"{name}: {'ok' if passed else 'FAILED'}\n" + ("" if passed else str(result.stdout)), end="", flush=True)
    return passed


def timed(name: str, stage: Callable[[], bool]) -> bool:
    """Run a stage and say how long it took."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    passed = stage()
    print(f"== {name}: {'ok' if passed else 'FAILED'} ({time.monotonic() - start:.1f} s)", flush=True)
    return passed


def environment(**more: str) -> dict[str, str]:
    """The environment of a test run: data in a folder of its own, no settings of the installation."""
    folder = tempfile.mkdtemp(prefix="werkstattplan-test-")
    base = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DATA_DIR")}
    return {**base, "DATA_DIR": folder, "SECRET_KEY": "only-for-tests", **more}


def run(command: list[str | Path], *, more: dict[str, str] | None = None, **options: Any) -> CompletedProcess[str]:
    """Run a command in an environment of its own."""
    env = environment(**(more or {}))
    try:
        return subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False, **options)
    finally:
        shutil.rmtree(env["DATA_DIR"], ignore_errors=True)


def tests(name: str, paths: list[str], *, marker: str, **more: str) -> bool:
    """Run pytest and keep its counts. Exit code 5 (nothing selected) is no failure when single paths were asked for."""
    command: list[str | Path] = [
        BIN / "pytest",
        "-m",
        marker,
        f"--junitxml={RESULTS / (name + '.xml')}",
        "-p",
        "no:cacheprovider",
        "-n",
        "2",
        "--dist",
        "worksteal",
    ]
    code = run([*command, *paths], more=more).returncode
    return code == 0 or (code == 5 and bool(paths))


def tests_on_postgresql(paths: list[str]) -> bool:
    """The same tests on a private PostgreSQL server."""
    if postgresql.binaries() is None:
        print("PostgreSQL is not installed: these tests did NOT run.", flush=True)
        return not os.environ.get("CI")
    with postgresql.server() as address:
        return tests("postgresql", paths, marker="not browser", DATABASE_URL=address)


def browser_tests(paths: list[str]) -> bool:
    """Journeys in a real browser."""
    if shutil.which("chromium") is None:
        print("Chromium is not installed: these tests did NOT run.", flush=True)
        return not os.environ.get("CI")
    return tests("browser", paths, marker="browser", DJANGO_ALLOW_ASYNC_UNSAFE="true")


def close(failed: list[str]) -> None:
    """Print the closing line and leave with the right code."""
    total = failures = skipped = 0
    for report in RESULTS.glob("*.xml"):
        suite = ElementTree.parse(report).getroot().find("testsuite")
        if suite is not None:
            total += int(suite.get("tests", 0))
            failures += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped += int(suite.get("skipped", 0))
    for name in failed:
        print(f"FAILED: {name}")
    failures = max(failures, len(failed))
    print(f"\n{max(0, total - failures - skipped)} passed, {failures} failed, {skipped} skipped", flush=True)
    sys.exit(1 if failed or not total else 0)


if __name__ == "__main__":
    main()
