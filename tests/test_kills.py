"""The product under `kill -9`: a small run of the benchmark, with everything it asserts."""

import os
import subprocess
import sys

from bench.support import ROOT


def test_nothing_acknowledged_is_lost_and_no_mail_leaves_twice() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(
        [sys.executable, "-m", "bench.kills", "5", "--soon"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
