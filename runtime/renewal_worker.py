"""Renewals on the embedded AWS: a thread of this server places what is due of subscriptions, as the function does."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from base.clock import Clock, system_clock
from base.skill_settings import SkillSettings
from ledger.store import Ledger
from runtime.functions.renewals import open_renewals
from runtime.rounds import Rounds

log = logging.getLogger("earshot.renewals")

EVERY_SECONDS = 30.0


@contextmanager
def kept_renewals(
    settings: SkillSettings, ledger: Ledger, rounds: Rounds | None = None, *, clock: Clock = system_clock
) -> Iterator[None]:
    """Place what is due in the background until the block ends; on AWS the function does."""
    if not settings.embedded:
        yield
        return
    opened = cache(lambda: open_renewals(settings, ledger=ledger))

    def once() -> None:
        done = opened().round(clock())
        if done:
            log.info("of subscriptions that were due: %s", ", ".join(f"{count} {what}" for what, count in done.items()))

    with (rounds or Rounds()).kept("renewals", once, every=EVERY_SECONDS):
        yield
