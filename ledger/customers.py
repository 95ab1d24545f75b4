"""What the table holds of a customer under several keys, as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import chain, repeat

from ledger import table
from ledger.encoding import from_json
from ledger.items import Item, named_by
from ledger.outbox import Purchases
from ledger.pseudonyms import LaterNames, is_service_key, opened, sealed
from ledger.records import Choice, Order
from ledger.settlements import Notice, Refusal

OF_A_PURCHASE = (table.SK, table.GSI1SK, "order_id", "body")
"""What of an order's item, and of a notice's, its customer's purchases are made of."""


def newest_purchases(by_key: Iterable[Iterator[Item]], most: int) -> Purchases:
    """Return the newest orders, at most so many, with what the customer has yet to hear of them.

    Args:
        by_key: what the index holds of orders under each key, newest first.
        most: how many orders.
    """
    orders: list[Order] = []
    notices: list[Notice] = []
    for item in merge(*by_key, key=lambda item: str(item[table.GSI1SK]["S"]), reverse=True):
        if item[table.SK]["S"] == "OR":
            orders.append(from_json(item["body"]["S"], Order))
        else:
            notices.append(Notice(order_id=item["order_id"]["S"], reason=Refusal(item["body"]["S"])))
        if len(orders) == most:
            break
    return Purchases(orders=tuple(orders), notices=tuple(notices))


def links_of(choice: Choice, account: str | None, later_names: LaterNames) -> Iterator[tuple[str, str]]:
    """Yield a user and the account it linked, by each pepper's names for both that a choice tells of.

    Whoever is found by one name is found whole: from a later name nobody can tell an earlier one.
    """
    if account is None:
        return
    accounts = [name for name, _ in choice.services if account in later_names(name)] or [account]
    yield from zip((choice.customer, *choice.earlier), chain(accounts, repeat(accounts[-1])), strict=False)


def consent_keys(names: Iterable[str], told: Mapping[str, str | None], service_pepper: bytes) -> tuple[str, ...]:
    """Return the keys under which a choice is looked up: the service key of each pseudonym.

    Args:
        names: the pseudonyms of user and account.
        told: the sealed service key beside each.
        service_pepper: opens them; where there is none a choice stands under the pseudonym itself.
    """
    beside = {name: told.get(name) for name in names}
    keys = (opened(service_pepper, name, key) if key else None for name, key in beside.items())
    return tuple(dict.fromkeys(key or name for key, name in zip(keys, beside, strict=True)))


def service_beside(order: Order, key: str, service_pepper: bytes) -> str | None:
    """Return a customer's service key as it waits with an order that is found by another name; None where it is not."""
    if not service_pepper or named_by(order) is None or not is_service_key(key):
        return None
    return sealed(service_pepper, order.order_id, key)
