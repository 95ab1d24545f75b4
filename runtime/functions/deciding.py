"""The function that decides, for each household that is due, what it needs by now; it places and tells nothing.

What it decided waits with the household for `RenewalsFunction`. A call that failed, came twice, or ran beside another
decides nothing twice; what it left is due still.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import Clock, system_clock
from base.environment import LedgerSettings, secrets_at
from base.skill_variables import pepper, service_pepper
from ledger.secrets import READY_SECONDS, Renewed
from ledger.wiring import open_ledger, open_pseudonyms
from replenishment.deciding.deciding import Deciding
from runtime.deciding import open_deciding

_LAST_MS = 60_000  # in which the households that were begun together end


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class DecidingSettings(LedgerSettings):
    """What this function reads: where the ledger is, and the two peppers by which a household's orders are found."""

    secrets_at: str = secrets_at()
    pepper: str = pepper()
    service_pepper: str = service_pepper()


def open_from(settings: DecidingSettings) -> Deciding:
    """Return what decides, put together from settings."""
    return open_deciding(open_ledger(settings), open_pseudonyms(settings))


@cache
def _deciding() -> Renewed[DecidingSettings, Deciding]:
    return Renewed(DecidingSettings, open_from)


def handler(event: dict[str, Any], context: Any = None, clock: Clock = system_clock) -> dict[str, int]:  # noqa: ARG001 - AWS's
    """Decide for who is due, as far as the function's time allows; the schedule calls, and goes on where this ends."""

    def time_is_left() -> bool:
        return context is None or context.get_remaining_time_in_millis() > _LAST_MS

    done = _deciding().made(first_seconds=READY_SECONDS).round(clock(), time_is_left=time_is_left)
    return {str(what): count for what, count in done.items()}
