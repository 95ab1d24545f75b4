"""Moments of households, in columns: what a run knows of touches and orders, without their names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.whole import Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What happened to households, in no order; `campaign` is a place from 0 on, empty where it is of none."""

    campaign: Whole
    household: Whole
    at_us: Whole

    def in_order(self) -> Happened:
        """Return the same by household and time, so that sums are the same in whatever order it came."""
        of = self.campaign if len(self.campaign) else np.zeros(len(self.household), np.int64)
        order = np.lexsort((of, self.at_us, self.household))
        return Happened(campaign=of[order], household=self.household[order], at_us=self.at_us[order])
