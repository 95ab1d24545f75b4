"""Arrays of numbers, as the rooms of replenishment hand them to one another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
WholeNumbers = npt.NDArray[np.int64]
Yes = npt.NDArray[np.bool_]
