"""Exposures told from outside: of a campaign or an audio ad that an experiment withholds, each bears its arm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from ledger.consent import linkable
from ledger.experiments import arm_of
from ledger.records import Action, Touchpoint
from ledger.records.experiment import Arm, Experiment, Withheld

_TOLD = (Withheld.CAMPAIGN, Withheld.AUDIO_AD)


class InExperiments:
    """Tells the arm of an exposure that says none itself; `tests` is asked once, and only if there is such a one."""

    def __init__(self, tests: Callable[[], tuple[Experiment, ...]]) -> None:
        self._tests = cache(tests)

    def __call__(self, record: Touchpoint) -> Touchpoint:
        """Return the record with its test and arm, where it is an exposure to what a test of its moment withholds."""
        if record.test_id is not None or record.action is not Action.EXPOSURE or record.campaign_id is None:
            return record
        for test in self._tests():
            if test.withheld in _TOLD and test.campaign_id == record.campaign_id and test.runs(record.occurred_at):
                return replace(record, test_id=test.test_id, arm=_arm(test, record))
        return record


def _arm(test: Experiment, record: Touchpoint) -> Arm:
    household = record.identity.account or record.identity.user
    if household is None or not linkable(record.consent):
        return Arm.NOT_MEASURED
    return arm_of(test, household)
