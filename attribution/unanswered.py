"""What a run's own files say of questions without an answer: by topic, and by the words that many homes said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from attribution.exports.receivers.run_tables import rows_of
from attribution.inputs.kinds import VOICE_PLATFORMS
from base.errors import InputError

LEAST_HOUSEHOLDS = 10
"""Words are told where that many homes said them: fewer might tell who."""

HeardIn = Callable[[Collection[str]], Mapping[str, str]]
"""Returns the words heard in turns, by touchpoint id; a turn without any is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInVain:
    """Questions about one thing that got no answer, and what was bought after those sessions, by currency.

    `asked` counts the answered ones too, where that is known. Money is in minor units, after refunds.
    """

    about: str
    unanswered: int
    sessions: int
    households: int
    orders: int
    net_revenue_minor: Mapping[str, int]
    asked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredTurn:
    """One turn without an answer; no household where measurement was not agreed to."""

    touchpoint_id: str
    session_id: str
    household_id: str | None


@dataclass(slots=True)
class _Said:
    turns: int = 0
    sessions: set[str] = field(default_factory=set)
    households: set[str] = field(default_factory=set)


def topics_without_answer(run: Path) -> list[AskedInVain]:
    """Return what was asked about without an answer, the most frequent first, each topic once.

    Raises:
        InputError: the folder holds no run, or one that an older version wrote.
    """
    if not (run / "manifest.json").is_file():
        raise InputError(f"{run} holds no run: name the folder that `earshot attribute --out` wrote, with --run")
    found: dict[str, AskedInVain] = {}
    for row in rows_of(run / "answers.parquet"):
        before = found.get(row["topic"])
        brought = {row["currency"]: row["net_revenue_minor"]} if row["currency"] else {}
        found[row["topic"]] = AskedInVain(
            about=row["topic"],
            unanswered=row["unanswered"],
            sessions=row["sessions"],
            households=row["households"],
            orders=row["orders"] + (before.orders if before else 0),
            net_revenue_minor={**(before.net_revenue_minor if before else {}), **brought},
            asked=row["asked"],
        )
    return sorted(found.values(), key=lambda one: (-one.unanswered, one.about))


def turns_without_answer(run: Path, now: datetime, kept: timedelta) -> list[UnansweredTurn]:
    """Return the turns of a run without an answer whose words may still be known: said within `kept` before `now`."""
    return [
        UnansweredTurn(
            touchpoint_id=row["touchpoint_id"], session_id=row["session_id"], household_id=row["household_id"]
        )
        for row in rows_of(run / "touchpoints.parquet", only={"outcome": "no_answer", "initiator": "human"})
        if row["platform"] in VOICE_PLATFORMS and now - row["occurred_at"] < kept
    ]


def words_without_answer(run: Path, turns: Iterable[UnansweredTurn], heard: Mapping[str, str]) -> list[AskedInVain]:
    """Return the words that at least `LEAST_HOUSEHOLDS` homes said without an answer, the most frequent first.

    Args:
        run: folder of the run that the turns are of.
        turns: without an answer.
        heard: the words of turns by touchpoint id. Case and the room between words make no difference.
    """
    said: defaultdict[str, _Said] = defaultdict(_Said)
    for turn in turns:
        words = " ".join(heard.get(turn.touchpoint_id, "").casefold().split())
        if words:
            said[words].turns += 1
            said[words].sessions.add(turn.session_id)
            said[words].households |= {turn.household_id} if turn.household_id else set()
    told = {words: one for words, one in said.items() if len(one.households) >= LEAST_HOUSEHOLDS}
    led_to = _orders_after(run, {session for one in told.values() for session in one.sessions})
    return sorted(
        (_summed(words, one, led_to) for words, one in told.items()), key=lambda one: (-one.unanswered, one.about)
    )


def _summed(words: str, said: _Said, led_to: Mapping[str, Mapping[str, tuple[str, int]]]) -> AskedInVain:
    orders = {order: sold for session in said.sessions for order, sold in led_to.get(session, {}).items()}
    brought: defaultdict[str, int] = defaultdict(int)
    for currency, minor in orders.values():
        brought[currency] += minor
    return AskedInVain(
        about=words,
        unanswered=said.turns,
        sessions=len(said.sessions),
        households=len(said.households),
        orders=len(orders),
        net_revenue_minor=dict(sorted(brought.items())),
    )


def _orders_after(run: Path, sessions: Collection[str]) -> dict[str, dict[str, tuple[str, int]]]:
    """Return (currency, net revenue) of the orders with an accepted link to each session, by order."""
    if not sessions:
        return {}
    links = [
        (row["session_id"], row["order_id"])
        for row in rows_of(run / "links.parquet")
        if row["accepted"] and row["session_id"] in sessions
    ]
    wanted = {order for _, order in links}
    sold = {
        row["order_id"]: (row["currency"], row["net_revenue_minor"])
        for row in rows_of(run / "orders.parquet")
        if row["order_id"] in wanted
    }
    led_to: defaultdict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for session, order in links:
        led_to[session][order] = sold[order]
    return led_to
