"""Laws of who belongs together: nothing but a household's own records decides what it is."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from attribution.chain import STEPS, step_values
from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import rows
from attribution.engine.step import run_steps
from attribution.identity.namespaces import MAX_PEOPLE
from attribution.inputs.load import load
from attribution.parameters import Inputs, Parameters
from ledger.records import Identity, Order, Touchpoint
from tests.factories.attribution import ago, bought, spoken, visit
from tests.factories.examples import some

slow = some(7)
Record = Touchpoint | Order


def made_of(name: str) -> set[str]:
    """The steps that a table rests on, and its own."""
    return {name}.union(*(made_of(read) for step in STEPS if step.name == name for read in step.reads))


NEEDED = [step for step in STEPS if step.name in made_of("record_households")]
Found = dict[tuple[str, str], str]


def households(records: list[Record], threads: int = 1) -> Found:
    """The household of each record that has one, by (kind, record_id)."""
    with open_duckdb(threads) as engine:
        touchpoints = [one for one in records if isinstance(one, Touchpoint)]
        orders = [one for one in records if isinstance(one, Order)]
        load(engine, Inputs(touchpoints=touchpoints, orders=orders))
        values = step_values(Parameters(), 2**62)
        run_steps(engine, NEEDED, values)
        found = rows(engine, "select kind, record_id, household_id from record_households")
        crowds = rows(
            engine,
            f"""select c.cluster from clusters c where c.namespace = 'account'
            group by c.cluster having count(*) > {MAX_PEOPLE}""",
        )
    assert crowds == []
    return {(kind, record): household for kind, record, household in found}


def together(found: Found) -> set[frozenset[tuple[str, str]]]:
    """Which records are of one household, whatever it is called."""
    homes: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for record, household in found.items():
        homes[household].add(record)
    return {frozenset(records) for records in homes.values()}


@st.composite
def worlds(draw: st.DrawFn) -> list[Record]:
    """Some households whose people share accounts, browsers and addresses, now and then with another household too."""

    def one_of(kind: str, home: int, most: int) -> str | None:
        chosen = draw(st.integers(-1, most))
        stray = draw(st.integers(0, 11)) == 0
        return None if chosen < 0 else f"{kind}_{0 if stray else home}_{chosen}"

    def record(number: int, home: int) -> Record:
        at = ago(hours=draw(st.integers(0, 2000)))
        kind = draw(st.sampled_from(["talk", "visit", "order"]))
        if kind == "talk":
            who = Identity(user=f"us_{home}", account=one_of("ac", home, 1), person=one_of("pe", home, 2))
            return spoken(f"tp_{number}", at=at, identity=who)
        who = Identity(
            account=one_of("ac", home, 2),
            cookie=one_of("co", home, 2),
            email=one_of("em", home, 2),
            address=one_of("ad", home, 0),
            ip=one_of("ip", home, 0),
        )
        return (
            visit(f"tp_{number}", at=at, identity=who)
            if kind == "visit"
            else bought(f"or_{number}", at=at, identity=who)
        )

    homes = draw(st.lists(st.integers(0, 3), min_size=1, max_size=24))
    return [record(number, home) for number, home in enumerate(homes)]


@slow
@given(worlds(), st.randoms(use_true_random=False))
def test_households_do_not_depend_on_the_order_of_records_nor_on_threads(records: list[Record], random: Any) -> None:
    shuffled = random.sample(records, len(records))
    assert households(records) == households(shuffled, threads=2)


@slow
@given(worlds(), worlds())
def test_strangers_change_nothing(records: list[Record], others: list[Record]) -> None:
    """Of another world every identifier is another; caps are the usual ones where so few records tell."""
    alone = households(records)
    both = households([*records, *(_elsewhere(record) for record in others)])
    assert {record: both[record] for record in alone} == alone


@slow
@given(worlds())
def test_a_later_record_without_a_new_tie_leaves_every_household_as_it_is(records: list[Record]) -> None:
    before = households(records)
    later = [
        visit(f"tp_later_{n}", at=ago(hours=-24), session_id=f"s_later_{n}", identity=Identity(cookie=f"co_new_{n}"))
        for n in range(3)
    ]
    after = households([*records, *later])
    assert {record: after[record] for record in before} == before


@slow
@given(worlds(), st.integers(0, 3))
def test_a_household_that_is_taken_out_leaves_the_others_as_if_it_had_never_been(
    records: list[Record], gone: int
) -> None:
    """All records of the households that one touched go, as an erasure takes them; the rest stays byte for byte."""
    before = households(records)
    touched = {household for record, household in before.items() if record[1].endswith(f"_{gone}")}
    kept = [one for one in records if before.get(_key(one)) not in touched]
    met = {value for one in records if one not in kept for value in _values(one)}
    if any(value in met for one in kept for value in _values(one)):
        return  # cut apart, and so of one component: an erasure may change it
    assert households(kept) == {key: home for key, home in before.items() if home not in touched}


def _key(record: Record) -> tuple[str, str]:
    return ("touch", record.touchpoint_id) if isinstance(record, Touchpoint) else ("order", record.order_id)


def _values(record: Record) -> set[str]:
    who = record.identity or Identity()
    return {
        value
        for name in ("user", "person", "account", "cookie", "email", "address", "ip")
        if (value := getattr(who, name))
    }


def _elsewhere(record: Record) -> Record:
    who = record.identity or Identity()
    names = ("user", "person", "account", "cookie", "email", "address", "ip")
    other = Identity(**{name: f"{value}_elsewhere" for name in names if (value := getattr(who, name))})
    if isinstance(record, Touchpoint):
        return spoken(
            f"{record.touchpoint_id}_x",
            at=record.occurred_at,
            identity=other,
            platform=record.platform,
            session_id=None,
        )
    return bought(f"{record.order_id}_x", at=record.placed_at, identity=other)
