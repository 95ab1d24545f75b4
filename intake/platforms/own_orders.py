"""`POST /orders`: orders in our own form (docs/data-dictionary.md) from any shop, signed like its webhooks.

The body is one JSON object, or JSON Lines with an order a line. `X-Earshot-Hmac-Sha256` is the base64 HMAC-SHA256 of
the raw bytes under the same secret as the shop's webhooks. An order may bring `match_keys`, an object of them. Good
lines go on, bad ones are named in the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from base.errors import InputError
from base.ids import placed_by_us
from intake.guarded import guarded_order
from intake.lines_of_body import lines_of
from intake.match_keys import parted
from intake.moments import check_moments
from intake.platforms.platform import Delivery, Lookups, OrderNews, PlatformIntake, Receipt, SetAside, shop_secrets
from intake.signatures import base64_hmac
from ledger.wire import read_match_keys, read_order


def _read(delivery: Delivery, known: Lookups) -> Iterator[OrderNews | SetAside]:
    for number, line in lines_of(delivery.body, "an order"):
        try:
            told, keys = parted(line)
            order = guarded_order(read_order(told), known.pseudonyms)
            check_moments(order, now=known.clock())
            match_keys = read_match_keys(keys) if keys is not None else None
        except InputError as error:
            yield SetAside(reason=f"body:{number}: {error.logged}")
        else:
            ours = order.order_id if placed_by_us(order.order_id) else None
            yield OrderNews(order=order, ours=ours, match_keys=match_keys)


def _answer(receipt: Receipt) -> Mapping[str, object]:
    return {
        "stored": len(receipt.stored),
        "unchanged": len(receipt.unchanged),
        "rejected": list(receipt.rejected),
    }


_signed = base64_hmac("X-Earshot-Hmac-Sha256")
PLATFORM = PlatformIntake(
    name="orders", path="/orders", signed=_signed, read=_read, secrets=shop_secrets, answer=_answer
)
