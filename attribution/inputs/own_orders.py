"""What a shop tells of an order of ours under its own id of it: the parts of a query by which it is that order.

As in the table (`ledger.placed`): of several of ours that name the same id the one placed first has it, and whichever
is named by another has no other itself. The shop's word counts where ours is as we placed it, and then where it is the
later version. It says what became of the order and what it cost; who bought what stays as we know it.
"""

from __future__ import annotations

# Of two versions received at once the one further along holds.
STATE = "case {}.status when 'refunded' then 2 when 'cancelled' then 1 else 0 end"

_TOLD = ("received_us", "status", "refunded_us")
_AMOUNTS = ("revenue_minor", "tax_minor", "shipping_minor", "refunded_minor")


def _later(told: str, ours: str) -> str:
    """Return whether one version goes before another, column by column."""
    keys = ["{}.received_us", STATE, "{}.refunded_minor", "{}.content_hash"]
    later = ""
    for key in reversed(keys):
        one, other = key.format(told), key.format(ours)
        later = f"{one} > {other}" + (f" or ({one} = {other} and ({later}))" if later else "")
    return later


# Halves, lest the sum overflow.
_BOTH = "o.content_hash // 2 + t.content_hash // 2"
_AS_TOLD = ",\n           ".join(
    [
        *(f"case when t.order_id is null then o.{name} else t.{name} end as {name}" for name in _TOLD),
        *(
            f"case when t.order_id is null or t.currency <> o.currency then o.{name} else t.{name} end as {name}"
            for name in _AMOUNTS
        ),
        "coalesce(t.payment, o.payment) as payment",
        "coalesce(t.is_test, false) or coalesce(o.is_test, false) as is_test",
        f"case when t.order_id is null then o.content_hash else {_BOTH} end as content_hash",
    ]
)
_CHANGED = ", ".join((*_TOLD, *_AMOUNTS, "payment", "is_test", "content_hash"))

# Of the latest versions of orders (`kept`) makes `settled`.
OWN_ORDERS = f"""
named as (
    select order_id as ours, merchant_order_id as there, placed_us from kept
    where source in ('voice', 'subscription', 'device_auto') and merchant_order_id <> order_id
), claims as (
    select n.ours, n.there from named n anti join named other on other.there = n.ours
    qualify row_number() over (partition by n.there order by n.placed_us, n.ours) = 1
), strays as (
    select c.ours, t.* from kept t join claims c on c.there = t.order_id
), told as (
    select t.* from strays t join kept o on o.order_id = t.ours
    where o.received_us = o.placed_us or {_later("t", "o")}
), settled as (
    select o.* exclude ({_CHANGED}),
           {_AS_TOLD}
    from kept o left join told t on t.ours = o.order_id
    anti join strays s on s.order_id = o.order_id
)
"""
