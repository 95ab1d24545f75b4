"""A round over the requests to forget that wait."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from base.clock import rfc3339
from ledger.privacy.erasing import Erased
from ledger.privacy.requests import Asked

if TYPE_CHECKING:
    from ledger.store import Ledger

log = logging.getLogger("earshot.privacy")


def forget_what_was_asked(ledger: Ledger) -> list[tuple[Asked, Erased]]:
    """Carry out the requests that wait; raises StoreError as the ledger does."""
    done = [(asked, ledger.erasing.carry_out(asked)) for asked in list(ledger.requests.waiting())]
    for asked, erased in done:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted((+erased.items).items())) or "nothing"
        log.info("%s until %s: %s", asked.request.deed, rfc3339(asked.request.at), told)
    return done
