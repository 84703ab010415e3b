"""Mutation tests of the rules on which trust rests: small faults are planted in a running copy, and the tests must notice.

`.venv/bin/python scripts/mutate.py [area …]`. Nothing in the checkout is changed: Django and the tables are set up once, and
each fault lives in a fork of that process, whose functions get other byte code. See docs/testing.md.
"""

import ast
import contextlib
import gc
import importlib
import io
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/werkstattplan"
SECONDS_PER_FAULT = 180
AT_ONCE = 2
BROKEN = 70

UPDATES_TESTS = f"{PACKAGE}/modules/updates/tests"
SURVEYS_TESTS = f"{PACKAGE}/modules/surveys/tests"
AREAS: dict[str, tuple[list[str], list[str]]] = {
    "links": (["modules/updates/links.py"], [f"{UPDATES_TESTS}/test_links.py"]),
    "digest": (["modules/updates/digest_rules.py"], [f"{UPDATES_TESTS}/test_digest_rules.py"]),
    "access": (
        [
            "platform/access/decorators.py",
            "platform/access/predicates.py",
            "platform/access/roles.py",
            "platform/access/permissions.py",
            "plan/permissions.py",
        ],
        ["tests/test_doors.py"],
    ),
    "suppression": (["modules/surveys/statistics/suppression.py"], [f"{SURVEYS_TESTS}/test_suppression.py"]),
    "tally": (
        [f"modules/surveys/statistics/{name}.py" for name in ("items", "tables", "tally", "filters", "telling")],
        # Nothing else counts; the tests of pages take longer.
        [f"{SURVEYS_TESTS}/test_tally.py::{name}" for name in ("TestItems", "TestTally", "TestLive")]
        + [f"{SURVEYS_TESTS}/test_tally.py::test_choices_with_rising_numbers_are_merged_with_their_neighbours"]
        + [f"{SURVEYS_TESTS}/{name}.py" for name in ("test_filters", "test_report")],
    ),
    "codes": (
        ["modules/surveys/access/codes.py", "modules/surveys/services/redeeming.py"],
        [f"{SURVEYS_TESTS}/test_redeeming.py"],
    ),
    "rule-engine": (
        [f"modules/surveys/document/{name}.py" for name in ("order", "piping", "running", "rules")]
        + ["modules/surveys/answering/checking.py"],
        # The tests of whole documents and of the twins find more, but take long.
        [f"{SURVEYS_TESTS}/test_rule_engine.py"],
    ),
    "ledger": (
        ["platform/ledger/services.py", "platform/ledger/selectors.py"],
        [f"{PACKAGE}/platform/ledger/tests", "tests/test_modules.py", "tests/test_ledger_machine.py"],
    ),
    "chain": (
        ["platform/audit/chain.py", "platform/audit/verification.py"],
        [f"{PACKAGE}/platform/audit/tests/test_chain.py"],
    ),
}

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
QUERIES = {"filter", "exclude", "get", "update", "get_or_create"}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A planted fault: the whole changed file, the function it is in (empty: the file itself), and what it is."""

    path: Path
    tree: ast.Module
    function: str
    line: int
    what: str


class Planter(ast.NodeTransformer):
    """Plants the fault with a number; counts how many there could be."""

    def __init__(self, number: int) -> None:
        self.number, self.count = number, 0
        self.names: list[str] = []
        self.found: tuple[str, int, str] | None = None

    def _now(self, node: ast.AST, what: str) -> bool:
        self.count += 1
        if self.count - 1 != self.number:
            return False
        self.found = (".".join(self.names), getattr(node, "lineno", 0), what)
        return True

    def visit(self, node: ast.AST) -> Any:
        """Faults in the parts first, then in the node itself."""
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return self._definition(node)
        if isinstance(node, ast.arg):
            return node
        if isinstance(node, ast.AnnAssign):
            node.value = self.visit(node.value) if node.value is not None else None
            return node
        node = self.generic_visit(node)
        plant = getattr(self, f"_plant_{type(node).__name__.lower()}", None)
        return plant(node) if plant else node

    def _definition(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        inner = self.names and isinstance(node, ast.FunctionDef) and self.names[-1] != self.names[-1].title()
        self.names += ["<locals>", node.name] if inner else [node.name]
        node.body = [self.visit(part) for part in node.body]
        del self.names[-2 if inner else -1 :]
        return node

    def _plant_compare(self, node: ast.Compare) -> ast.AST:
        for place, operator in enumerate(node.ops):
            other = COMPARISONS[type(operator)]
            if self._now(node, f"{type(operator).__name__} → {other.__name__}"):
                node.ops[place] = other()
        return node

    def _plant_boolop(self, node: ast.BoolOp) -> ast.AST:
        if self._now(node, "and ↔ or"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return node

    def _plant_unaryop(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.op, ast.Not | ast.USub) and self._now(node, f"{type(node.op).__name__} left out"):
            return node.operand
        return node

    def _plant_binop(self, node: ast.BinOp) -> ast.AST:
        other = OPERATORS.get(type(node.op))
        if other is not None and self._now(node, f"{type(node.op).__name__} → {other.__name__}"):
            node.op = other()
        return node

    def _plant_constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool) and self._now(node, f"{node.value} → {not node.value}"):
            return ast.Constant(not node.value)
        if isinstance(node.value, int) and not isinstance(node.value, bool) and self._now(node, f"{node.value} → +1"):
            return ast.Constant(node.value + 1)
        return node

    def _plant_if(self, node: ast.If | ast.IfExp) -> ast.AST:
        if self._now(node, "condition turned round"):
            node.test = ast.UnaryOp(ast.Not(), node.test)
        return node

    _plant_ifexp = _plant_if

    def _plant_return(self, node: ast.Return) -> ast.AST:
        is_nothing = node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
        if not is_nothing and self._now(node, "returns nothing"):
            node.value = ast.IfExp(ast.Constant(False), node.value, ast.Constant(None))
        return node

    def _plant_raise(self, node: ast.Raise) -> ast.AST:
        return self._left_out(node, "raise left out")

    def _plant_expr(self, node: ast.Expr) -> ast.AST:
        return self._left_out(node, "call left out") if isinstance(node.value, ast.Call | ast.Yield) else node

    def _plant_continue(self, node: ast.Continue) -> ast.AST:
        return self._left_out(node, "continue left out")

    def _left_out(self, node: ast.stmt, what: str) -> ast.AST:
        # The statement stays, out of reach, so that the function keeps its free variables.
        return ast.If(ast.Constant(False), [node], []) if self._now(node, what) else node

    def _plant_call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute) and node.func.attr in QUERIES:
            for keyword in list(node.keywords):
                if keyword.arg and self._now(node, f"{node.func.attr}() without {keyword.arg}"):
                    node.keywords.remove(keyword)
        return node


def faults_of(path: Path) -> Iterator[Fault]:
    """Every fault that can be planted in a file."""
    source, number = path.read_text(), 0
    while True:
        planter = Planter(number)
        tree = ast.fix_missing_locations(planter.visit(ast.parse(source)))
        if planter.found is None:
            return
        function, line, what = planter.found
        yield Fault(path=path, tree=tree, function=function, line=line, what=what)
        number += 1


def module_of(path: Path) -> types.ModuleType:
    """The imported module of a file."""
    return importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))


def plant(fault: Fault) -> None:
    """Put the fault into this process."""
    code = compile(fault.tree, str(fault.path), "exec")
    changed = {found.co_qualname: found for found in _codes(code)}
    for one in gc.get_objects():
        if type(one) is types.FunctionType and one.__code__.co_filename == str(fault.path):
            other = changed.get(one.__code__.co_qualname)
            if other is not None and other.co_freevars == one.__code__.co_freevars:
                one.__code__ = other
    if not fault.function:
        _plant_in_file(module_of(fault.path), code)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def _plant_in_file(module: types.ModuleType, code: types.CodeType) -> None:
    """Names of the file get their new values wherever they were imported; permissions are registered anew."""
    from rules.permissions import permissions

    for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "add_perm":
            assert isinstance(call.args[0], ast.Constant)
            permissions.pop(call.args[0].value, None)
    names: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(code, names)  # noqa: S102
    for name, value in names.items():
        old = getattr(module, name, None)
        if isinstance(value, types.FunctionType | type | types.ModuleType) or old is None or value is old:
            continue
        for other in list(sys.modules.values()):
            if getattr(other, name, None) is old:
                setattr(other, name, value)


def prepare() -> Path:
    """Django and an empty test database, once."""
    folder = Path(tempfile.mkdtemp(prefix="werkstattplan-mutate-"))
    os.environ.update(DATA_DIR=str(folder), SECRET_KEY=folder.name, DJANGO_SETTINGS_MODULE="tests.settings")
    os.environ.pop("DATABASE_URL", None)
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    import django

    django.setup()
    from django.db import connection, connections
    from django.urls import get_resolver

    connection.creation.create_test_db(verbosity=0)
    connections.close_all()
    assert get_resolver().url_patterns
    return folder / "test.sqlite3"


def run_tests(tests: list[str], database: Path) -> int:
    """The tests on a database of their own, in this process; pytest's exit code."""
    import pytest
    from django.db import connection
    from django.db.backends.base.creation import BaseDatabaseCreation

    def use(self: BaseDatabaseCreation, *_: Any, **__: Any) -> str:
        self.connection.close()
        self.connection.settings_dict["NAME"] = str(database)
        return str(database)

    BaseDatabaseCreation.create_test_db = use  # type: ignore[method-assign]
    BaseDatabaseCreation.destroy_test_db = lambda *_, **__: None  # type: ignore[method-assign]
    connection.close()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        arguments = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-m", "not browser"]
        return int(pytest.main([*arguments, *tests]))


