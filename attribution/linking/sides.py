"""`touches`, `orders` -> what of a session and of an order decides whether they belong together, one row each."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.identity.namespaces import JOINS
from attribution.inputs.kinds import SPOKEN_AT_HOME, VOICE_PLATFORMS
from attribution.linking.reasons import NAMED

# The kinds of act that tell different stories about an order to come.
ACTS = {
    "visit": 0,
    "exposure": 0,
    "click": 1,
    "research": 2,
    "compatibility": 3,
    "compare": 4,
    "basket": 5,
    "reorder": 6,
    "buy": 6,
    "handoff": 7,
}
OTHER_ACT = 8
SOURCES = {"voice": 0, "agent": 1, "web_mobile": 2, "web_desktop": 3, "app": 4, "store": 5}
OTHER_SOURCE = 6


def _coded(column: str, codes: dict[str, int], otherwise: int) -> str:
    cases = " ".join(f"when '{name}' then {code}" for name, code in codes.items())
    return f"case {column} {cases} else {otherwise} end"


_ACT = _coded("action", ACTS, OTHER_ACT)

SESSION_FACTS = Step(
    name="session_facts",
    row="a session that can be a step of a journey: touchpoint_id and occurred_us of its touch (the furthest stage, "
    "the latest of that), first_us, last_us, touches, what it did and how it ended, in small whole numbers",
    reads=("touches",),
    sql=f"""
with ranked as (
    select session_id, touchpoint_id, occurred_us, platform, device_type, initiator, outcome, match_decision,
           product_id, brand_id, exposed,
           {_ACT} as act,
           row_number() over (
               partition by session_id order by stage_rank desc, occurred_us desc, touchpoint_id) as turn
    from touches where creditable or exposed
)
select session_id, max(case when turn = 1 then touchpoint_id end) as touchpoint_id,
       max(case when turn = 1 then occurred_us end) as occurred_us, min(occurred_us) as first_us,
       max(occurred_us) as last_us, count(*) as touches,
       max(case when turn = 1 then act end) as act, max(case when exposed then 1 else 0 end) as exposed,
       max(case when platform in {VOICE_PLATFORMS} or {SPOKEN_AT_HOME} then 2
                when platform in ('web', 'app') then 1 else 0 end) as medium,
       max(case when turn = 1 then case when match_decision = 'reject' or outcome in ('rejected', 'no_answer') then 1
                when outcome in ('gave_up', 'error') then 2 when outcome = 'handed_off' then 3
                when outcome = 'ordered' then 4 else 0 end end) as ended,
       max(case when product_id is null then 0 else 1 end) as names_product,
       max(case when brand_id is null then 0 else 1 end) as names_brand
from ranked group by session_id
""",
)

ORDER_FACTS = Step(
    name="order_facts",
    row="an order placed by a person: placed_us, source and how many lines, in small whole numbers",
    reads=("orders", "order_lines"),
    sql=f"""
with counted as (
    select order_id, count(distinct coalesce(product_id, brand_id)) as lines,
           max(case when product_id is null then 0 else 1 end) as names_product,
           max(case when brand_id is null then 0 else 1 end) as names_brand
    from order_lines group by order_id
)
select o.order_id, o.placed_us, {_coded("o.source", SOURCES, OTHER_SOURCE)} as source, coalesce(c.lines, 0) as lines,
       coalesce(c.names_product, 0) as names_product, coalesce(c.names_brand, 0) as names_brand
from orders o left join counted c on c.order_id = o.order_id
where o.initiator = 'human'
""",
)

ORDER_LINES = Step(
    name="order_lines",
    row="a product of an order: product_id, brand_id",
    reads=("orders",),
    sql="""
select distinct order_id, line.product_id, line.brand_id
from (select order_id, unnest(lines) as line from orders) as listed
""",
)

SESSION_SUBJECTS = Step(
    name="session_subjects",
    row="a (session_id, kind, value): a product or brand that the session named",
    reads=("touches",),
    sql="""
select distinct session_id, 'product' as kind, product_id as value from touches
where (creditable or exposed) and product_id is not null
union all
select distinct session_id, 'brand', brand_id from touches where (creditable or exposed) and brand_id is not null
""",
)

ORDER_SUBJECTS = Step(
    name="order_subjects",
    row="an (order_id, kind, value): a product or brand of the order",
    reads=("order_lines",),
    sql="""
select distinct order_id, 'product' as kind, product_id as value from order_lines where product_id is not null
union all
select distinct order_id, 'brand', brand_id from order_lines where brand_id is not null
""",
)

_LEAST = ", ".join(f"min(case when s.namespace = '{name}' then s.value end) as {name}" for name in NAMED)

# Most sessions show one value of each. Of two, the smaller text: which number is smaller is each engine's own.
SESSION_NAMES = Step(
    name="session_names",
    row=f"a session: one value of each of {', '.join(NAMED)} that it showed itself (of several, the smallest text)",
    reads=("identifiers", "names"),
    sql=f"""
with shown as (
    select distinct session_id, namespace, value from identifiers where kind = 'touch' and power >= {JOINS}
), several as (
    select session_id, namespace from shown group by session_id, namespace having count(*) > 1
), later as (
    select s.session_id, s.namespace, s.value
    from several m join shown s on s.session_id = m.session_id and s.namespace = m.namespace
    join names n on n.namespace = s.namespace and n.value = s.value
    qualify row_number() over (partition by s.session_id, s.namespace order by n.text) > 1
)
select s.session_id, {_LEAST}
from shown s left join later l on l.session_id = s.session_id and l.namespace = s.namespace and l.value = s.value
where l.session_id is null group by s.session_id
""",
)
ORDER_NAMES = Step(
    name="order_names",
    row=f"an order: its {', '.join(NAMED)}",
    reads=("identifiers",),
    sql=f"""
select s.record_id as order_id, {_LEAST} from identifiers s
where s.kind = 'order' and s.power >= {JOINS} group by s.record_id
""",
)
STEPS = (
    SESSION_FACTS,
    ORDER_LINES,
    ORDER_FACTS,
    SESSION_SUBJECTS,
    ORDER_SUBJECTS,
    SESSION_NAMES,
    ORDER_NAMES,
)
