"""A world by another law than our simulator's: what people have runs out, interest feeds on itself, and fades.

Nothing of it is taken from `attribution/simulation`: no lift, no need that is either bought or not. A household uses up
what it has, begins to look when little is left, and every look makes the next look and the order likelier; some only
ever look, some fall silent for good, newcomers arrive, and two days a month bring wages. Written before the model that
is judged on it had been tried there, and not changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

DAYS, START = 180, datetime(2026, 3, 2, tzinfo=UTC)
_WAYS = (("alexa", "smart_speaker", "alexa"), ("web", "phone", "search"), ("web", "computer", "direct"))
_WAYS_BESIDE = (("email", "phone", "email"), ("ads", "phone", "social"), ("app", "phone", "app"))
_ACTIONS = ("research", "visit", "visit", "click", "click", "compare")
_STAGES = ("consideration", "awareness", "awareness", "consideration", "awareness", "consideration")


@dataclass
class _Home:
    """What is drawn of a household once."""

    number: int
    begins: float
    ends: float
    tastes: Any  # how it comes in touch, by way
    cycle: float  # days that its stock lasts
    looks: float  # looks a day, while it looks
    eager: float  # what a look adds to the rate of ordering
    only_looks: bool
    signed_in: float
    price: float
    people: int
    cookies: dict[int, tuple[int, float]] = field(default_factory=dict)


def write_foreign(folder: Path, *, households: int, seed: int) -> Path:
    """Write touchpoints, orders, truth and people of such a world into a folder, as JSON Lines; return the folder."""
    rng = np.random.default_rng([seed, 77])
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: (folder / f"{name}.jsonl").open("w", encoding="utf-8") for name in _FILES}
    for number in range(households):
        home = _home(rng, number)
        for name, row in _life(rng, home):
            files[name].write(json.dumps(row) + "\n")
    for file in files.values():
        file.close()
    return folder


_FILES = ("touchpoints", "orders", "truth", "people")


def _home(rng: np.random.Generator, number: int) -> _Home:
    late = rng.random() < 0.35
    begins = rng.uniform(0, DAYS) if late else rng.uniform(-60, 0)
    return _Home(
        number=number,
        begins=begins,
        ends=begins + rng.exponential(400),
        tastes=rng.dirichlet([1.2, 1.0, 0.8, 0.4, 0.3, 0.3]),
        cycle=float(rng.lognormal(3.2, 0.5)),
        looks=float(rng.gamma(2.0, 0.14)),
        eager=float(rng.gamma(1.5, 0.05)),
        only_looks=bool(rng.random() < 0.22),
        signed_in=float(rng.beta(2, 1.5)),
        price=float(rng.lognormal(3.1, 0.4)),
        people=int(rng.choice([1, 2, 3], p=[0.45, 0.4, 0.15])),
    )


def _life(rng: np.random.Generator, home: _Home) -> Iterator[tuple[str, Mapping[str, Any]]]:
    stock, heat, looked, orders = rng.uniform(0, home.cycle), 0.0, [], 0
    day = max(home.begins, 0.0)
    while day < min(home.ends, DAYS):
        stock = max(stock - 1, 0.0)
        heat *= 0.72
        wanting = stock < 0.25 * home.cycle
        rate = home.looks * (1.0 if wanting or home.only_looks else 0.12) + 0.12 * heat
        for _ in range(min(int(rng.poisson(rate)), 6)):
            moment = day + _hour(rng)
            session, rows = _look(rng, home, moment)
            yield from rows
            looked.append((session, moment))
            heat += 1
        wages = 1.8 if int(day) % 30 in (0, 14) else 1.0
        urge = (0.02 + home.eager * heat) * wages * (1.6 if stock == 0 else 1.0 if wanting else 0.08)
        if not home.only_looks and rng.random() < 1 - np.exp(-urge):
            orders += 1
            yield from _order(rng, home, day + 0.97, looked, orders)
            stock, heat, looked = home.cycle * rng.uniform(0.6, 1.4), 0.2 * heat, []
        day += 1.0


def _hour(rng: np.random.Generator) -> float:
    return float(np.clip(rng.normal(0.62, 0.16), 0.02, 0.95))


def _look(rng: np.random.Generator, home: _Home, moment: float) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:
    way = int(rng.choice(6, p=home.tastes))
    platform, device, channel = (*_WAYS, *_WAYS_BESIDE)[way]
    session, person = f"s{home.number}-{rng.integers(1 << 40):x}", int(rng.integers(home.people))
    rows: list[tuple[str, Mapping[str, Any]]] = []
    identity = _identity(rng, home, platform, person, moment)
    for turn in range(1 + int(rng.random() < 0.3)):
        record = f"t{session}-{turn}"
        basket = turn and rng.random() < 0.5
        rows.append(
            (
                "touchpoints",
                {
                    "touchpoint_id": record,
                    "session_id": session,
                    "occurred_at": _time(moment + turn * 0.001),
                    "received_at": _time(moment + turn * 0.001 + 0.0001),
                    "platform": platform,
                    "device_type": device,
                    "channel": channel,
                    "action": "basket" if basket else _ACTIONS[way],
                    "stage": "purchase" if basket else _STAGES[way],
                    "initiator": "human",
                    "exposure": "active",
                    "consent": {"measurement": "granted", "marketing": "unknown"},
                    "identity": identity,
                    "schema_version": 2,
                },
            )
        )
        rows.append(("people", _whose("touchpoint", record, session, home, person)))
    return session, rows


def _whose(kind: str, record: str, session: str | None, home: _Home, person: int) -> dict[str, Any]:
    return {
        "record": kind,
        "record_id": record,
        "session_id": session,
        "person": f"p{home.number}-{person}",
        "household": f"h{home.number}",
    }


def _identity(rng: np.random.Generator, home: _Home, platform: str, person: int, moment: float) -> dict[str, str]:
    account = f"acc{home.number}-{person}"
    if platform == "alexa":
        linked = {"account": f"acc{home.number}-0"} if home.signed_in > 0.3 else {}
        return {"user": f"user{home.number}", "device": f"echo{home.number}", **linked}
    number, until = home.cookies.get(person, (0, -1.0))
    if moment > until:
        number, until = number + 1, moment + float(rng.exponential(70))
        home.cookies[person] = (number, until)
    signed = {"account": account} if rng.random() < home.signed_in else {}
    return {"cookie": f"ck{home.number}-{person}-{number}", **signed}


def _order(
    rng: np.random.Generator, home: _Home, moment: float, looked: list[tuple[str, float]], number: int
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    person, record = int(rng.integers(home.people)), f"o{home.number}-{number}"
    minor = int(100 * home.price * rng.lognormal(0, 0.3))
    identity = _identity(rng, home, "web", person, moment)
    if rng.random() < 0.75:
        identity |= {"account": f"acc{home.number}-{person}", "email": f"mail{home.number}-{person}"}
    cancelled = rng.random() < 0.03
    yield (
        "orders",
        {
            "order_id": record,
            "placed_at": _time(moment),
            "received_at": _time(moment + 0.001),
            "source": "web_mobile" if rng.random() < 0.6 else "web_desktop",
            "initiator": "human",
            "status": "cancelled" if cancelled else "placed",
            "currency": "EUR",
            "revenue_minor": minor,
            "tax_minor": 0,
            "shipping_minor": 0,
            "refunded_minor": 0,
            "lines": [{"product_id": "x1", "brand_id": "x", "quantity": 1, "unit_price_minor": minor}],
            "consent": {"measurement": "granted", "marketing": "unknown"},
            "identity": identity,
            "schema_version": 2,
        },
    )
    yield "people", _whose("order", record, None, home, person)
    for session, at in looked:
        if moment - at <= 30:
            row = {"session_id": session, "order_id": record, "speaker": None, "buyer": f"p{home.number}-{person}"}
            yield "truth", {**row, "household": f"h{home.number}", "caused": None}


def _time(day: float) -> str:
    return (START + timedelta(days=day)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
