"""What the handlers work with, put together once in `skill.app`."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.pseudonyms import Pseudonyms
from ledger.settings import Settings
from ledger.store import Ledger
from ledger.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The shop, the ledger and the keys."""

    settings: Settings
    ledger: Ledger
    tokens: Tokens
    pseudonyms: Pseudonyms
