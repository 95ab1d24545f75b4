"""Deciding for the households of a ledger that let themselves be replenished, put together from settings."""

from __future__ import annotations

import logging
from collections import Counter

from ledger.devices import Devices
from ledger.pseudonyms import Pseudonyms
from ledger.store import Ledger
from replenishment.deciding.deciding import DecidedOf, Deciding
from replenishment.stock.reorder import Lead

log = logging.getLogger("earshot.replenishment")

LEAD = Lead(mean=3.0, variance=1.0)


def open_deciding(ledger: Ledger, pseudonyms: Pseudonyms, lead: Lead = LEAD) -> Deciding:
    """Return what decides about a ledger's households."""
    return Deciding(
        ledger=ledger,
        devices=Devices(ledger.dynamo),
        later_names=pseudonyms.later_names,
        lead=lead,
    )


def told(done: Counter[DecidedOf]) -> str:
    """Say how many households came to what."""
    return ", ".join(f"{count} {what}" for what, count in sorted(done.items()))
