"""The shape of the code: borders, sizes, words, licences, addresses."""

import ast
import importlib.metadata
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from werkstattplan.site.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "werkstattplan"

# Families that may be part of a work under the EUPL-1.2, whose appendix names the LGPL and the MPL.
LICENCES = ("MIT", "MIT-0", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "LGPL-3.0-only")
LICENCES += ("PSF-2.0", "Zlib", "0BSD", "EUPL-1.2", "CC0-1.0")
FROM_CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Read in the files of the packages, because their metadata says nothing or says it in prose.
LICENCES_READ_BY_HAND = {
    "pysqlite3": "Zlib",
    "pypdfium2": "Apache-2.0 AND BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "faker": "MIT",
    "pyxform": "BSD-2-Clause",
    # GPL-2.0+, LGPL-2.1+ or MPL-1.1, whichever one takes.
    "pyphen": "LGPL-3.0-only",
    "python-dateutil": "BSD-3-Clause AND Apache-2.0",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
}


def python_files() -> Iterator[Path]:
    return (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def test_no_border_has_an_exception():
    """import-linter itself is a stage of `./test`; here: nobody softened its contracts."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert [contract["name"] for contract in settings["contracts"] if "ignore_imports" in contract] == []
    assert settings["contracts"][0]["layers"] == [
        f"werkstattplan.{layer}" for layer in ("site", "modules", "plan", "platform", "kernel")
    ]


def test_functions_are_short():
    lengths = sorted(
        (node.end_lineno - node.lineno + 1, f"{path.name}:{node.name}")
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[int(len(lengths) * 0.90)][0] <= 25
    assert lengths[int(len(lengths) * 0.99)][0] <= 50
    assert lengths[-1][0] <= 80, lengths[-1]


def test_files_are_short():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in python_files()}
    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def glossary() -> set[str]:
    return set(re.findall(r"^\|[^|]+\| `(\w+)` \|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE))


def test_words_of_the_glossary_are_words_of_the_code():
    classes = {
        node.name
        for path in python_files()
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and "tests" not in path.parts
    }
    assert glossary() - classes == set()


def test_every_table_is_in_the_glossary():
    tables = {model.__name__ for model in apps.get_models() if model.__module__.startswith("werkstattplan.")}
    assert tables - glossary() == set()


def packages_at_run_time() -> list[str]:
    lock = (ROOT / "requirements" / "base.txt").read_text()
    return re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE | re.IGNORECASE)


def licences_of(package: str) -> set[str]:
    """The licences that apply together; of a choice, one that is on our list."""
    metadata = importlib.metadata.metadata(package)
    stated = LICENCES_READ_BY_HAND.get(package) or metadata.get("License-Expression") or metadata.get("License") or ""
    if not stated:
        found = [
            line.rsplit(" :: ", 1)[-1] for line in metadata.get_all("Classifier", []) if line.startswith("License")
        ]
        stated = " AND ".join(FROM_CLASSIFIERS.get(line, line) for line in found)
    parts = re.split(r"\s+AND\s+", stated.replace("(", "").replace(")", ""))
    return {next((one for one in part.split(" OR ") if one in LICENCES), part) for part in parts}


@pytest.mark.parametrize("package", packages_at_run_time())
def test_licence_fits_ours(package):
    assert licences_of(package) - set(LICENCES) == set()


def test_pages_load_nothing_from_elsewhere():
    loads = re.compile(
        r"""(?:\bsrc=|<link[^>]+href=|url\(|@import|\bfetch\(|\bimport\()\s*["']?(?:https?:)?//""", re.IGNORECASE
    )
    own = [
        path
        for kind in ("html", "css", "js", "svg")
        for path in SOURCE.rglob(f"*.{kind}")
        if "vendor" not in path.parts
    ]
    assert len(own) > 20
    assert [str(path.relative_to(ROOT)) for path in own if loads.search(path.read_text())] == []


def tracked_text_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    binary = {".png", ".jpg", ".docx", ".xlsx", ".ods", ".pdf", ".woff2", ".gz", ".zip"}
    return [
        ROOT / name for name in names.split("\0") if name and Path(name).suffix not in binary and (ROOT / name).exists()
    ]


def test_no_package_host_and_no_path_of_a_machine_in_the_repository():
    hosts = "|".join(
        re.escape(".".join(parts)) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))
    )
    pattern = re.compile(rf"{hosts}|(?<![\w./}}*-])/(?:root|home|work)/")
    found = {
        str(path.relative_to(ROOT)): match[0]
        for path in tracked_text_files()
        if path != Path(__file__) and (match := pattern.search(path.read_text(errors="replace")))
    }
    assert found == {}


def test_every_setting_is_documented():
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operating.md").read_text()))
    assert {name.upper() for name in Environment.model_fields} - documented == set()
