"""Records as items of the table: keys, indexes, expiry, and DynamoDB's type tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from base.clock import rfc3339
from base.errors import RecordRefused
from ledger import table
from ledger.encoding import content_hash, from_json, precedence, to_json
from ledger.records import Order, Touchpoint
from ledger.records.guard import Guard, Guarded
from ledger.table import Shards

if TYPE_CHECKING:
    from ledger.records.handoff import Handoff

Item = dict[str, Any]

PRECEDENCE = "precedence"  # of an order's item; those written before it was decided about have none
HEARD_KEPT = timedelta(days=90)
MOST_BYTES = 128 * 1024  # of an item: DynamoDB stops at 400 kB, and every kB of it is a write unit, also in each index


def fitting(item: Item) -> Item:
    """Return an item of the table as it is.

    Raises:
        RecordRefused: it is larger than ours may be.
    """
    size = sum(len(name) + len(str(*value.values()).encode()) for name, value in item.items())
    if size > MOST_BYTES:
        what = {"OR": "an order", "TP": "a touchpoint"}.get(item[table.SK]["S"], "a record")
        raise RecordRefused(
            f"{what} would take {size // 1024} kB of the table, and may take {MOST_BYTES // 1024}:"
            " it has too many lines, or too long texts"
        )
    return item


def touchpoint(record: Touchpoint, shards: Shards) -> Item:
    """Return a touchpoint's item, found by its user, else by its session.

    The words heard are kept apart (`heard`), since a TTL deletes whole items and the touchpoint stays.
    """
    return typed(
        {
            table.PK: table.touchpoint_key(record.touchpoint_id),
            table.SK: "TP",
            **table.index_keys("TP", record.occurred_at, record.touchpoint_id, customer_of(record), shards),
            **_version(record),
            "body": to_json(replace(record, heard=None)),
        }
    )


def customer_of(record: Touchpoint) -> str:
    """Return whom a touchpoint is found by: its user or account, else its session, else nobody but itself."""
    return record.identity.user or record.identity.account or record.session_id or record.touchpoint_id


def heard(record: Touchpoint) -> Item:
    """Return the item of the brand words heard in a turn, which goes after 90 days."""
    return typed(
        {
            table.PK: table.touchpoint_key(record.touchpoint_id),
            table.SK: "HEARD",
            "body": record.heard or "",
            table.TTL: ttl(record.occurred_at + HEARD_KEPT),
        }
    )


def order(record: Order, customer: str, shards: Shards) -> Item:
    """Return an order's item, found by whom it names itself, else by `customer`: the service key of whose it is."""
    customer = named_by(record) or customer
    return typed(
        {
            table.PK: table.order_key(record.order_id),
            table.SK: "OR",
            **table.index_keys("OR", record.placed_at, record.order_id, customer, shards),
            **_version(record),
            PRECEDENCE: precedence(record),
            "body": to_json(record),
        }
    )


def named_by(record: Order) -> str | None:
    """Return whom an order names: its user, else its account; None where consent lets it name nobody."""
    return record.identity.user or record.identity.account


def handoff(record: Handoff) -> Item:
    """Return a hand-off's item, which goes when the link expires."""
    return typed(
        {
            table.PK: table.handoff_key(record.token),
            table.SK: "HO",
            "body": to_json(record),
            table.TTL: ttl(record.expires_at),
        }
    )


def owner_of(item: Item | None) -> str | None:
    """Return whom an order's item is found by."""
    return None if item is None else str(item[table.GSI1PK]["S"]).removeprefix(table.customer_key(""))


def is_nobodys(item: Item) -> bool:
    """Tell whether an order is found by nobody: its customer was forgotten, and hears no more of it."""
    return owner_of(item) == str(item[table.PK]["S"]).removeprefix(table.order_key(""))


def goes_before(record: Order, item: Item | None) -> bool:
    """Tell whether an order goes before what an item holds that an earlier version left without its precedence."""
    if item is None or PRECEDENCE in item:
        return False
    return precedence(from_json(item["body"]["S"], Order)) < precedence(record)


