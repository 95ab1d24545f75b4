"""A round over the requests to forget that wait."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from base.clock import rfc3339
from base.errors import RecordConflict, StoreError
from ledger.privacy.erased import Erased
from ledger.privacy.request import Asked

if TYPE_CHECKING:
    from ledger.store import Ledger

log = logging.getLogger("earshot.privacy")

UNREADABLE: Final = (ValueError, LookupError, TypeError, AttributeError)
"""What an item of another version may raise."""


LATE_COMMITS: Final = timedelta(minutes=10)
"""For so long DynamoDB knows a transaction again by its token: nothing that was written earlier is under way."""


def forget_what_was_asked(
    ledger: Ledger,
    *,
    time_is_left: Callable[[], bool] = lambda: True,
    now: datetime | None = None,
) -> list[tuple[Asked, Erased]]:
    """Carry out the requests that wait, a piece of each in turn: a long one holds up no other.

    Args:
        ledger: where they wait.
        time_is_left: asked between two pieces; what is not done by then goes on where it was with the next round.
        now: when this is; what was asked a moment ago is looked at again with the next rounds, since what had been
            written before and nobody answered may yet be there. None: there are no next rounds.

    Returns:
        Those that are carried out, as far as they can be by now.

    Raises:
        StoreError: some could not be carried out, for whatever reason; said after all the others were.
    """
    erased = {asked.request_id: (asked, Erased()) for asked in ledger.requests.waiting()}
    over = None if now is None else now - LATE_COMMITS
    at_work = deque((key, ledger.erasing.pieces(*both, over_before=over)) for key, both in erased.items())
    done, troubles = [], []
    while at_work and time_is_left():
        key, pieces = at_work.popleft()
        try:
            next(pieces)
        except StopIteration:
            done.append(erased[key])
            if over is None or +erased[key][1].items or erased[key][0].request.at <= over:
                _tell(*erased[key])
        except RecordConflict:
            log.info("the request %s is being carried out by another round", key)
        except (StoreError, *UNREADABLE) as trouble:
            log.warning("the request %s waits, since it could not be carried out: %s", key, type(trouble).__name__)
            troubles.append(trouble)
        else:
            at_work.append((key, pieces))
    if troubles:
        first = type(troubles[0]).__name__
        raise StoreError(f"of the requests to forget {len(troubles)} could not be carried out: {first}") from troubles[
            0
        ]
    return done


def _tell(asked: Asked, erased: Erased) -> None:
    told = ", ".join(f"{count} {kind}" for kind, count in sorted((+erased.items).items())) or "nothing"
    log.info("%s until %s: %s", asked.request.deed, rfc3339(asked.request.at), told)
    for kept in erased.waiting:
        if kept.order_id in erased.new:  # once, and not with every round
            log.warning(
                "EARSHOT_KEPT order %s: not cancelled, and nobody's; whom it is for is kept, sealed, until %s,"
                " until %s at the latest",
                kept.order_id,
                kept.until,
                rfc3339(kept.gone_by),
            )
