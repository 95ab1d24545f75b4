"""How old is what the function of a queue could not write.

Its alarm reads these fields, for SQS forgets how old is what it repeats: a message leaves the queue's own
`ApproximateAgeOfOldestMessage` from its third receive on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any


def tell_waiting(log: logging.Logger, failed: Sequence[Mapping[str, Any]], now: datetime, *, queue: str) -> None:
    """Say how many messages wait on, and for how long the oldest; nothing where none does.

    Args:
        log: of the function.
        failed: the messages as SQS handed them over.
        now: the moment.
        queue: begins the fields' names, as the template's filter reads them.
    """
    if not failed:
        return
    moment = now.timestamp()
    sent = min(float(message.get("attributes", {}).get("SentTimestamp", moment * 1000)) for message in failed)
    oldest = max(0, round(moment - sent / 1000))
    log.warning(
        "%d records wait on, the oldest for %d s",
        len(failed),
        oldest,
        extra={f"{queue}_not_replayed": len(failed), f"{queue}_oldest_seconds": oldest},
    )
