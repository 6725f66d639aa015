"""A worker reads the code of every job when it starts, also where no extra is installed."""

import subprocess
import sys

READ_EVERY_JOB = """
import sys
sys.modules["sklearn"] = None
from engage.factory import MODULES
from engage.jobs.loading import load
for module in MODULES:
    for dotted in module.jobs.values():
        load(dotted)
"""


def test_a_worker_without_the_machine_that_learns_has_the_code_of_all_its_jobs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_EVERY_JOB], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
