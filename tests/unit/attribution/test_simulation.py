"""A simulated world holds what it claims to hold, as often as it claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest

from attribution.simulation.files import write_world
from attribution.simulation.ids import JUNK
from attribution.simulation.parameters import PLAIN, SHAPES, SHIFTED, ranges, shape
from attribution.simulation.setting import invented_products
from attribution.simulation.world import Simulated, simulate
from base.errors import InputError
from bench.attribution.ceilings import Ceilings, ceilings
from tests.factories.records import MORNING

PRODUCTS = invented_products(300)
Count = Callable[[str], int]

# What is in a world -> a query that counts it. `who` names the true person and household of each record.
PRESENT = {
    "speakers that several people talk to": """
        from (select t.identity.user from touchpoints t join who w on w.record_id = t.touchpoint_id
              where t.platform = 'alexa' group by 1 having count(distinct w.person) > 1)""",
    "recognised voices": "from touchpoints where platform = 'alexa' and identity.person is not null",
    "voices nobody recognised": "from touchpoints where platform = 'alexa' and identity.person is null",
    "assistants of every make": """
        from (select 1 from touchpoints having count(distinct channel)
              filter (channel in ('alexa', 'google_assistant', 'siri')) = 3)""",
    "households whose user id changed": """
        from (select w.household from touchpoints t join who w on w.record_id = t.touchpoint_id
              where t.channel = 'alexa' and length(t.identity.user) > 12
              group by 1 having count(distinct t.identity.user) > 1)""",
    "people who ordered to two addresses of their own": """
        from (select w.person from orders o join who w on w.record_id = o.order_id
              group by 1 having count(distinct o.identity.address) > 1)""",
    "addresses of many households": """
        from (select o.identity.address from orders o join who w on w.record_id = o.order_id
              group by 1 having count(distinct w.household) > 5)""",
    "postal codes of many households": """
        from (select o.identity.postal_code from orders o join who w on w.record_id = o.order_id
              group by 1 having count(distinct w.household) > 3)""",
    "kiosks": """
        from (select o.identity.cookie from orders o join who w on w.record_id = o.order_id
              where length(o.identity.cookie) = 19 group by 1 having count(distinct w.household) > 2)""",
    "laptops of a family": """
        from (select o.identity.cookie from orders o join who w on w.record_id = o.order_id group by 1
              having count(distinct w.person) = 2 and count(distinct w.household) = 1)""",
    "mailboxes of a family": """
        from (select o.identity.email from orders o join who w on w.record_id = o.order_id group by 1
              having count(distinct w.person) = 2 and count(distinct w.household) = 1)""",
    "clerks' mailboxes": """
        from (select o.identity.email from orders o join who w on w.record_id = o.order_id
              where length(o.identity.email) = 19 group by 1 having count(distinct w.household) > 5)""",
    "addresses of carriers": """
        from (select t.identity.ip from touchpoints t join who w on w.record_id = t.touchpoint_id group by 1
              having count(distinct w.household) > 5)""",
    "words for nothing": f"from orders where identity.email in {JUNK} or identity.account in {JUNK}",
    "hand-off links nobody followed": """
        from touchpoints where action = 'handoff' and handoff_token not in (
            select handoff_token from touchpoints where action = 'click' and handoff_token is not null)""",
    "clicks whose token no order carries": """
        from touchpoints where action = 'click' and handoff_token not in (
            select handoff_token from orders where handoff_token is not null)""",
    "orders that carry a clicked token": "from orders semi join touchpoints using (handoff_token)",
    "links opened by programs": "from touchpoints where outcome = 'preview'",
    "orders placed by voice": "from orders semi join touchpoints using (order_id) where source = 'voice'",
    "enrolments": "from touchpoints where action in ('subscribe', 'setup') and subscription_id is not null",
    "orders by machines": "from orders where initiator = 'machine' and source in ('device_auto', 'subscription')",
    "reports of appliances": "from touchpoints where action = 'usage' and initiator = 'machine'",
    "ambient advertising": "from touchpoints where action = 'exposure' and exposure = 'ambient'",
    "sessions that serve nothing for sale": "from touchpoints where action in ('status', 'support', 'consent')",
    "products bought again by a household": """
        from (select w.household, o.lines[1].product_id from orders o join who w on w.record_id = o.order_id
              group by all having count(distinct o.order_id) > 3)""",
    "orders of a promotion": "from orders where len(promo_codes) = 1",
    "records that came days late": "from touchpoints where received_at > occurred_at + interval 1 day",
    "clocks that run ahead": "from touchpoints where received_at < occurred_at",
    "touchpoints delivered twice": "from (select 1 from touchpoints group by touchpoint_id having count(*) > 1)",
    "orders in several versions": "from (select 1 from orders group by order_id having count(distinct status) > 1)",
    "orders called off": "from orders where status = 'cancelled' and cancelled_at is not null",
    "orders paid back": "from orders where status = 'refunded' and refunded_minor > 0",
    "test orders": "from orders where is_test",
    "refusals that keep identifiers": """
        from touchpoints where consent.measurement = 'denied' and identity.user is not null""",
    "households that opted out": """
        from (select w.household from touchpoints t join who w on w.record_id = t.touchpoint_id
              where t.consent.measurement <> 'unknown' group by 1 having count(distinct t.consent.measurement) = 2)""",
    "orders without a session": "from orders anti join truth using (order_id)",
    "sessions that lead nowhere": "from touchpoints anti join truth using (session_id) where action = 'research'",
    "sessions that serve an order with others": "from (select 1 from truth group by order_id having count(*) > 1)",
    "pairs where somebody else bought": "from truth where speaker <> buyer",
    "pairs that voice caused": "from truth where caused",
    "pairs it did not": "from truth where not caused",
    "logins in an anonymous browser": "from touchpoints where action = 'login' and identity.account is not null",
}


@pytest.fixture(scope="module")
def world() -> Simulated:
    return simulate(PRODUCTS, households=2500, seed=4, until=MORNING)


@pytest.fixture(scope="module")
def count(world: Simulated, tmp_path_factory: pytest.TempPathFactory) -> Count:
    folder = tmp_path_factory.mktemp("world")
    write_world(world, folder, "parquet")
    engine = duckdb.connect()
    for name, file in (("touchpoints", "touchpoints.parquet"), ("orders", "orders.parquet"), ("truth", "truth.jsonl")):
        engine.execute(f"create table {name} as from '{folder / file}'")
    engine.execute(f"create table who as from '{folder / 'people.jsonl'}'")
    return lambda query: int(engine.execute(f"select count(*) {query}").fetchall()[0][0])


@pytest.mark.parametrize("what", sorted(PRESENT))
def test_a_world_has(count: Count, what: str) -> None:
    assert count(PRESENT[what]) > 0


def test_some_who_move_take_over_a_home_that_others_have_left(count: Count) -> None:
    assert count("""
        from (select o.identity.address as address, w.household, min(o.placed_at) as first, max(o.placed_at) as last,
                     count(*) as orders
              from orders o join who w on w.record_id = o.order_id where o.identity.address is not null group by all
        ) mine join (select o.identity.address as address, w.household, min(o.placed_at) as first, count(*) as orders
              from orders o join who w on w.record_id = o.order_id group by all
        ) theirs on mine.address = theirs.address and mine.household <> theirs.household
        where mine.last < theirs.first and mine.orders > 2 and theirs.orders > 2""")


def test_people_shop_by_day_more_at_weekends_and_more_as_the_season_goes_on(count: Count) -> None:
    night = count("from orders where initiator = 'human' and hour(placed_at at time zone 'UTC') between 7 and 11")
    assert night < count("from orders") / 50
    weekend = count("from orders where dayofweek(placed_at at time zone 'UTC') in (0, 6)") / 2
    assert weekend > 1.05 * count("from orders where dayofweek(placed_at at time zone 'UTC') in (2, 3)") / 2


def test_promotions_crowd_orders_of_one_product_into_a_few_days(count: Count) -> None:
    assert count("""
        from (select promo_codes[1] as code, min(placed_at) as first, max(placed_at) as last, count(*) as orders
              from orders where len(promo_codes) = 1 group by 1)
        where orders > 20 and last < first + interval 12 day""")


def test_conversations_come_before_the_orders_they_serve_and_mostly_by_less_than_three_days(count: Count) -> None:
    gaps = """
        from truth join (select session_id, min(occurred_at) as began from touchpoints where initiator = 'human'
                         group by 1) using (session_id)
        join (select order_id, min(placed_at) as placed_at from orders where initiator = 'human' group by 1)
            using (order_id)
        where began """
    pairs = count(gaps + "is not null")
    assert count(gaps + "<= placed_at") > 0.98 * pairs
    assert 0.6 * pairs < count(gaps + "between placed_at - interval 3 day and placed_at") < 0.95 * pairs


def test_the_true_pairs_that_each_signal_can_reach_are_those_of_the_shape_plain(world: Simulated) -> None:
    reached = ceilings(world)
    assert reached.direct == pytest.approx(0.24, abs=0.05)
    assert reached.household == pytest.approx(0.60, abs=0.05)
    assert reached.address == pytest.approx(0.66, abs=0.05)
    assert reached.postal_code == pytest.approx(0.70, abs=0.05)


def test_a_shifted_world_has_more_sessions_and_orders_half_the_lift_and_fewer_links_to_go_by() -> None:
    shifted = simulate(PRODUCTS, households=2500, seed=4, until=MORNING, assumed=SHIFTED)
    plain = simulate(PRODUCTS, households=2500, seed=4, until=MORNING)
    assert len(shifted.orders) > 1.1 * len(plain.orders)
    assert len(shifted.touchpoints) > 1.1 * len(plain.touchpoints)
    assert pytest.approx(PLAIN.needs.lift / 2) == SHIFTED.needs.lift
    assert pytest.approx(0.6 * PLAIN.speakers.linked, abs=0.01) == SHIFTED.speakers.linked
    assert _each(ceilings(shifted)) < _each(ceilings(plain))


def _each(reached: Ceilings) -> Sequence[float]:
    return (reached.direct, reached.household, reached.address, reached.postal_code)


def test_random_assumptions_follow_from_the_seed_and_stay_within_their_ranges() -> None:
    drawn = shape("random", 5)
    assert drawn == shape("random", 5) != shape("random", 6)
    values = list(ranges(drawn))
    assert len(values) > 60
    assert all(low <= value <= high for _, _, value, low, high in values)
    assert all(low <= value <= high for _, _, value, low, high in ranges(PLAIN))


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_world(tmp_path: Path, form: str) -> None:
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        world = simulate(PRODUCTS, households=80, seed=seed, until=MORNING, days=30, assumed=shape("random", 9))
        write_world(world, tmp_path / name, form)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes(), file.name
        assert file.read_bytes() != (tmp_path / "other" / file.name).read_bytes(), file.name


def test_what_cannot_be_simulated_says_what_can(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=", ".join(SHAPES)):
        shape("round", 1)
    with pytest.raises(InputError, match="at least one product"):
        simulate([], households=1, seed=1, until=MORNING)
    with pytest.raises(InputError, match="jsonl, parquet"):
        write_world(simulate(PRODUCTS, households=1, seed=1, until=MORNING), tmp_path, "xml")
