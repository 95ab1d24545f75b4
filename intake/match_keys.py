"""Addresses and numbers as the hashes that receivers match people by; nothing else of them is kept.

Sources: developers.google.com/google-ads/api/docs/conversions/enhance-conversions (no dots before @gmail.com; E.164
with `+`), developers.facebook.com/docs/marketing-api/conversions-api/parameters (digits with the country, no `+`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from base.errors import InputError
from ledger.encoding import to_json
from ledger.records import Consent, Grant
from ledger.records.match_keys import KEYS, MatchKeys, is_click, until
from ledger.table import match_keys_key

if TYPE_CHECKING:
    from ledger.match_keys import MatchKeySealer
    from ledger.store import Ledger

FIELD: Final = "match_keys"  # beside an order's own, at the door for orders of any shop
_WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_ANSWERS = frozenset({"ad_user_data", "ad_personalization"})


def email_hashes(address: str | None) -> dict[str, str]:
    """Return an address's hash for each receiver; none of what is no address."""
    meant = (address or "").strip().lower()
    if not _ADDRESS.fullmatch(meant):
        return {}
    name, _, domain = meant.partition("@")
    googles = f"{name.replace('.', '')}@{domain}" if domain in _WITHOUT_DOTS else meant
    return {"sha256_email_google": _sha256(googles), "sha256_email_meta": _sha256(meant)}


def phone_hashes(number: str | None) -> dict[str, str]:
    """Return a number's hash for each receiver; none where its country is not said by a `+`."""
    meant = (number or "").strip()
    digits = "".join(char for char in meant if char.isascii() and char.isdigit())
    if not meant.startswith("+") or not 7 <= len(digits) <= 15 or digits.startswith("0"):
        return {}
    return {"sha256_phone_google": _sha256(f"+{digits}"), "sha256_phone_meta": _sha256(digits)}


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def match_keys(order_id: str, *, hashes: Mapping[str, str], told: Mapping[str, str | None]) -> MatchKeys | None:
    """Return an order's keys, or None where there is none.

    Args:
        order_id: the order.
        hashes: of its customer's address and number.
        told: clicks and answers by field; what has another form is left out.
    """
    clicks = {name: value for name, value in told.items() if value and name not in _ANSWERS and is_click(value)}
    answers = {name: Grant(value) for name, value in told.items() if name in _ANSWERS and value in set(Grant)}
    if not hashes and not clicks:
        return None
    given: dict[str, Any] = {**hashes, **clicks, **answers}
    return MatchKeys(order_id=order_id, **given)


def parted(line: str) -> tuple[str, str | None]:
    """Return an order's JSON text without its match keys, and the text of those where there are some."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return line, None  # whoever reads the order says what is wrong
    if not isinstance(told, dict) or FIELD not in told:
        return line, None
    keys = told.pop(FIELD)
    if keys is None:
        return json.dumps(told), None
    if not isinstance(keys, dict) or "order_id" in keys:
        raise InputError(f"{FIELD}: expected an object of {', '.join(KEYS)}")
    return json.dumps(told), json.dumps(keys | {"order_id": told.get("order_id")})


def agreed(consent: Consent) -> bool:
    """Tell whether a customer may be matched: a yes to marketing, and no no to measurement, which ends keys too."""
    return consent.marketing is Grant.GRANTED and consent.measurement is not Grant.DENIED


def keep(ledger: Ledger, sealer: MatchKeySealer, keys: MatchKeys, now: datetime) -> bool:
    """Keep an order's keys for 90 days after it, if the ledger has it and its customer agreed to that."""
    order = ledger.order(keys.order_id)
    if order is None or not agreed(order.consent):
        return False
    kept = until(replace(keys, order_id=order.order_id), order.placed_at)
    if kept.expires_at is None or kept.expires_at <= now:
        return False
    ledger.put_document(*match_keys_key(order.order_id), sealer.seal(kept), expires=kept.expires_at)
    return True


def of_each_order(told: Iterable[MatchKeys]) -> dict[str, MatchKeys]:
    """Return the keys of each order, in whatever order they are told: the fullest, else by their text."""
    kept: dict[str, MatchKeys] = {}
    for keys in told:
        known = kept.get(keys.order_id)
        if known is None or _fullness(known) < _fullness(keys):
            kept[keys.order_id] = keys
    return kept


def _fullness(keys: MatchKeys) -> tuple[int, str]:
    return sum(getattr(keys, name) is not None for name in KEYS), to_json(keys)