def outbox(  # noqa: PLR0913 - by name
    record: Order,
    shards: Shards,
    *,
    checkout: str | None = None,
    free_at: datetime | None = None,
    held_until: datetime | None = None,
    service: str | None = None,
) -> Item:
    """Return the entry that waits until the merchant has the order.

    Args:
        record: the order.
        shards: over how many keys entries are spread.
        checkout: the merchant's own checkout session, where it has one.
        free_at: until when whoever placed the order tells the merchant itself; by default it does not.
        held_until: until when nobody tells the merchant, so that it can be taken back; it waits from then on.
        service: the sealed service key of its customer, where the order is found by another name.
    """
    entry: dict[str, Any] = {
        table.PK: table.order_key(record.order_id),
        table.SK: "OUTBOX",
        table.GSI1PK: table.outbox_key(table.shard_of(record.order_id, shards.outbox)),
        table.GSI1SK: f"{rfc3339(held_until or record.placed_at)}#{record.order_id}",
        "order_id": record.order_id,
        "free_at": rfc3339(free_at or record.placed_at),
    }
    held = None if held_until is None else rfc3339(held_until)
    told = {"checkout": checkout, "service": service, "held_until": held}
    return typed(entry | {name: value for name, value in told.items() if value is not None})


def delivery(record: Order, sealed: str) -> Item:
    """Return what placing an order and its mails need, encrypted; it goes after 7 days whatever happens."""
    key, kind = table.delivery_key(record.order_id)
    return typed(
        {table.PK: key, table.SK: kind, "body": sealed, table.TTL: ttl(record.placed_at + table.DELIVERY_KEPT)}
    )


def mail(record: Order, about: str, shards: Shards) -> Item:
    """Return the entry of a mail to an order's customer, which waits in the outbox like the order before it."""
    entry = outbox(record, shards)
    return entry | typed({table.SK: table.MAIL, "about": about, table.TTL: ttl(record.placed_at + table.DELIVERY_KEPT)})


def second_look(record: Order, due: datetime, shards: Shards) -> Item:
    """Return the entry of a look for an order that the merchant may have twice; it waits in the outbox until then."""
    entry = outbox(record, shards, free_at=due)
    when = {table.GSI1SK: look_key(record.order_id, due), table.TTL: ttl(due + timedelta(days=7))}
    return entry | typed({table.SK: table.LOOK, "looked": 0, **when})


def look_key(order_id: str, due: datetime) -> str:
    """Return where a look stands among what waits in the outbox: it has waited since it was due."""
    return f"{rfc3339(due)}#{order_id}"


def notice(record: Order, reason: str, customer: str) -> Item:
    """Return what the customer is told of an order at the next turn: it lies beside the order in the index."""
    beside = table.time_key("OR", record.placed_at, record.order_id)
    return typed(
        {
            table.PK: table.order_key(record.order_id),
            table.SK: table.NOTICE,
            table.GSI1PK: table.customer_key(customer),
            table.GSI1SK: f"{beside}#{table.NOTICE}",
            "order_id": record.order_id,
            "body": reason,
        }
    )


def ours(merchant_order_id: str, order_id: str) -> Item:
    """Return what finds our order by the merchant's id of it."""
    return typed({table.PK: table.order_key(merchant_order_id), table.SK: table.OURS, "body": order_id})


def typed(plain: Mapping[str, Any]) -> Item:
    """Give each value DynamoDB's type tag; our items hold only strings and whole numbers."""
    return {name: {"N": str(value)} if isinstance(value, int) else {"S": value} for name, value in plain.items()}


def ttl(moment: datetime) -> int:
    """Return a moment as DynamoDB's TTL wants it: whole seconds since 1970."""
    return int(moment.timestamp())


def _version(record: Touchpoint | Order) -> dict[str, str]:
    return {"received_at": rfc3339(record.received_at), "content_hash": content_hash(record)}


def guard_in(item: Item | None) -> Guarded:
    """Return what an account's item says; nothing is guarded where there is none."""
    if item is None:
        return Guarded()
    return Guarded(guard=from_json(item["body"]["S"], Guard), wrong=int(item["wrong"]["N"]))


def paid_as_known(order: Order, known: Item | None) -> Order:
    """Return an order paid as an earlier version says, where it says nothing: a device tells that, and no shop does."""
    if order.payment is not None or known is None:
        return order
    return replace(order, payment=from_json(known["body"]["S"], Order).payment)
