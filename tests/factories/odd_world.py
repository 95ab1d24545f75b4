"""A small world of all that engines tell apart: rounding ties, times before 1970, text beyond ASCII, crowds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from base.clock import rfc3339
from tests.factories.records import MORNING

Line = dict[str, Any]

BEFORE_1970 = datetime(1969, 12, 31, 23, 59, 59, 999999, UTC)
# What stands for nothing, written as feeds write it; and values that only look like it.
NOTHING = (
    "N/A ",
    "\tNULL",
    " unknown",
    "Undefined",
    "nOnE",
    "(not set)",
    "0000-0000",
    "ＮＵＬＬ",
    "nuİl",
    "null\u00a0",
)
# Equal, greater or the same only in some alphabets, collations and normal forms.
NAMES = (
    "ß",
    "SS",
    "ss",
    "é",
    "e\u0301",
    "İ",
    "i",
    "I",
    "ı",
    "Ä",
    "a",
    "Z",
    "z",
    "😀",
    "\ue000",
    "ﬁ",
    "'; --",
    'q"q',
    "\\",
)
CHANNELS = (
    "paid > search",
    "=SUM(1)",
    'say "hi", now',
    "línea\nnueva",
    "tab\tbed",
    "\\N",
    "null",
    "Ünïcode 😀",
    "(direct)",
)


def write_odd_world(out: Path, seed: int = 5) -> tuple[Path, Path]:
    """Write touchpoints and orders of an odd world as JSON Lines, in no order, and return both files."""
    chosen = random.Random(seed)
    touchpoints = [
        *(line for part in (_ties, _long_ago, _alphabets, _crowds, _enrolments, _oddly_known) for line in part(chosen)),
    ]
    orders = [
        *(line for part in (_tied_orders, _ancient_orders, _alphabet_orders) for line in part(chosen)),
        *(line for part in (_crowded_orders, _renewals, _odd_amounts) for line in part(chosen)),
    ]
    touchpoints += [line | {"channel": "late copy", "received_at": _at(-5)} for line in touchpoints[::7]]
    touchpoints += touchpoints[::11]
    orders += [line | {"refunded_minor": 7, "received_at": _at(-9)} for line in orders[::9]] + orders[::13]
    return tuple(
        _written(out, name, chosen, lines) for name, lines in (("touchpoints", touchpoints), ("orders", orders))
    )


def _written(out: Path, name: str, chosen: random.Random, lines: list[Line]) -> Path:
    chosen.shuffle(lines)
    texts = [json.dumps(line, ensure_ascii=False) for line in lines]
    path = out / f"{name}.jsonl"
    path.write_text("\n".join([*texts[:5], "", "null", "{", *texts[5:], '{"order_id": 1}']) + "\n", "utf-8")
    return path


def _at(hours_before: float, of: datetime = MORNING) -> str:
    return rfc3339(of - timedelta(hours=hours_before))


def _touch(name: str, hours_before: float, of: datetime = MORNING, **changes: Any) -> Line:
    at = _at(hours_before, of)
    return {
        "touchpoint_id": f"tp_{name}",
        "session_id": f"se_{name}",
        "occurred_at": at,
        "received_at": at,
        "platform": "alexa",
        "device_type": "smart_speaker",
        "action": "research",
        "stage": "consideration",
        "channel": "alexa",
        "brand_id": "b1",
        "consent": {"measurement": "granted", "marketing": "granted"},
    } | changes


def _order(name: str, hours_before: float = 0, of: datetime = MORNING, **changes: Any) -> Line:
    at = _at(hours_before, of)
    return {
        "order_id": f"or_{name}",
        "placed_at": at,
        "received_at": at,
        "source": "web_mobile",
        "currency": "USD",
        "revenue_minor": 1000,
        "lines": [{"product_id": "p1", "brand_id": "b1", "quantity": 1, "unit_price_minor": 1000}],
        "consent": {"measurement": "granted", "marketing": "granted"},
    } | changes


def _ties(chosen: random.Random) -> Iterator[Line]:
    """Gaps that round to a half, touches of one moment, and three that share a cent."""
    for home in range(6):
        for place, hours in enumerate((1.005, 1.005, 3618 / 3600, 24.015, 719.995, 720, 2.675)):
            platform, channel = chosen.choice([("web", "paid"), ("alexa", "alexa"), ("email", "mail")])
            yield _touch(
                f"tie{home}_{place}",
                hours,
                platform=platform,
                channel=channel,
                identity={"account": f"ac{home}", "cookie": f"co{home}", "user": f"us{home}_{place % 2}"},
            )


def _tied_orders(_chosen: random.Random) -> Iterator[Line]:
    for home, minor in enumerate((1, 2, 5, 101, 1005, 10**15)):
        known = {"account": f"ac{home}", "cookie": f"co{home}"}
        yield _order(f"tie{home}", revenue_minor=minor, identity=known, currency=("USD", "JPY", "KWD")[home % 3])
        yield _order(f"tie{home}_again", -1, revenue_minor=minor, identity=known, is_new_customer=True)


def _long_ago(_chosen: random.Random) -> Iterator[Line]:
    for place, hours in enumerate((0, 0.000001, 1.005, 23.99, 24, 719)):
        yield _touch(f"old{place}", hours, BEFORE_1970, identity={"account": "ac_old", "user": "us_old"})


def _ancient_orders(_chosen: random.Random) -> Iterator[Line]:
    for place, hours in enumerate((0, -0.0000003, 12, 700)):
        yield _order(f"old{place}", hours, BEFORE_1970, identity={"account": "ac_old", "email": "em_old"})


def _alphabets(chosen: random.Random) -> Iterator[Line]:
    for place, name in enumerate(NAMES):
        known = {"account": f"ac{name}", "user": f"us{chosen.choice(NAMES)}", "device": f"de{name}"}
        for turn in range(2):
            channel = CHANNELS[(place + turn) % len(CHANNELS)]
            yield _touch(f"{name}{turn}", 5 + turn * 30, session_id=f"se{name}", channel=channel, identity=known)


def _alphabet_orders(chosen: random.Random) -> Iterator[Line]:
    for name in NAMES:
        known = {"account": f"ac{name}", "email": f"em{chosen.choice(NAMES)}"}
        lines = [{"product_id": f"p{name}", "brand_id": name, "quantity": 2, "unit_price_minor": 333}]
        yield _order(name, identity=known, lines=lines, promo_codes=[name, "i", "İ"])


def _crowds(chosen: random.Random) -> Iterator[Line]:
    """One address and one network of sixty, one session of forty, and a token that twenty-five were given."""
    for place in range(60):
        known = {"user": f"us_c{place}", "ip": "ip_office", "account": f"ac_c{place}", "address": "ad_flats"}
        yield _touch(f"crowd{place}", 1 + place, platform="web", channel="paid", session_id=None, identity=known)
        arm = {"test_id": "t1", "arm": ("treatment", "control")[place % 2]}
        yield _touch(f"tried{place}", 40 + place, identity=known, **arm)
    for place in range(40):
        known = {"user": f"us_s{place}", "device": chosen.choice(NOTHING)}
        yield _touch(f"shared{place}", 3, session_id="se_shared", identity=known, locale="de-DE")
    for place in range(25):
        yield _touch(
            f"given{place}", 9, action="handoff", handoff_token="tok_shared", identity={"user": f"us_c{place}"}
        )
    for place in range(5):
        yield _touch(
            f"gave{place}", 8, action="handoff", handoff_token=f"tok{place}", identity={"user": f"us_t{place}"}
        )
        outcome = "preview" if place % 2 else "ok"
        yield _touch(
            f"click{place}",
            7.9,
            platform="web",
            action="click",
            outcome=outcome,
            handoff_token=f"tok{place}",
            session_id=None,
            identity={"cookie": f"co_t{place}"},
        )


def _crowded_orders(_chosen: random.Random) -> Iterator[Line]:
    for place in range(0, 60, 3):
        yield _order(f"crowd{place}", identity={"account": f"ac_c{place}", "address": "ad_flats", "ip": "ip_office"})
    for place in range(5):
        yield _order(f"token{place}", handoff_token=f"tok{place}", identity={"cookie": f"co_t{place}"})
    yield _order("token_shared", handoff_token="tok_shared")


def _enrolments(_chosen: random.Random) -> Iterator[Line]:
    for place in range(3):
        known = {"user": f"us_r{place}", "account": f"ac_r{place}"}
        subscription = f"su_{place}"
        yield _touch(f"enrol{place}", 24 * 31 * 60, action="subscribe", subscription_id=subscription, identity=known)


def _renewals(_chosen: random.Random) -> Iterator[Line]:
    for place, times in enumerate((60, 7, 1)):
        for renewal in range(times):
            yield _order(
                f"renewal{place}_{renewal}",
                24 * 30 * (times - renewal),
                source="subscription",
                initiator="machine",
                subscription_id=f"su_{place}",
                revenue_minor=999 + renewal,
                identity={"account": f"ac_r{place}"},
            )


def _oddly_known(chosen: random.Random) -> Iterator[Line]:
    """Who is known by what stands for nothing, who refused, and what was only shown."""
    for place, name in enumerate(NOTHING):
        refused = {"measurement": "denied" if place % 3 == 0 else "unknown", "marketing": "denied"}
        known = {"account": name, "email": name, "cookie": f"co_n{place}", "ad_id": f"ad_n{place % 3}"}
        yield _touch(f"odd{place}", 4, platform="web", consent=refused, session_id=None, identity=known)
        said: Line = {
            "intent": "Research",
            "topic": ("ingredients", "price", "other")[place % 3],
            "duration_ms": 5 * place,
        }
        said |= {
            "outcome": ("ok", "no_answer", "gave_up", "asked")[place % 4],
            "locale": "en-US",
            "campaign_id": f"c{place % 2}",
        }
        yield _touch(
            f"said{place}", 6, session_id=f"se_n{place}", identity={"user": f"us_n{place}"}, consent=refused, **said
        )
        yield _touch(f"shown{place}", 2, action="exposure", exposure="ambient", identity={"ad_id": f"ad_n{place % 3}"})
        yield _touch(
            f"used{place}", 1, action="usage", initiator="machine", platform="iot", identity=None, brand_id=None
        )


def _odd_amounts(_chosen: random.Random) -> Iterator[Line]:
    """Refunds above revenue, orders for nothing, and lines that are null, empty or name nothing."""
    empty = {"product_id": None, "brand_id": None, "quantity": 1, "unit_price_minor": 5}
    given: tuple[Line, ...] = (
        {"refunded_minor": 1500, "status": "refunded", "refunded_at": _at(-3)},
        {"refunded_minor": 333, "status": "refunded"},
        {"status": "cancelled", "cancelled_at": _at(-2)},
        {"revenue_minor": 0, "lines": None},
        {"lines": [], "initiator": None, "status": None},
        {"lines": [empty, empty], "tax_minor": None, "is_new_customer": None},
        {"consent": {"measurement": "denied", "marketing": "denied"}},
        {"consent": None, "source": "voice"},
        {"is_test": True},
    )
    for place, changes in enumerate(given):
        known = {"cookie": f"co_n{place}", "account": NOTHING[place], "ad_id": f"ad_n{place % 3}"}
        yield _order(f"odd{place}", identity=known, **changes)
