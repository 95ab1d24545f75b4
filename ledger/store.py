"""The ledger on DynamoDB: writes that may be repeated, reads that go page by page.

See `ledger.table` for the keys. The client is injected, and made on first use: a voice turn that needs no table pays
for none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from base.clock import rfc3339
from ledger import items, table
from ledger.customers import OF_A_PURCHASE, consent_keys, links_of, newest_purchases, service_beside
from ledger.days import DayRecords, joined, records_in
from ledger.encoding import AnyRecord, from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.notes import put_note
from ledger.order_alerts import alexa_item
from ledger.outbox import Purchases
from ledger.parts import LedgerParts
from ledger.placed import EVENT_KEPT
from ledger.pseudonyms import UNKEYED, Pseudonyms, is_service_key
from ledger.records import Choice, Consent, Grant, Order, Touchpoint
from ledger.records.summary import BoughtSoFar, KeptLine
from ledger.settlements import Notice
from ledger.table import Shards

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from ledger.records.handoff import Handoff

_IS_NEW = "attribute_not_exists(PK)"
# Of two versions of a touchpoint the first received stays. A version received at the same moment never replaces one:
# the turn that could not tell whether it had ordered must not take the place of the purchase.
_WAS_EARLIER = "attribute_not_exists(PK) OR received_at > :received_at"
# Of two versions of an order the latest received stays; ties go by state and content, as in a run over files.
_IS_NEWER = (
    "attribute_not_exists(PK) OR received_at < :received_at"
    " OR (received_at = :received_at AND precedence < :precedence)"
)
# The same over an item that an earlier version left without its precedence, when what it holds has the lower one.
_IS_NEWER_THAN_EARLIER = f"{_IS_NEWER} OR (received_at = :received_at AND attribute_not_exists(precedence))"
_DECIDED_BEFORE = "attribute_not_exists(PK) OR attribute_not_exists(decided_at) OR decided_at <= :decided_at"


class Ledger(LedgerParts):
    """Touchpoints, orders and what serves them; every write is idempotent by its key.

    Raises StoreUnavailable when DynamoDB throttled or was out of reach, RecordConflict when a key has other content.
    """

    def __init__(
        self,
        make_client: Callable[[], DynamoDBClient],
        table_name: str,
        *,
        shards: Shards = table.FEW,
        pseudonyms: Pseudonyms = UNKEYED,
    ) -> None:
        super().__init__(make_client, table_name, shards=shards, pseudonyms=pseudonyms)

    # -- touchpoints -------------------------------------------------------------------------------------------

    def append_touchpoint(self, touchpoint: Touchpoint, *, first_exposure: bool = False) -> bool:
        """Write once. True if the ledger changed; False if this touchpoint was there already (first received wins).

        With `first_exposure` the arm in which it shows its household is stored in the same transaction.
        """
        self.month_marks.note(touchpoint.touchpoint_id, touchpoint.occurred_at)
        item, beside = items.touchpoint(touchpoint, self.shards), self._heard(touchpoint)
        if first_exposure:
            beside.append(self.experiments.assignment(touchpoint))
        version = self._table.put(item, _WAS_EARLIER, {":received_at": item["received_at"]})
        return self._table.write_together([version, *beside]) if beside else self._table.write(version)

    def touchpoint(self, touchpoint_id: str) -> Touchpoint | None:
        """Return one touchpoint, or None."""
        return self._record(table.touchpoint_key(touchpoint_id), "TP", Touchpoint)

    def heard(self, touchpoint_id: str) -> str | None:
        """Return the brand words heard in a turn, or None when none were or their 90 days are over."""
        return self.document(table.touchpoint_key(touchpoint_id), "HEARD")

    # -- orders ------------------------------------------------------------------------------------------------

    def place_order(  # noqa: PLR0913 - by name
        self,
        order: Order,
        touchpoint: Touchpoint,
        *,
        customer: str,
        checkout: str | None = None,
        free_at: datetime | None = None,
        held_until: datetime | None = None,
        delivery: str | None = None,
        alexa_user: str | None = None,
        bought: BoughtSoFar | None = None,
        basket: tuple[KeptLine, ...] | None = None,
        also: Iterable[Item] = (),
    ) -> bool:
        """Write order, purchase touchpoint, outbox entry, summary and delivery together, or nothing.

        Args:
            order: must not exist; its id depends on user and draft, so that a repeated yes meets itself.
            touchpoint: the turn that bought it.
            customer: the user's service key, under which its orders are found again that do not name it.
            checkout: the merchant's own checkout session, where it has one.
            free_at: until when the caller tells the merchant itself; by default the outbox does at once.
            held_until: until when nobody tells the merchant, so that it can be taken back.
            delivery: whom it is for, sealed.
            alexa_user: whom Alexa tells how far it is, sealed.
            bought: what the customer bought, this order too.
            basket: what is left in its basket; None where it had none.
            also: puts of the same transaction: what becomes of the subscription that is renewed by it, or of the
                automation that ordered it.

        Returns:
            True if placed now; False if it was there already. After StoreUnavailable it may or may not be: look.
        """
        self.month_marks.note(order.order_id, order.placed_at, touchpoint.occurred_at)
        service = service_beside(order, customer, self._pseudonyms.service_pepper)
        entries = [
            self._table.put(items.order(order, customer, self.shards), _IS_NEW),
            self._table.put(items.touchpoint(touchpoint, self.shards), _IS_NEW),
            self._table.put(
                items.outbox(
                    order, self.shards, checkout=checkout, free_at=free_at, held_until=held_until, service=service
                ),
                _IS_NEW,
            ),
            self.summaries.put(items.named_by(order) or customer, bought or BoughtSoFar.by(order)),
            *([self._table.put(items.delivery(order, delivery))] if delivery else []),
            *([] if basket is None else [self.summaries.basket(customer, basket, touchpoint.occurred_at)]),
            *([self._table.put(alexa_item(order, alexa_user))] if alexa_user else []),
            *self._heard(touchpoint),
            *also,
        ]
        return self._table.write_together(entries)

    def put_order(self, order: Order, *, customer: str | None = None, event: str | None = None) -> bool:
        """Take an order from a feed: insert it, or replace an older one (latest received wins).

        Args:
            order: the order as the feed tells it.
            customer: the service key to find it by where it names nobody itself. An order that is there already
                stays with the service key it was found by.
            event: `source#id` of the delivery; a delivery seen before changes nothing.

        How it was paid a device may have told, and the shop's later words say nothing of it: then that stays.

        Returns:
            True if the ledger changed.
        """
        self.month_marks.note(order.order_id, order.placed_at)
        known = self._table.get(table.order_key(order.order_id), "OR")
        owner = items.owner_of(known)
        order = items.paid_as_known(order, known)
        item = items.order(order, (owner if is_service_key(owner) else customer) or order.order_id, self.shards)
        values = {":received_at": item["received_at"], ":precedence": item[items.PRECEDENCE]}
        put = self._table.put(item, _IS_NEWER_THAN_EARLIER if items.goes_before(order, known) else _IS_NEWER, values)
        if event is None:
            return self._table.write(put)
        if self._table.get(f"EV#{event}", "EV") is not None:
            return False
        seen = {table.PK: f"EV#{event}", table.SK: "EV", table.TTL: ttl(order.received_at + EVENT_KEPT)}
        # The order first, the note after it: a crash between them repeats the order, which is harmless.
        changed = self._table.write(put)
        self._table.write(self._table.put(typed(seen)))
        return changed

    def order(self, order_id: str) -> Order | None:
        """Return one order, or None."""
        return self._record(table.order_key(order_id), "OR", Order)

    # -- by customer and by day --------------------------------------------------------------------------------

    def orders_of(self, customer: str, *, newest_first: bool = True) -> Iterator[Order]:
        """Yield a customer's orders by one of its keys, page by page."""
        for item in self._of_customer(customer, "OR#", newest_first=newest_first):
            if item[table.SK]["S"] == "OR":
                yield from_json(item["body"]["S"], Order)

    def purchases_of(self, keys: Iterable[str], most: int) -> Purchases:
        """Return a customer's newest orders, at most so many, with what it has yet to hear of them.

        Args:
            keys: by which its orders may be found: a read each.
            most: how many orders.
        """
        found = (self._of_customer(key, "OR#", newest_first=True, page=most, only=OF_A_PURCHASE) for key in keys)
        return newest_purchases(list(found), most)

    def told(self, notice: Notice) -> None:
        """Note that the customer has heard it: it leaves the index, and is not told again; what is gone stays gone."""
        heard = {table.PK: table.order_key(notice.order_id), table.SK: table.NOTICE, "body": notice.reason}
        self._table.write(self._table.put(typed(heard), "attribute_exists(PK)"))

    def touchpoints_of(self, customer: str, *, newest_first: bool = True) -> Iterator[Touchpoint]:
        """Yield a customer's touchpoints (or a session's, by its key), page by page."""
        for item in self._of_customer(customer, "TP#", newest_first=newest_first):
            yield from_json(item["body"]["S"], Touchpoint)

    def day(self, day: date) -> DayRecords:
        """Return all that happened on a UTC day, shard by shard."""
        return joined(self.day_shard(day, shard) for shard in range(self.shards.days))

    def day_shard(self, day: date, shard: int) -> DayRecords:
        """Return what one shard holds of a UTC day: every page, in the order of time."""
        return records_in(self._table.query(table.BY_DAY, table.day_key(day, shard)))

    def months(self) -> tuple[str, ...]:
        """Return the months (`yyyy-mm`) that hold a touchpoint or an order, in the order of time."""
        keys = map(table.months_key, range(self.shards.months))
        return tuple(sorted({item[table.SK]["S"] for key in keys for item in self._table.query(None, key)}))

    # -- hand-offs and consent ---------------------------------------------------------------------------------

    def put_handoff(self, handoff: Handoff) -> None:
        """Keep what a token stands for, until it expires."""
        self._table.write(self._table.put(items.handoff(handoff)))

    def handoff(self, token: str) -> Handoff | None:
        """Return what a token stands for, or None."""
        from ledger.records.handoff import Handoff  # late: only who follows a link reads one

        return self._record(table.handoff_key(token), "HO", Handoff)

    def decide(self, choice: Choice) -> None:
        """Keep a customer's choice, for the user and the account: the shop's orders come in under the latter.

        A choice replayed late never takes the place of a later one. A no holds for the past too.
        """
        account = choice.account or self.account(choice.customer)
        for name, sealed in choice.services:
            put_note(self._table, (table.customer_key(name), table.SERVICE), sealed, choice.decided_at)
        for user, linked in links_of(choice, account, self._pseudonyms.later_names):
            put_note(self._table, (table.customer_key(user), table.ACCOUNT), linked, choice.decided_at)
            put_note(self._table, table.user_of_key(linked, user), user, choice.decided_at)
        names = [choice.customer, *filter(None, (account,))]
        told: dict[str, str | None] = dict(choice.services)
        told |= {name: self.document(table.customer_key(name), table.SERVICE) for name in names if name not in told}
        keys = consent_keys(names, told, self._pseudonyms.service_pepper)
        for key in keys:
            self._table.write(self._put_consent(key, choice))
        if choice.erase or choice.consent.measurement is Grant.DENIED:
            self.requests.of_choice(choice, account, keys)

    def _put_consent(self, owner: str, choice: Choice) -> Item:
        at = rfc3339(choice.decided_at)
        item = {
            table.PK: table.customer_key(owner),
            table.SK: "CONSENT",
            "decided_at": at,
            "body": to_json(choice.consent),
        }
        return self._table.put(typed(item), _DECIDED_BEFORE, typed({":decided_at": at}))

    def consent(self, key: str) -> Consent:
        """Return a customer's answer by its service key; unknown where none was given."""
        return self._record(table.customer_key(key), "CONSENT", Consent) or Consent()

    def account(self, customer: str) -> str | None:
        """Return the account a customer had linked when it last decided; the platform's farewell does not say it."""
        return self.document(table.customer_key(customer), table.ACCOUNT)

    # -- small documents by key --------------------------------------------------------------------------------

    def put_document(self, partition: str, kind: str, body: str, *, expires: datetime | None = None) -> None:
        """Keep a small JSON text under a key, in place of the one that was there."""
        item: Item = {table.PK: partition, table.SK: kind, "body": body}
        if expires is not None:
            item[table.TTL] = ttl(expires)
        self._table.write(self._table.put(typed(item)))

    def document(self, partition: str, kind: str) -> str | None:
        """Return the JSON text kept under a key, or None."""
        item = self._item(partition, kind)
        return None if item is None else str(item["body"]["S"])

    def _heard(self, touchpoint: Touchpoint) -> list[Item]:
        return [self._table.put(items.heard(touchpoint))] if touchpoint.heard else []

    def _record(self, partition: str, kind: str, record: type[AnyRecord]) -> AnyRecord | None:
        item = self._item(partition, kind)
        return None if item is None else from_json(item["body"]["S"], record)

    def _item(self, partition: str, kind: str) -> Item | None:
        return self._table.get(partition, kind)

    def _of_customer(
        self, customer: str, prefix: str, *, newest_first: bool, page: int | None = None, only: Sequence[str] = ()
    ) -> Iterator[Item]:
        key = table.customer_key(customer)
        return self._table.query(table.BY_CUSTOMER, key, prefix=prefix, forward=not newest_first, page=page, only=only)
