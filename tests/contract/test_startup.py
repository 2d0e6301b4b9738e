"""`jtbd-reports --help` is answered at once: nothing heavy is loaded to say what there is."""

import json
import os
import resource
import subprocess
import sys

import pytest

HEAVY = {"altair", "babel", "duckdb", "fontTools", "narwhals", "numpy", "pandas", "pyarrow", "pydantic", "pymorphy3",
         "python_calamine", "rich", "ruamel", "scipy", "vl_convert", "weasyprint"}  # fmt: skip
PROBE = """
import json, sys
from jtbd_reports.cli import main
try:
    main({arguments})
except SystemExit as end:
    assert not end.code, end.code
print()
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    command = [sys.executable, "-c", PROBE.format(arguments=arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert loaded & HEAVY == set()
    assert "jtbd_reports" in loaded


def cpu_seconds() -> float:
    """Processor time of finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_help_takes_less_than_three_tenths_of_a_second_of_processor_time() -> None:
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    taken = []
    for _ in range(3):
        before = cpu_seconds()
        command = [sys.executable, "-c", "from jtbd_reports.cli import main; main(['--help'])"]
        subprocess.run(command, env=unmeasured, check=True, capture_output=True)
        taken.append(cpu_seconds() - before)
    assert min(taken) < 0.3
