"""The function that empties the spool's queue into the ledger: replays each message, reports each that it could not.

A message that fails comes back alone (partial batch responses), for more than a day; then it waits among the dead
letters. A batch ends before Lambda would cut it off, however long the table hangs: else its age is never told.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import system_clock
from base.environment import LedgerSettings, secrets_at
from base.errors import StoreError
from base.failures import failure
from base.skill_variables import pepper, service_pepper
from ledger.patience import Patience, answering
from ledger.records import Choice, Touchpoint
from ledger.secrets import READY_SECONDS, Renewed
from ledger.spool import KIND, replay
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.functions.waiting_on import tell_waiting


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class SpoolSettings(LedgerSettings):
    """What this function reads: where the ledger is, the peppers of names, and that of the keys of choices."""

    secrets_at: str = secrets_at()
    pepper: str = pepper()
    service_pepper: str = service_pepper()


log = logging.getLogger("earshot.spool")

_SECONDS = 8.0  # of a batch, where nobody says how long it may take
_TO_ANSWER = 1.0

_KINDS: dict[str, type[Touchpoint | Choice]] = {kind.__name__: kind for kind in (Touchpoint, Choice)}


@cache
def _ledger() -> Renewed[SpoolSettings, Ledger]:
    return Renewed(SpoolSettings, open_ledger)


def handler(event: dict[str, Any], context: Any = None) -> dict[str, list[dict[str, str]]]:
    """Replay a batch of messages; the answer names those that are to come back."""
    seconds = _SECONDS if context is None else context.get_remaining_time_in_millis() / 1000 - _TO_ANSWER
    with answering(Patience(table=seconds, spool=seconds)):  # a table that hangs is asked for one record, and no more
        failed = [message for message in event["Records"] if not _replayed(message)]
    tell_waiting(log, failed, system_clock(), queue="spool")
    return {"batchItemFailures": [{"itemIdentifier": message["messageId"]} for message in failed]}


def _replayed(message: dict[str, Any]) -> bool:
    kind = message.get("messageAttributes", {}).get(KIND, {}).get("stringValue", Touchpoint.__name__)
    try:
        replay(message["body"], _KINDS[kind], _ledger().made(first_seconds=READY_SECONDS))
    except (StoreError, ValueError, KeyError) as error:
        log.error("message %s was not replayed: %s", message["messageId"], failure(error))  # noqa: TRY400
        return False
    return True
