"""What placing an order and telling its customer need in the clear: kept encrypted, beside the order, and not for long.

AES-256-GCM under `EARSHOT_DELIVERY_KEY`, bound to the order's id: copied to another order it cannot be opened. The
library is imported when an order is sealed or told, never for a greeting.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from base.errors import NotOpened
from ledger.encoding import from_json, to_json
from ledger.sealing import opened, text_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recipient:
    """Whom an order is for, as the shop knows them.

    Attributes:
        customer_id: the customer's id at the shop.
        email: where receipts and refusals are sent.
        token: the linked account's token, which a business's `complete` may ask for.
        locale: in which mails are written.
        product: what the order is called when it is told of: its products, each with how many of it.
        names: what each line of the order is called, in their order.
        arrives_by: the last day on which it is to arrive; None where it is not known.
        alexa_user: whom Alexa tells how far it is; sealed alone, since it is kept for longer than all else.
    """

    customer_id: str | None = None
    email: str | None = None
    token: str | None = None
    locale: str | None = None
    product: str | None = None
    alexa_user: str | None = None
    names: tuple[str, ...] = ()
    arrives_by: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Sealer:
    """Seals deliveries under the first key, opens them under any: so keys can be rotated."""

    keys: tuple[bytes, ...]

    def seal(self, order_id: str, delivery: Recipient) -> str:
        """Return a delivery as text that says nothing without the key."""
        nonce = os.urandom(_NONCE)
        sealed = _cipher(self.keys[0]).encrypt(nonce, to_json(delivery).encode(), order_id.encode())
        return text_of(nonce + sealed)

    def open(self, order_id: str, sealed: str | None) -> Recipient | None:
        """Return the delivery of an order; None where there is none.

        Raises:
            NotOpened: there is one, and no key of ours opens it.
        """
        if sealed is None:
            return None
        plain = opened(sealed, (partial(_decrypted, key, order_id) for key in self.keys))
        if plain is None:
            raise NotOpened(f"whom {order_id} is for is sealed under a delivery key that is not known here")
        return from_json(plain, Recipient)


def _decrypted(key: bytes, order_id: str, sealed: bytes) -> bytes:
    return _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], order_id.encode())


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(hashlib.sha256(b"delivery\0" + key).digest())
