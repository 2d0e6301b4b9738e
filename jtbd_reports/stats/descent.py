"""Minimum of a smooth convex function by limited-memory BFGS.

Own, because the general one calls threaded linear algebra on tiny matrices at every step: beside other work on the same
cores that takes ten times as long as the fit itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Function: TypeAlias = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]
    Step: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], float]

_REMEMBERED = 10
_HALVINGS = 30
_SUFFICIENT = 1e-4
"""Share of the expected fall that a step must bring (Armijo)."""


def minimise(
    function: Function, start: NDArray[np.float64], *, tolerance: float, steps: int = 500
) -> NDArray[np.float64]:
    """Where the function is least, to within the tolerance.

    Args:
        function: value and slopes at a point; its curvature near 1 in all directions makes it quick.
        start: the first point.
        tolerance: excess over the minimum that may remain, taken as half the squared slopes: true where the curvature
            is 1.
        steps: after which to stop.

    Source: Nocedal & Wright, Numerical Optimization (2nd ed., 2006), algorithms 7.4 and 3.1.
    """
    point, (value, slopes) = start, function(start)
    known: list[Step] = []
    for _ in range(steps):
        if slopes @ slopes <= 2 * tolerance:
            break
        found = _step(function, point, value, slopes, -_turned(slopes, known))
        if found is None:
            break
        moved, value, after = found
        change, bend = moved - point, after - slopes
        curvature = float(change @ bend)
        # a straight stretch teaches nothing and would turn the next step round
        if curvature > 0:
            known = [*known[1 - _REMEMBERED :], (change, bend, curvature)]
        point, slopes = moved, after
    return point


def _step(
    function: Function, point: NDArray[np.float64], value: float, slopes: NDArray[np.float64], way: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]] | None:
    """The first of 1, 1/2, 1/4, … steps that falls enough; None where rounding lets nothing fall any more."""
    expected, length = float(slopes @ way), 1.0
    for _ in range(_HALVINGS):
        moved = point + length * way
        reached, after = function(moved)
        if reached <= value + _SUFFICIENT * length * expected:
            return moved, reached, after
        length /= 2
    return None


def _turned(slopes: NDArray[np.float64], known: list[Step]) -> NDArray[np.float64]:
    """Slopes times the inverse curvature as far as the last steps have shown it (two loops)."""
    turned, shares = slopes.copy(), []
    for change, bend, curvature in reversed(known):
        share = float(change @ turned) / curvature
        turned -= share * bend
        shares.append(share)
    if known:
        _, bend, curvature = known[-1]
        turned *= curvature / float(bend @ bend)
    for (change, bend, curvature), share in zip(known, reversed(shares), strict=True):
        turned += (share - float(bend @ turned) / curvature) * change
    return turned
