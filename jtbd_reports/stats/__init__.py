"""Small pure numeric kit: intervals and tests from counts and sums, never from rows by the million."""

from jtbd_reports.stats.comparing import benjamini_hochberg, compare_shares
from jtbd_reports.stats.medians import median, median_interval
from jtbd_reports.stats.shares import Clustered, effective_size, ratio_interval, wilson

__all__ = [
    "Clustered",
    "benjamini_hochberg",
    "compare_shares",
    "effective_size",
    "median",
    "median_interval",
    "ratio_interval",
    "wilson",
]
