"""Nothing lost: the table, else the spool, else one structured log line that `earshot import` reads back."""

from __future__ import annotations

import logging
from dataclasses import replace
from enum import StrEnum

from base.errors import StoreError
from ledger.encoding import to_json
from ledger.patience import asking_the_spool
from ledger.records import Choice, Touchpoint
from ledger.spool import Spool
from ledger.store import Ledger

log = logging.getLogger("earshot.recorder")

LOG_MARK = "EARSHOT_UNSTORED "
CHOICE_MARK = "EARSHOT_UNSTORED_CHOICE "


def unstored(record: Touchpoint | Choice) -> str:
    """Return what a log keeps of a record that nothing else took: all but the words heard, which outlive no 90 days."""
    return to_json(replace(record, heard=None) if isinstance(record, Touchpoint) else record)


class Kept(StrEnum):
    """Where a record is safe."""

    TABLE = "table"
    SPOOL = "spool"
    LOG = "log"
    NOWHERE = "nowhere"  # it was forgotten before it came


class Recorder:
    """Writes each touchpoint once, somewhere safe, before the customer is answered."""

    def __init__(self, ledger: Ledger, spool: Spool) -> None:
        self._ledger = ledger
        self._spool = spool

    def record(self, touchpoint: Touchpoint, *, first_exposure: bool = False) -> Kept:
        """Keep the touchpoint; never raises for a store that is away.

        The arm of a first exposure is stored with it in the table alone: a household whose touchpoint waits elsewhere
        is drawn again, with the same result.
        """
        try:
            self._ledger.append_touchpoint(touchpoint, first_exposure=first_exposure)
        except StoreError as trouble:
            return self._set_aside(touchpoint, trouble)
        return Kept.TABLE

    def record_late(self, touchpoint: Touchpoint) -> Kept:
        """Keep what others tell of the past, unless it was forgotten since; what waits in the spool is asked again."""
        try:
            allowed = self._ledger.requests.obeyed(touchpoint)
            if allowed is None:
                return Kept.NOWHERE
            self._ledger.append_touchpoint(allowed)
        except StoreError as trouble:
            return self._set_aside(touchpoint, trouble)
        return Kept.TABLE

    def decide(self, choice: Choice) -> Kept:
        """Keep a customer's choice: in the ledger at once, else where it waits and is replayed."""
        try:
            self._ledger.decide(choice)
        except StoreError as trouble:
            log.warning("a customer's choice goes to the spool: %s", trouble)
            return self._spooled(choice, CHOICE_MARK)
        return Kept.TABLE

    def _set_aside(self, touchpoint: Touchpoint, trouble: StoreError) -> Kept:
        log.warning("touchpoint %s goes to the spool: %s", touchpoint.touchpoint_id, trouble)
        return self._spooled(touchpoint, LOG_MARK)

    def _spooled(self, record: Touchpoint | Choice, mark: str) -> Kept:
        try:
            asking_the_spool(lambda: self._spool.keep(record))
        except (StoreError, OSError):
            # The record, on one line with a mark to look for; `earshot import` reads it back.
            log.exception("%s%s", mark, unstored(record))
            return Kept.LOG
        return Kept.SPOOL
