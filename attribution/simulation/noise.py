"""What goes wrong on the way to the file: typos, junk, refused consent, wrong clocks, late and double records."""

from __future__ import annotations

import numpy as np

from attribution.simulation.draws import US_PER_DAY, US_PER_HOUR, US_PER_SECOND
from attribution.simulation.frames import IDENTITY, Frame, code, rows, size, stacked
from attribution.simulation.ids import JUNK, only
from attribution.simulation.parts import Cast
from attribution.simulation.people import DENIED
from ledger.records import OrderSource, OrderStatus

_SOILED = ("user", "device", "account", "email", "phone", "address", "cookie")


def typed_wrong(cast: Cast, orders: Frame) -> None:
    """Put typos into e-mails typed at checkout, some of them somebody else's, and clerks' own into orders in stores."""
    setting, assumed, rng, many = cast.setting, cast.setting.assumed.noise, cast.setting.draws("typos"), size(orders)
    email = orders["id_email"]
    wrong = (email > 0) & (orders["id_account"] == 0) & rng.happens(assumed.typo, many)
    stranger = rng.below(max(1, len(cast.folk.mailbox)), many)
    typo = np.where(
        rng.happens(assumed.typo_is_somebody, many),
        setting.ids("email", stranger),
        setting.ids("typo", orders["order_id"]),
    )
    in_store = orders["source"] == code("source", OrderSource.STORE)
    clerk = setting.ids("clerk", orders["household"] // assumed.homes_a_clerk)
    email = np.where(in_store & rng.happens(assumed.clerk_mailbox, many), clerk, email)
    orders["id_email"] = np.where(wrong, typo, email)


def soiled(cast: Cast, frame: Frame, subject: str) -> None:
    """Replace some identifiers by words for nothing; where measurement was denied, some records have none at all."""
    assumed, rng, many = cast.setting.assumed.noise, cast.setting.draws(subject), size(frame)
    for name in _SOILED:
        column = frame[f"id_{name}"]
        junk = (column > 0) & rng.happens(assumed.junk, many)
        frame[f"id_{name}"] = np.where(junk, 1 + rng.below(len(JUNK), many).astype(np.uint64), column)
    keeps = (frame["measurement"] != DENIED) | rng.happens(assumed.ids_despite_denial, many)
    for name in IDENTITY:
        frame[f"id_{name}"] = only(keeps, frame[f"id_{name}"])


def received(cast: Cast, frame: Frame, moment: str, subject: str) -> None:
    """Set when each record came in; clocks that are wrong move when it says it happened."""
    assumed, rng, many = cast.setting.assumed.noise, cast.setting.draws(subject), size(frame)
    came = frame[moment] + rng.waits_us(8 * US_PER_SECOND, many)
    late = rng.happens(assumed.late, many)
    came = np.where(late, came + rng.waits_us(assumed.late_days * US_PER_DAY, many), came)
    wrong = rng.happens(assumed.skewed, many)
    skew = (assumed.skew_hours * US_PER_HOUR * rng.normal(many)).astype(np.int64)
    frame["received"] = came
    frame[moment] = np.where(wrong, frame[moment] + skew, frame[moment])


def delivered_twice(cast: Cast, frame: Frame, subject: str) -> Frame:
    """Return the rows, and some of them again as they came in a second time."""
    rng = cast.setting.draws(subject)
    again = rows(frame, np.flatnonzero(rng.happens(cast.setting.assumed.noise.duplicated, size(frame))))
    again["received"] = again["received"] + rng.waits_us(US_PER_HOUR, size(again)) + US_PER_SECOND
    again["revision"] = again["revision"] + 1
    return stacked([frame, again], dict.fromkeys(frame, 0) | {name: column[:0] for name, column in frame.items()})


def revised(cast: Cast, orders: Frame) -> Frame:
    """Return the orders with the first version of many that were cancelled or refunded later."""
    rng = cast.setting.draws("revised")
    ended = orders["status"] != code("status", OrderStatus.PLACED)
    first = rows(orders, np.flatnonzero(ended & rng.happens(0.7, size(orders))))
    first["status"] = np.full(size(first), code("status", OrderStatus.PLACED))
    for name in ("cancelled", "refunded"):
        first[name] = np.full(size(first), -1)
    first["refunded_minor"] = np.zeros(size(first), dtype=np.int64)
    end = np.maximum(orders["cancelled"], orders["refunded"])
    orders["received"] = np.where(ended, np.maximum(end, orders["received"]) + US_PER_SECOND, orders["received"])
    orders["revision"] = np.where(ended, 1, 0)
    return stacked([orders, first], {name: column[:0] for name, column in orders.items()})
