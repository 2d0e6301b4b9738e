"""How long the demo takes, as a user would see it: whole processes, each in a fresh copy of the project.

    python benchmarks/demo.py [--project projects/severny-svet] [--runs 3]

Prints seconds (wall and CPU), peak memory of the process and its children, and the weight of the site. Compare
machines by ratios to the cold build.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-m", "jtbd_reports"]


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    wall: float
    cpu: float
    peak_mb: float


def measure(*arguments: str, cwd: Path) -> Run:
    """Run the product and ask the system what it cost."""
    started = time.monotonic()
    process = subprocess.Popen([*COMMAND, *arguments], cwd=cwd, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} failed")
    return Run(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def weigh(site: Path) -> tuple[int, int]:
    """Heaviest page and all shared assets, in bytes."""
    pages = max(path.stat().st_size for path in site.glob("*.html"))
    return pages, sum(path.stat().st_size for path in (site / "assets").rglob("*") if path.is_file())


def once(project: Path) -> dict[str, Run]:
    """Every case in a fresh copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns("build", ".jtbd"))
        found = {
            "--help": measure("--help", cwd=copy),
            "site, cold": measure("build", "-o", "site", cwd=copy),
            "site and PDF, site warm": measure("build", cwd=copy),
            "unchanged": measure("build", cwd=copy),
        }
        page = next((copy / "pages").glob("*.md"))
        page.write_text(page.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
        found["one page edited, site"] = measure("build", "-o", "site", cwd=copy)
        heaviest, assets = weigh(copy / "build" / "site")
        print(f"heaviest page {heaviest / 1000:.0f} kB, assets {assets / 1e6:.2f} MB")
    return found


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, default=Path("projects/severny-svet"))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    runs = [once(options.project) for _ in range(options.runs)]
    for case in runs[0]:
        wall, cpu, peak = (statistics.median(getattr(run[case], name) for run in runs) for name in Run.__slots__)
        print(f"{case:26} {wall:6.2f} s wall {cpu:6.2f} s CPU {peak:6.0f} MB peak")


if __name__ == "__main__":
    main()
