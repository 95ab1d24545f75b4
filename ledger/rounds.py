"""A round over all that is due: one that cannot be served holds up no other, and is found again by the next round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from logging import Logger
from typing import TypeVar

from base.errors import StoreError

Due = TypeVar("Due")
What = TypeVar("What")


def gone_round(
    due: Iterable[Due], serve: Callable[[Due], What], *, whom: str, time_is_left: Callable[[], bool], log: Logger
) -> Counter[What]:
    """Serve each that is due while time is left, and count what became of them.

    Args:
        due: whom or what.
        serve: does it; what it raises of store or record is that one's trouble alone.
        whom: what they are called together, in messages.
        time_is_left: asked before each.
        log: of the room that serves.

    Raises:
        StoreError: some could not be served; said after all the others were.
    """
    done: Counter[What] = Counter()
    troubles: list[str] = []
    for one in due:
        if not time_is_left():
            break
        try:
            done[serve(one)] += 1
        except (StoreError, ValueError, LookupError) as trouble:  # one that cannot be read holds up no other
            log.warning("one of the %s that are due is tried again: %s", whom, type(trouble).__name__)
            troubles.append(type(trouble).__name__)
    if troubles:
        raise StoreError(f"of the {whom} that are due {len(troubles)} could not be served: {troubles[0]}")
    return done
