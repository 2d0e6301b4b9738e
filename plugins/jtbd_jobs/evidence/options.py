"""Options of jobs.evidence."""

from __future__ import annotations

from jtbd_reports.options import Options


class EvidenceOptions(Options):
    """Nothing to choose: families are compared as their analyses measured them."""
