"""Charts: idioms of the report as Altair specifications, and how they become pictures in the theme's colours."""

from jtbd_reports.charts.drawing import resolve, svg
from jtbd_reports.charts.idioms import Dot, bars, dots

__all__ = ["Dot", "bars", "dots", "resolve", "svg"]