def begin(fault: Fault | None, tests: list[str], empty: Path, number: int) -> int:
    """A fork that plants a fault and runs the tests; its process number."""
    child = os.fork()
    if child:
        return child
    code = BROKEN
    try:
        database = empty.with_name(f"fault-{number}.sqlite3")
        shutil.copy(empty, database)
        if fault is not None:
            plant(fault)
        code = run_tests(tests, database)
        database.unlink(missing_ok=True)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def outcome(children: dict[int, tuple[Fault | None, float]]) -> tuple[Fault | None, int]:
    """Wait for one of the forks; the fault and the exit code, 1 for one that took too long."""
    while True:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            fault, _ = children.pop(child)
            return fault, os.waitstatus_to_exitcode(status)
        for child, (fault, started) in list(children.items()):
            if time.monotonic() - started > SECONDS_PER_FAULT:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                del children[child]
                return fault, 1
        time.sleep(0.05)


def main() -> None:
    """Plant every fault of the chosen areas; print what survives and the share that was found."""
    os.chdir(ROOT)
    empty = prepare()
    failed = False
    for area in sys.argv[1:] or AREAS:
        paths, tests = AREAS[area]
        for path in paths:
            module_of(ROOT / PACKAGE / path)
        children: dict[int, tuple[Fault | None, float]] = {begin(None, tests, empty, 0): (None, time.monotonic())}
        if outcome(children)[1] != 0:
            sys.exit(f"{area}: the tests fail without a fault")
        faults = [fault for path in paths for fault in faults_of(ROOT / PACKAGE / path)]
        survivors = survivors_of(faults, tests, empty)
        share = 1 - len(survivors) / len(faults)
        failed = failed or share < 0.85
        print(f"{area}: {len(faults) - len(survivors)} of {len(faults)} found, {share:.0%}", flush=True)
    shutil.rmtree(empty.parent, ignore_errors=True)
    sys.exit(1 if failed else 0)


def survivors_of(faults: list[Fault], tests: list[str], empty: Path) -> list[Fault]:
    """The faults that no test notices, each printed as soon as it is known."""
    waiting, survivors = list(enumerate(faults, start=1)), []
    children: dict[int, tuple[Fault | None, float]] = {}
    while waiting or children:
        while waiting and len(children) < AT_ONCE:
            number, fault = waiting.pop(0)
            children[begin(fault, tests, empty, number)] = (fault, time.monotonic())
        found, code = outcome(children)
        if code == BROKEN:
            sys.exit(f"this fault could not be planted: {found}")
        if code == 0 and found is not None:
            survivors.append(found)
            place = f"{found.path.relative_to(ROOT / PACKAGE)}:{found.line} {found.function or 'file'}"
            print(f"  survives: {place}: {found.what}", flush=True)
    return survivors


if __name__ == "__main__":
    main()
