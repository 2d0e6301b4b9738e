"""How long the whole IT Career Hub report takes and how much memory: `python benchmarks/it_career_hub.py [RUNS]`.

Wants the three workbooks in `$JTBD_SHARED_DATA/it_career_hub_crm`, by default beside the repository. Each run is a cold
build in a fresh process. Memory is the sum over all processes of the build (shared pages once), sampled five times
a second, on Linux; elsewhere that of the largest process.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "tests" / "real" / "it_career_hub"
SHARED = Path(os.environ.get("JTBD_SHARED_DATA", ROOT.parent / "shared" / "data")) / "it_career_hub_crm"
SECONDS, MEGABYTES = 20, 700
_PROC = Path("/proc")


def main() -> None:
    """Print each run and the limits of the issue."""
    for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        with tempfile.TemporaryDirectory() as folder:
            seconds, busy, peak = measured(copied(Path(folder)))
        limits = f"limits {SECONDS} s, {MEGABYTES} MB"
        print(f"run {number + 1}: {seconds:.1f} s, of them {busy:.1f} s of CPU; {peak:.0f} MB ({limits})")


def copied(folder: Path) -> Path:
    """The project with its workbooks."""
    root = folder / "it_career_hub"
    shutil.copytree(PROJECT, root, ignore=shutil.ignore_patterns("build", ".jtbd"))
    (root / "data").mkdir(exist_ok=True)
    for book in SHARED.glob("*.xlsx"):
        shutil.copyfile(book, root / "data" / book.name)
    return root


def measured(root: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of one build."""
    command = Path(sys.executable).with_name("jtbd-reports")
    start, before, peak = time.perf_counter(), spent(), 0
    with subprocess.Popen([command, "build", root], stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, tree(process.pid))
            time.sleep(0.2)
    seconds, busy = time.perf_counter() - start, spent() - before
    if process.returncode:
        sys.exit(process.returncode)
    if not peak:
        unit = 1 if sys.platform == "darwin" else 1024
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    return seconds, busy, peak / 1e6


def spent() -> float:
    """CPU seconds of all processes that this one has waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def tree(pid: int) -> int:
    """Bytes in memory of a process and all below it; 0 where there is no /proc."""
    folder = _PROC / str(pid)
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
        children = [child for file in folder.glob("task/*/children") for child in file.read_text().split()]
    except OSError:
        return 0
    own = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return own + sum(tree(int(child)) for child in children)


if __name__ == "__main__":
    main()
