"""Match keys as they are kept: sealed under `EARSHOT_MATCH_KEY`, bound to their order, gone after 90 days.

AES-SIV: the same keys under the same key are the same text, so that a run repeats byte for byte; copied to another
order it cannot be opened.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ledger.encoding import from_json, to_json
from ledger.records.match_keys import MatchKeys
from ledger.sealing import opened, text_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV


@dataclass(frozen=True, slots=True, repr=False)
class MatchKeySealer:
    """Seals match keys under the first key, opens them under any: so keys can be rotated."""

    keys: tuple[bytes, ...]

    def seal(self, keys: MatchKeys) -> str:
        """Return keys as text that says nothing without the key."""
        sealed = _cipher(self.keys[0]).encrypt(to_json(keys).encode(), [keys.order_id.encode()])
        return text_of(sealed)

    def open(self, order_id: str, sealed: str | None) -> MatchKeys | None:
        """Return the keys of an order; None where there are none, or no key of ours opens them."""
        plain = opened(sealed, (partial(_decrypted, key, order_id) for key in self.keys))
        return None if plain is None else from_json(plain, MatchKeys)


def _decrypted(key: bytes, order_id: str, sealed: bytes) -> bytes:
    return _cipher(key).decrypt(sealed, [order_id.encode()])


def _cipher(key: bytes) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV(hashlib.sha512(b"match keys\0" + key).digest())
