"""`python -m jtbd_reports`, the same as `jtbd-reports`."""

from jtbd_reports.cli import main

main(prog_name="jtbd-reports")
