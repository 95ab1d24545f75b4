"""How often links are right: on a tenth of the orders, what is known for a fact is hidden from the linker.

Hidden are the token that an order carries, wherever it stands, the session that placed the order or names it, and the
clicks on its link. Household graph and links are then made again, by the run's own steps, of the homes around these
orders; how far an identifier may be trusted and what evidence weighs stay as the whole run has learned them.
"""

from __future__ import annotations

from attribution.engine.engine import Engine, Values, number
from attribution.engine.engines import ENGINES
from attribution.engine.room import Room
from attribution.engine.step import Step, run_steps
from attribution.identity import clusters, households, identifiers, people, sightings, ties
from attribution.journeys import machine
from attribution.linking import candidate_pairs, candidates, facts, near, sides
from attribution.linking.calibrate import odds

TENTH = "1a"  # of the first two hex digits of the id's hash: 26 of 256

# Where measurement was refused the linker may find nothing but facts, so nothing can be asked of it.
FACTS = Step(
    name="hidden_facts",
    row="a (session_id, order_id, fact) of an order of the tenth: the conversation that gave out the token it carries, "
    "or that it was placed in or named by; nobody refused measurement",
    reads=("met_by_order", "met_by_token", "session_facts", "orders", "touches"),
    sql=f"""
with refused as (
    select distinct session_id from touches where denied
), known as (
    select session_id, order_id, 'own_order' as fact from met_by_order
    union all
    select session_id, order_id, 'token' from met_by_token where reason = 'token'
)
select k.session_id, k.order_id, k.fact
from known k join session_facts s on s.session_id = k.session_id and s.medium = 2
join orders o on o.order_id = k.order_id
anti join refused r on r.session_id = k.session_id
where substr(sha256(k.order_id), 1, 2) < '{TENTH}' and o.consent_measurement is distinct from 'denied'
""",
)
ORDERS = Step(
    name="hidden_orders",
    row="an order of the tenth of which a fact is known, and the token that it carries",
    reads=("hidden_facts", "orders"),
    sql="select o.order_id, o.handoff_token from orders o semi join hidden_facts f on f.order_id = o.order_id",
)
SESSIONS = Step(
    name="hidden_sessions",
    row="a session of these facts, or one that shares a key with one of these orders, inside the window on either side",
    reads=("session_marks", "order_marks", "hidden_orders", "hidden_facts"),
    needs=("window_us",),
    sql="""
select s.session_id
from session_marks s join order_marks o on o.key = s.key and o.subject = s.subject
semi join hidden_orders h on h.order_id = o.order_id
where o.placed_us between s.first_us - $window_us and s.last_us + $window_us
union
select session_id from hidden_facts
""",
)
HOMES = Step(
    name="hidden_homes",
    row="a household of one of these orders or sessions",
    reads=("record_households", "session_households", "hidden_orders", "hidden_sessions"),
    sql="""
select r.household_id from record_households r semi join hidden_orders h on h.order_id = r.record_id
where r.kind = 'order'
union
select s.household_id from session_households s semi join hidden_sessions h on h.session_id = s.session_id
""",
)
TOUCHES = Step(
    name="hidden_touches",
    row="a touch of these sessions and homes, without what is hidden",
    reads=("touches", "session_households", "hidden_homes", "hidden_sessions", "hidden_orders"),
    sql="""
with chosen as (
    select s.session_id from session_households s semi join hidden_homes h on h.household_id = s.household_id
    union select session_id from hidden_sessions
), tokens as (
    select distinct handoff_token from hidden_orders where handoff_token is not null
)
select t.* exclude (handoff_token, order_id),
       case when k.handoff_token is null then t.handoff_token end as handoff_token,
       case when h.order_id is null then t.order_id end as order_id
from touches t semi join chosen c on c.session_id = t.session_id
left join tokens k on k.handoff_token = t.handoff_token left join hidden_orders h on h.order_id = t.order_id
where k.handoff_token is null or t.issued_by is null
""",
)
AROUND = Step(
    name="hidden_orders_around",
    row="an order of these homes, and each that is hidden, without the token that is",
    reads=("orders", "record_households", "hidden_homes", "hidden_orders"),
    sql="""
with chosen as (
    select r.record_id as order_id from record_households r semi join hidden_homes h on h.household_id = r.household_id
    where r.kind = 'order'
    union select order_id from hidden_orders
), tokens as (
    select distinct handoff_token from hidden_orders where handoff_token is not null
)
select o.* exclude (handoff_token), case when k.handoff_token is null then o.handoff_token end as handoff_token
from orders o semi join chosen c on c.order_id = o.order_id
left join tokens k on k.handoff_token = o.handoff_token
""",
)
CHOSEN = (ORDERS, SESSIONS, HOMES, TOUCHES, AROUND)

# Whom the records then belong to, and which pairs they make: the run's own steps.
AGAIN = (
    *(*sightings.STEPS, *identifiers.STEPS, *ties.STEPS, *clusters.STEPS, *households.STEPS, *people.STEPS),
    *(*sides.STEPS, *facts.STEPS, *near.MARKS, *machine.STEPS, *candidate_pairs.HOMES, near.NEAR),
    *(*candidates.STEPS, *candidate_pairs.STEPS),
)
CELLS = Step(
    name="hidden_cells",
    row="a `code` of these pairs, after their sessions",
    reads=("candidate_pairs",),
    sql="select distinct code, 1::bigint as ahead from candidate_pairs where ahead = 1",
)
ODDS = Step(
    name="hidden_odds", row="a `code`: probability in millionths", reads=("hidden_cells", "calibration"), work=odds
)
LINKS = Step(
    name="hidden_links",
    row="a (session_id, order_id) that is accepted without what was hidden of the order",
    reads=("candidate_pairs", "hidden_odds", "hidden_orders"),
    needs=("accept_micro",),
    sql="""
select p.session_id, p.order_id
from candidate_pairs p join hidden_odds o on o.code = p.code semi join hidden_orders h on h.order_id = p.order_id
where p.ahead = 1 and o.probability_micro >= $accept_micro
""",
)
# What the part of the run is made of: under which name, from which table of the whole.
GIVEN = {
    "touches": TOUCHES.name,
    "orders": AROUND.name,
    "powers": "powers",
    "calibration": "calibration",
    ORDERS.name: ORDERS.name,
}


def link_without_facts(engine: Engine, name: str, room: Room, values: Values) -> None:
    """Make `hidden_facts` and `hidden_links`: what is known of a tenth of the orders, and what is found without it.

    Args:
        engine: holds the run up to its links.
        name: which engine it is: another of the kind makes the links again.
        room: how much that one may take.
        values: window and acceptance of the run.
    """
    run_steps(engine, (FACTS,), values)
    if not number(engine, "select count(*) from hidden_facts"):
        engine.create(LINKS.name, "select session_id, order_id from hidden_facts")
        return
    run_steps(engine, CHOSEN, values)
    with ENGINES[name](room) as part:
        for table, of in GIVEN.items():
            part.put(table, engine.query(f"select * from {of}"))
        run_steps(part, (*AGAIN, CELLS, ODDS, LINKS), values)
        engine.put(LINKS.name, part.query(f"select * from {LINKS.name}"))
