"""Orders people place: where, what is in them, what becomes of them, and what the shop knows of the buyer."""

from __future__ import annotations

import numpy as np

from attribution.simulation.conversations import Outcomes
from attribution.simulation.draws import US_PER_HOUR, Draws, Flags, Ints
from attribution.simulation.frames import Frame, code, codes
from attribution.simulation.homes import addresses, postal_codes
from attribution.simulation.ids import only
from attribution.simulation.needs import Needs
from attribution.simulation.parts import Cast
from attribution.simulation.people import NOBODY
from attribution.simulation.web import browser
from ledger.records import Initiator, OrderSource, OrderStatus

_SOURCES = (
    OrderSource.WEB_MOBILE,
    OrderSource.WEB_DESKTOP,
    OrderSource.APP,
    OrderSource.STORE,
    OrderSource.AGENT,
)


def sources(cast: Cast, ends: Outcomes) -> Ints:
    """Draw where each need's order is placed, as codes of `source`."""
    drawn = cast.setting.draws("sources").one_of(cast.setting.assumed.orders.sources, len(ends.own))
    source = np.where(ends.carried, code("source", OrderSource.WEB_MOBILE), codes("source", _SOURCES)[drawn])
    return np.where(ends.own, code("source", OrderSource.VOICE), source)


def placed(cast: Cast, wants: Needs, ends: Outcomes, source: Ints, spoken: Frame) -> tuple[Frame, Ints]:
    """Return an order a need that was bought, and the need of each.

    Args:
        cast: the lasting parts.
        wants: every need.
        ends: what became of them.
        source: where each need's order is placed.
        spoken: the turns of all conversations, whose identity an order by voice shares.
    """
    setting, rng = cast.setting, cast.setting.draws("orders")
    need = np.flatnonzero(wants.bought)
    many = len(need)
    frame: Frame = {
        "order_id": setting.ids("order", need),
        "placed": ends.ordered_at[need],
        "source": source[need],
        "initiator": np.full(many, code("initiator", Initiator.HUMAN)),
        "product": wants.product[need],
        "handoff_token": only(ends.carried[need], ends.token[need]),
        "promotion": np.where(rng.happens(0.6, many), wants.promotion[need], -1),
        "is_new_customer": rng.happens(setting.assumed.orders.new_customer, many),
        "is_test": rng.happens(setting.assumed.orders.test, many),
        **_bought(cast, rng, many),
        **_fates(cast, rng, ends.ordered_at[need]),
        **_buyers(cast, rng, ends.buyer[need], ends.ordered_at[need], source[need]),
    }
    _by_voice(frame, spoken)
    return frame, need


def _bought(cast: Cast, rng: Draws, many: int) -> Frame:
    more = rng.happens(cast.setting.assumed.orders.more_lines, many)
    return {
        "quantity": 1 + rng.one_of((75, 18, 7), many),
        "second": np.where(more, rng.below(len(cast.setting.products), many), -1),
        "second_quantity": np.ones(many, dtype=np.int64),
    }


def _fates(cast: Cast, rng: Draws, at: Ints) -> Frame:
    assumed, many = cast.setting.assumed.orders, len(at)
    fate = rng.one_of((1 - assumed.cancelled - assumed.refunded, assumed.cancelled, assumed.refunded), many)
    status = codes("status", (OrderStatus.PLACED, OrderStatus.CANCELLED, OrderStatus.REFUNDED))[fate]
    return {
        "status": status,
        "cancelled": np.where(fate == 1, at + rng.waits_us(5 * US_PER_HOUR, many), -1),
        "refunded": np.where(fate == 2, at + rng.waits_us(90 * US_PER_HOUR, many) + 20 * US_PER_HOUR, -1),
        "refunded_minor": np.where(fate == 2, 1 + rng.below(2, many), 0),  # halves of the revenue
    }


def _buyers(cast: Cast, rng: Draws, buyer: Ints, at: Ints, source: Ints) -> Frame:
    setting, folk, assumed, many = cast.setting, cast.folk, cast.setting.assumed.orders, len(buyer)
    on_phone = source != code("source", OrderSource.WEB_DESKTOP)
    store, app, agent = (
        source == code("source", one) for one in (OrderSource.STORE, OrderSource.APP, OrderSource.AGENT)
    )
    online = ~store & ~agent
    loyal = rng.happens(assumed.loyalty, many)
    signed = np.where(store, loyal, app | rng.happens(assumed.signed_in, many)).astype(np.bool_)
    seen = browser(cast, rng, person=buyer, at=at, on_phone=on_phone, signed_in=signed)
    gives = np.where(store, loyal, True)
    home = seen["household"]
    delivered = ~store & rng.happens(assumed.gives_address, many)
    house = _destinations(cast, rng, buyer, at)
    shared_ad = cast.voices.phone_ad[buyer] & cast.voices.present[home]
    ad = np.where(shared_ad, setting.ids("speaker-ad", home), setting.ids("phone-ad", buyer))
    return {
        **{name: column for name, column in seen.items() if name != "device_type"},
        "id_email": only(~store & rng.happens(assumed.gives_email, many), setting.ids("email", folk.mailbox[buyer])),
        "id_phone": only(gives & rng.happens(assumed.gives_phone, many), setting.ids("phone", buyer)),
        "id_cookie": only(online & ~app & rng.happens(assumed.knows_cookie, many), seen["id_cookie"]),
        "id_device": only(app, setting.ids("handset", buyer)),
        "id_ad_id": only(app & rng.happens(0.3, many), ad),
        "id_ip": only(online, seen["id_ip"]),
        "id_address": only(delivered, addresses(setting, house)),
        "id_postal_code": only(delivered, postal_codes(setting, house)),
    }


def _destinations(cast: Cast, rng: Draws, buyer: Ints, at: Ints) -> Ints:
    """Return the house each order is sent to: home, the office, or a friend's."""
    setting, many = cast.setting, len(buyer)
    home = cast.folk.household[buyer]
    house = cast.homes.houses(home, at)
    office = cast.homes.office[buyer]
    house = np.where((office != NOBODY) & rng.happens(0.35, many), office, house)
    friend = (setting.ids("friend", home, rng.below(3, many)) % np.uint64(max(1, setting.households))).astype(np.int64)
    gift: Flags = rng.happens(setting.assumed.orders.gift, many)
    return np.where(gift, cast.homes.houses(friend, at), house)


def _by_voice(frame: Frame, spoken: Frame) -> None:
    """Give orders by voice the identity of the turn that placed them, and no other."""
    own = np.flatnonzero(frame["source"] == code("source", OrderSource.VOICE))
    turns = np.flatnonzero(spoken["outcome"] == code("outcome", "ordered"))
    turns = turns[np.argsort(spoken["order_id"][turns], kind="stable")]
    said = turns[np.searchsorted(spoken["order_id"][turns], frame["order_id"][own])]
    for name in [name for name in frame if name.startswith("id_")]:
        frame[name][own] = spoken[name][said] if name in spoken else 0
    for name in ("id_user", "id_person"):
        frame[name] = np.zeros(len(frame["order_id"]), dtype=np.uint64)
        frame[name][own] = spoken[name][said]
