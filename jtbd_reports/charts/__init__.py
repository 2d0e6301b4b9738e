"""Charts: idioms of the report as Altair specifications, and how they become pictures in the theme's colours."""

from jtbd_reports.charts.drawing import resolve, svg
from jtbd_reports.charts.idioms import Group, Node, bars, dots, groups, tree
from jtbd_reports.charts.matrices import GridCell, grid
from jtbd_reports.charts.planes import Measure
from jtbd_reports.charts.rows import Dot
from jtbd_reports.charts.scatters import Band, Point, scatter
from jtbd_reports.charts.series import Trend, TrendPoint, trends

__all__ = [
    "Band",
    "Dot",
    "GridCell",
    "Group",
    "Measure",
    "Node",
    "Point",
    "Trend",
    "TrendPoint",
    "bars",
    "dots",
    "grid",
    "groups",
    "resolve",
    "scatter",
    "svg",
    "tree",
    "trends",
]
