"""The function that carries requests to forget out: by voice, by the shop, or by disabling the skill.

Each holds from its tombstone on; what it erases from the table is erased here, a few minutes later at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import system_clock
from base.environment import LedgerSettings, secrets_at
from base.skill_variables import pepper, service_pepper
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.secrets import READY_SECONDS, Renewed
from ledger.store import Ledger
from ledger.wiring import open_ledger

_LAST_PIECE_MS = 30_000  # in which the piece that was begun ends: a customer's keys, or a day's shards


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ForgetSettings(LedgerSettings):
    """What this function reads: where the ledger is, the peppers of names, and that of the keys of service."""

    secrets_at: str = secrets_at()
    pepper: str = pepper()
    service_pepper: str = service_pepper()


@cache
def _ledger() -> Renewed[ForgetSettings, Ledger]:
    return Renewed(ForgetSettings, open_ledger)


def handler(event: dict[str, Any], context: Any = None) -> dict[str, int]:  # noqa: ARG001 - AWS's
    """Carry out what waits, as far as the function's time allows; the schedule calls, and goes on where this ends.

    A pepper may have been rotated a moment ago, and others write under it already: what is forgotten is looked for by
    the peppers of now.
    """
    waiting = _ledger().made(first_seconds=READY_SECONDS).requests.waiting()
    if next(waiting, None) is None:
        return {"carried_out": 0}

    def time_is_left() -> bool:
        return context is None or context.get_remaining_time_in_millis() > _LAST_PIECE_MS

    done = forget_what_was_asked(_ledger().newest(), time_is_left=time_is_left, now=system_clock())
    return {"carried_out": len(done)}
