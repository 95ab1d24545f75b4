"""The summary of a customer: its partition read whole, in one read; each part is written with what it is a part of.

The consent is the customer's own item (`CONSENT`), written when it decides; what was bought (`SUMMARY`) is written in
the transaction that places, settles or changes an order, and can be made again from the orders.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, owner_of, typed
from ledger.records import Consent, Order
from ledger.records.summary import BoughtSoFar, CustomerSummary

_TOLD = "told"
_LAST = 20  # orders that a summary is made of


class Summaries:
    """The summaries of one table. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def summary_of(self, customer: str) -> CustomerSummary:
        """Return what is known of a customer, in one read."""
        return summary_in(self._table.query(None, table.customer_key(customer)))

    def quieten(self, customer: str, *, quiet: bool) -> None:
        """Keep whether a customer wants no product named when the skill is opened."""
        key = {table.PK: table.customer_key(customer), table.SK: table.QUIET}
        self._table.write(self._table.put(typed({**key, "body": "yes" if quiet else "no"})))

    def await_product(self, customer: str, product_id: str, *, waits: bool) -> None:
        """Keep that a customer waits for a product that is sold out, or that it was told that it is back."""
        key, kind = table.waits_key(customer, product_id)
        body = product_id if waits else _TOLD
        self._table.write(self._table.put(typed({table.PK: key, table.SK: kind, "body": body})))

    def put(self, customer: str, bought: BoughtSoFar) -> Item:
        """Return the request that puts what a customer bought."""
        key, kind = table.summary_key(customer)
        return self._table.put(typed({table.PK: key, table.SK: kind, "body": to_json(bought)}))

    def following(self, customer: str, before: Order, now: Order) -> list[Item]:
        """Return the actions of a transaction by which the summary follows an order that became another."""
        if before.status is now.status:
            return []
        item = self._table.get(*table.summary_key(customer))
        kept = BoughtSoFar() if item is None else from_json(item["body"]["S"], BoughtSoFar)
        bought = kept.after(now)
        return [] if bought == kept else [{"Put": self.put(customer, bought)}]

    def rebuild(self) -> int:
        """Make what every customer bought again from its orders; return of how many customers."""
        customers = {owner_of(item) for item in self._table.scan() if item[table.SK]["S"] == "OR"} - {None}
        for customer in sorted(str(one) for one in customers):
            self.rebuild_of(customer)
        return len(customers)

    def rebuild_of(self, customer: str) -> None:
        """Make what one customer bought again from its orders."""
        self._table.write(self.put(customer, BoughtSoFar.of(self._orders(customer))))

    def _orders(self, customer: str) -> Iterable[Order]:
        key = table.customer_key(customer)
        found = self._table.query(table.BY_CUSTOMER, key, prefix="OR#", forward=False)
        orders = (from_json(item["body"]["S"], Order) for item in found if item[table.SK]["S"] == "OR")
        return [order for order, _ in zip(orders, range(_LAST), strict=False)]


def summary_in(items: Iterable[Item]) -> CustomerSummary:
    """Return the summary that the items of a customer's partition hold."""
    bodies = {item[table.SK]["S"]: item.get("body", {}).get("S", "") for item in items}
    waits = (body for kind, body in bodies.items() if kind.startswith(table.WAITS))
    return CustomerSummary(
        consent=from_json(bodies["CONSENT"], Consent) if "CONSENT" in bodies else Consent(),
        bought=from_json(bodies["SUMMARY"], BoughtSoFar) if "SUMMARY" in bodies else BoughtSoFar(),
        quiet=bodies.get(table.QUIET) == "yes",
        waits_for=tuple(sorted(set(waits) - {_TOLD})),
        arms={kind.removeprefix(table.ARM): body for kind, body in bodies.items() if kind.startswith(table.ARM)},
    )
