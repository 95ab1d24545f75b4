"""Every assumption of the simulated worlds, in one place: what it is, where it is from, and how far it may vary.

`share(value, low, high)` gives the value of the shape `plain` and the range from which `random` draws it, evenly, by
the seed. Unless a source is named, a value is by judgement: nobody has published these figures, so the ranges are wide
and whatever is built on the worlds is tried on many draws from them.

Shapes: `plain`; `shifted` (more sessions and ordinary orders, half the lift, two fifths fewer linked accounts, clicks
and addresses, more junk); `third` (shared, forgetful and seasonal: family accounts, shared laptops, short-lived
cookies, many re-enabled skills, strong promotions); `random`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from base.errors import InputError

_RANGE = "range"


def share(value: float, low: float, high: float) -> Any:
    """Return a field of that default which the shape `random` draws evenly from low to high."""
    return field(default=value, metadata={_RANGE: (low, high)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleAssumed:
    """Who lives where. Household sizes 1-5 after the US census (Current Population Survey 2023, table H1)."""

    household_sizes: tuple[float, ...] = (0.29, 0.35, 0.15, 0.13, 0.08)
    grown_up: float = share(0.5, 0.35, 0.7)  # of the third and later members; children speak but do not buy
    has_account: float = share(0.9, 0.6, 0.95)  # at the shop, of grown-ups
    family_account: float = share(0.4, 0.1, 0.5)  # of grown-ups without: they use the first member's
    shared_mailbox: float = share(0.08, 0.02, 0.12)  # of later grown-ups: one e-mail for the family
    shared_laptop: float = share(0.6, 0.2, 0.6)  # of households
    cookie_days: float = share(90, 20, 150)  # life of a cookie: browsers and people clear them
    address_days: float = share(60, 10, 120)  # life of a home's IP address
    moves: float = share(0.03, 0.01, 0.08)  # households a quarter
    into_a_home_left: float = share(0.5, 0.2, 0.8)  # of movers: into a home another household of the world has left
    flats: float = share(0.03, 0.01, 0.08)  # households whose house's address names no flat
    flats_a_house: int = 8
    homes_a_postal_code: float = share(6, 3, 12)
    works_in_an_office: float = share(0.05, 0.02, 0.1)  # of grown-ups: parcels sometimes go there
    workers_an_office: int = 25
    measurement_denied: float = share(0.04, 0.02, 0.12)
    measurement_unknown: float = share(0.12, 0.05, 0.2)
    opts_out: float = share(0.02, 0.005, 0.05)  # households that withdraw consent in the time simulated
    activity_shape: float = share(1.2, 0.7, 2.5)  # of the gamma law of how much a household buys and speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakersAssumed:
    """Voice devices, and what they know of who speaks."""

    has_speaker: float = share(0.72, 0.5, 0.85)
    platforms: tuple[float, ...] = (0.82, 0.12, 0.06)  # alexa, google_assistant, siri
    devices: tuple[float, ...] = (0.6, 0.28, 0.12)  # one, two, three
    linked: float = share(0.92, 0.45, 0.97)  # account linking, where somebody has an account
    linked_late: float = share(0.12, 0.05, 0.4)  # of the linked: only some time into the simulation
    owner_is_second: float = share(0.2, 0.05, 0.35)  # the speaker is the second member's
    re_enabled: float = share(0.08, 0.02, 0.2)  # households a quarter: user and device ids are new afterwards
    relinked: float = share(0.7, 0.4, 0.9)  # of the linked, after re-enabling
    knows_email: float = share(0.06, 0.05, 0.5)  # households that gave the permission, where an account is linked
    voice_profile: float = share(0.45, 0.15, 0.7)  # people whose voice can be recognised
    recognised: float = share(0.8, 0.6, 0.95)  # of their sessions
    knows_postal_code: float = share(0.25, 0.05, 0.4)  # households that gave the permission
    knows_address: float = share(0.05, 0.02, 0.25)
    ad_id: float = share(0.3, 0.05, 0.5)  # sessions with an advertising id that may be used
    phone_shares_ad_id: float = share(0.08, 0.0, 0.2)  # people whose phone is of the same make and login


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsAssumed:
    """How people come to want something, ask for it, and buy it. Rates are a household's, in 30 days."""

    voice_needs: float = share(1.1, 0.6, 2.0)
    child_speaks: float = share(0.5, 0.2, 0.9)  # of needs: any member may be the one; else a grown-up
    more_sessions: float = share(0.35, 0.1, 0.8)  # about the same need, on average
    session_days: float = share(1.5, 0.5, 3)  # between them
    buys_anyway: float = share(0.27, 0.15, 0.4)  # of voice needs
    lift: float = share(0.12, 0.02, 0.2)  # bought because of the conversation, on top
    ordinary_orders: float = share(0.85, 0.3, 1.2)  # with no conversation before them
    context_sessions: float = share(0.2, 0.05, 0.5)  # status, help, a question about nothing for sale
    has_cycle: float = share(0.3, 0.1, 0.5)  # households that buy one product again and again
    cycle_days: tuple[float, float] = (18, 60)  # a product's own period lies between
    cycle_jitter: float = share(0.12, 0.05, 0.3)  # of the period
    cycle_asks: float = share(0.22, 0.05, 0.4)  # of such orders: somebody spoke about it before
    usual_product: float = share(0.45, 0.2, 0.6)  # of needs: one of the household's usual four
    popularity: float = share(0.8, 0.5, 1.1)  # exponent of Zipf's law over products
    another_speaker: float = share(0.07, 0.05, 0.3)  # of a need's sessions in a shared home
    another_buyer: float = share(0.06, 0.05, 0.3)  # of orders in a shared home: not who spoke
    soon: float = share(0.45, 0.3, 0.6)  # of orders: within hours
    soon_hours: float = share(3, 1, 8)
    days: float = share(1.3, 0.7, 2.5)  # mean wait of the next many
    slow: float = share(0.12, 0.03, 0.25)  # of orders: after a wait of
    slow_days: float = share(5, 3, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceAssumed:
    """What a conversation leaves behind."""

    turns: tuple[float, ...] = (0.62, 0.26, 0.08, 0.04)
    names_product: float = share(0.5, 0.3, 0.75)
    names_brand: float = share(0.8, 0.6, 0.95)  # with or without the product
    misheard: float = share(0.04, 0.0, 0.1)  # another brand was understood
    orders_itself: float = share(0.07, 0.02, 0.15)  # of bought needs, where an account is linked
    hands_off: float = share(0.38, 0.15, 0.6)  # of needs: a link in the last session
    clicked: float = share(0.42, 0.15, 0.6)  # of links whose need is bought
    clicked_in_vain: float = share(0.28, 0.1, 0.4)  # of links whose need is not
    carried: float = share(0.5, 0.3, 0.8)  # of clicks that lead to an order: it carries the token
    preview: float = share(0.06, 0.0, 0.15)  # of links: opened by a program
    asks_after: float = share(0.05, 0.0, 0.1)  # of orders: "where is my order?"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAssumed:
    """Visits, and what a browser tells."""

    visits: float = share(0.1, 0.03, 0.3)  # per need or ordinary order, of the buyer, before
    idle_visits: float = share(0.12, 0.05, 0.5)  # per household in 30 days, about nothing that is bought
    looks_around: float = share(0.05, 0.0, 0.2)  # of needs bought online: a visit hours before about something else
    other_device: float = share(0.75, 0.4, 0.85)  # of visits: not on the device of the order
    signed_in: float = share(0.18, 0.05, 0.4)
    logs_in: float = share(0.35, 0.1, 0.5)  # of visits: anonymous at first, signed in minutes later
    without_session: float = share(0.4, 0.0, 0.8)  # idle visits that name no session
    kiosk: float = share(0.006, 0.0, 0.02)  # visits and orders on a public computer
    homes_a_kiosk: int = 700
    knows_ip: float = share(0.35, 0.1, 0.7)
    carrier_ip: float = share(0.5, 0.3, 0.8)  # of what phones do: through an address thousands share
    homes_a_carrier_ip: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersAssumed:
    """Where things are bought and what the shop then knows."""

    sources: tuple[float, ...] = (0.41, 0.38, 0.09, 0.07, 0.05)  # web_mobile, web_desktop, app, store, agent
    signed_in: float = share(0.21, 0.2, 0.6)
    gives_email: float = share(0.85, 0.6, 0.95)
    gives_phone: float = share(0.35, 0.1, 0.7)
    gives_address: float = share(0.84, 0.7, 0.98)  # of orders that are delivered
    knows_cookie: float = share(0.92, 0.5, 0.95)
    loyalty: float = share(0.4, 0.1, 0.5)  # of orders in a store: an account or a phone number is told
    gift: float = share(0.05, 0.01, 0.1)  # delivered to another household
    more_lines: float = share(0.3, 0.1, 0.6)
    cancelled: float = share(0.03, 0.01, 0.06)
    refunded: float = share(0.04, 0.01, 0.1)
    test: float = share(0.002, 0.0, 0.005)
    new_customer: float = share(0.2, 0.1, 0.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class MachinesAssumed:
    """Subscriptions, appliances, and advertising that merely reached somebody."""

    subscribes: float = share(0.03, 0.01, 0.08)  # households
    enrolled_by_voice: float = share(0.6, 0.3, 0.9)  # of them, and of appliances
    appliance: float = share(0.03, 0.01, 0.08)
    usages: float = share(3, 1, 12)  # reports in 30 days
    renewal_days: int = 30
    exposures: float = share(0.25, 0.0, 1.5)  # per household in 30 days


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseAssumed:
    """What goes wrong between the world and the file."""

    typo: float = share(0.015, 0.0, 0.04)  # of e-mails typed at checkout
    typo_is_somebody: float = share(0.1, 0.0, 0.3)  # of typos: another customer's address
    junk: float = share(0.006, 0.0, 0.02)  # of identifiers
    clerk_mailbox: float = share(0.15, 0.0, 0.4)  # of orders in a store: the clerk's own e-mail
    homes_a_clerk: int = 900
    late: float = share(0.01, 0.0, 0.04)
    late_days: float = share(3, 1, 10)
    skewed: float = share(0.004, 0.0, 0.02)  # clocks that are wrong
    skew_hours: float = share(2, 0.2, 8)
    duplicated: float = share(0.01, 0.0, 0.04)
    ids_despite_denial: float = share(0.5, 0.0, 1.0)  # of records with consent denied


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAssumed:
    """When things happen: shares of the week after a shop's ordinary traffic, Monday first."""

    week: tuple[float, ...] = (1.0, 0.97, 0.96, 1.0, 1.08, 1.12, 1.15)
    wake_hour: float = share(15, 13, 18)  # middle of the day's activity, local
    hours: float = share(4.2, 3, 6)  # its spread
    trend: float = share(0.15, -0.3, 0.6)  # growth over the time simulated
    season: float = share(0.15, 0.0, 0.5)  # amplitude of a swing within it
    promotions: int = 4
    promotion_days: float = share(3, 1, 7)
    promoted: float = share(0.05, 0.0, 0.2)  # ordinary orders that promotions add
    promotion_asks: float = share(0.2, 0.0, 0.5)  # of voice needs in a promotion: about its product


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """All assumptions of one world."""

    people: PeopleAssumed = field(default_factory=PeopleAssumed)
    speakers: SpeakersAssumed = field(default_factory=SpeakersAssumed)
    needs: NeedsAssumed = field(default_factory=NeedsAssumed)
    voice: VoiceAssumed = field(default_factory=VoiceAssumed)
    web: WebAssumed = field(default_factory=WebAssumed)
    orders: OrdersAssumed = field(default_factory=OrdersAssumed)
    machines: MachinesAssumed = field(default_factory=MachinesAssumed)
    noise: NoiseAssumed = field(default_factory=NoiseAssumed)
    calendar: CalendarAssumed = field(default_factory=CalendarAssumed)


PLAIN = Assumptions()
SHIFTED = Assumptions(
    people=PeopleAssumed(measurement_denied=0.05),
    speakers=SpeakersAssumed(linked=0.55, knows_postal_code=0.4, knows_address=0.03),
    needs=NeedsAssumed(voice_needs=1.45, lift=0.06, ordinary_orders=1.1),
    voice=VoiceAssumed(clicked=0.25, clicked_in_vain=0.17),
    orders=OrdersAssumed(gives_address=0.5),
    noise=NoiseAssumed(junk=0.015, typo=0.03, clerk_mailbox=0.3),
)
THIRD = Assumptions(
    people=PeopleAssumed(
        family_account=0.6, shared_laptop=0.8, shared_mailbox=0.14, cookie_days=35, moves=0.07, flats=0.06
    ),
    speakers=SpeakersAssumed(re_enabled=0.2, voice_profile=0.25, linked=0.85),
    needs=NeedsAssumed(has_cycle=0.45, another_buyer=0.15, another_speaker=0.15, days=1.9),
    web=WebAssumed(visits=0.2, signed_in=0.25, kiosk=0.012),
    noise=NoiseAssumed(late=0.03, skewed=0.012, duplicated=0.03),
    calendar=CalendarAssumed(trend=0.5, season=0.4, promotions=6, promoted=0.15, promotion_asks=0.35),
)
SHAPES = ("plain", "shifted", "third", "random")


def shape(name: str, seed: int) -> Assumptions:
    """Return the assumptions of a named shape; those of `random` follow from the seed.

    Raises:
        InputError: no such shape.
    """
    match name:
        case "plain":
            return PLAIN
        case "shifted":
            return SHIFTED
        case "third":
            return THIRD
        case "random":
            return _drawn(seed)
    raise InputError(f"no shape {name!r} of world; choose one of: {', '.join(SHAPES)}")


def ranges(world: Assumptions) -> Iterator[tuple[str, str, float, float, float]]:
    """Yield subject, name, value, low and high of everything that `random` varies."""
    for subject in fields(world):
        part = getattr(world, subject.name)
        for one in fields(part):
            if _RANGE in one.metadata:
                yield subject.name, one.name, getattr(part, one.name), *one.metadata[_RANGE]


def _drawn(seed: int) -> Assumptions:
    rng = np.random.default_rng([seed % 2**63, *b"parameters"])
    drawn: dict[str, dict[str, float]] = {}
    for subject, name, _, low, high in ranges(PLAIN):
        drawn.setdefault(subject, {})[name] = float(rng.uniform(low, high))
    return replace(PLAIN, **{subject: replace(getattr(PLAIN, subject), **new) for subject, new in drawn.items()})
