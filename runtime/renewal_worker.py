"""Renewals and replenishment on the embedded AWS: a thread of this server does what is due, as the functions do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from base.clock import Clock, system_clock
from base.skill_settings import SkillSettings
from ledger.automations import automations_of
from ledger.records.automation import NextStep
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.functions.renewals import open_due
from runtime.rounds import Rounds

log = logging.getLogger("earshot.renewals")

EVERY_SECONDS = 30.0


@contextmanager
def kept_renewals(
    settings: SkillSettings, ledger: Ledger, rounds: Rounds | None = None, *, clock: Clock = system_clock
) -> Iterator[None]:
    """Decide, and place what is due, in the background until the block ends; on AWS the functions do."""
    if not settings.embedded:
        yield
        return
    opened = cache(lambda: open_due(settings, ledger=ledger))

    def once() -> None:
        if next(automations_of(ledger).due(NextStep.LOOK, clock()), None) is not None:
            from runtime.deciding import open_deciding, told  # late: arrays, for the few who have devices

            log.info("households: %s", told(open_deciding(ledger, open_pseudonyms(settings)).round(clock())))
        done = opened().round(clock())
        if done:
            log.info("of what was due: %s", ", ".join(f"{count} {what}" for what, count in done.items()))

    with (rounds or Rounds()).kept("renewals", once, every=EVERY_SECONDS):
        yield
