"""The terms of all experiments as this process read them last: asked for again after five minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.records.experiment import Experiment

GOOD_FOR = timedelta(minutes=5)
"""For how long a process goes by what it read: after that every process knows of an experiment, or of its end."""


@dataclass(slots=True)
class TermsRead:
    """What stands in the one item of the table, and since when it is known."""

    experiments: tuple[Experiment, ...] = ()
    read_at: datetime | None = field(default=None)

    def old(self, moment: datetime) -> bool:
        """Tell whether they have to be read again."""
        return self.read_at is None or not timedelta() <= moment - self.read_at < GOOD_FOR

    def read(self, body: str | None, moment: datetime) -> None:
        """Take what the item says; None where there is none."""
        self.experiments, self.read_at = experiments_in(body), moment

    def running(self, moment: datetime) -> tuple[str, ...]:
        """Return the names of the tests that run at a moment, as far as this process knows."""
        return tuple(one.test_id for one in self.experiments if one.runs(moment))


def experiments_in(body: str | None) -> tuple[Experiment, ...]:
    """Return the experiments that the item's text holds; none where there is no text."""
    if body is None:
        return ()
    from ledger.encoding import from_json
    from ledger.records.experiment import AllExperiments  # late: most tables hold no experiment

    return from_json(body, AllExperiments).experiments
