"""The twin in memory of the experiments of a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.records import Touchpoint
from ledger.records.experiment import Experiment, Withheld

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger


class MemoryExperiments:
    """Keeps the promises of `Experiments`, without a cache: who asks is taken to have read the terms along."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.tests: list[Experiment] = []
        self.arms: dict[str, dict[str, str]] = {}

    def running(self, withheld: Withheld, moment: datetime, campaign_id: str | None = None) -> Experiment | None:
        if self._ledger.away:
            return None
        found = [one for one in self.tests if (one.withheld, one.campaign_id) == (withheld, campaign_id)]
        return next((one for one in found if one.runs(moment)), None)

    def all(self) -> tuple[Experiment, ...]:
        self._ledger.reach()
        return tuple(self.tests)

    def create(self, test: Experiment) -> bool:
        self.tests.append(test)
        return True

    def stop(self, test_id: str, at: datetime) -> None:
        self.tests = [replace(one, stopped_at=at) if one.test_id == test_id else one for one in self.tests]

    def store(self, touchpoint: Touchpoint) -> None:
        found_by = touchpoint.identity.user or touchpoint.identity.account or ""
        self.arms.setdefault(found_by, {})[str(touchpoint.test_id)] = str(touchpoint.arm)
