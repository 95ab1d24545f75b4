"""`earlier_households`, `record_households` -> `households_changed`: what became of an earlier run's households."""

from __future__ import annotations

from attribution.engine.step import Step

EARLIER_HOUSEHOLDS = "earlier_households"  # a (kind, record_id) of the earlier run that had one: household_id

# A household is followed by its records: where those that both runs have were, and where they are now.
HOUSEHOLDS_CHANGED = Step(
    name="households_changed",
    row="two household ids that share records, before and now, and are not the same: reason. `renamed`: all of one is "
    "all of the other; `merged`: others came too; `split`: others went elsewhere; `moved`: both are there still; "
    "`gone`: no record of it has a household now; `new`: no record of it had one before",
    reads=(EARLIER_HOUSEHOLDS, "record_households"),
    sql=f"""
with followed as (
    select b.household_id as household_id_before, n.household_id
    from {EARLIER_HOUSEHOLDS} b full join record_households n on n.kind = b.kind and n.record_id = b.record_id
    group by b.household_id, n.household_id
), judged as (
    select *, count(household_id) over (partition by household_id_before) as ways,
           count(household_id_before) over (partition by household_id) as origins,
           max(case when household_id = household_id_before then 1 else 0 end) over (
               partition by household_id_before) as stays,
           max(case when household_id = household_id_before then 1 else 0 end) over (
               partition by household_id) as stood
    from followed
)
select household_id_before, household_id,
       case when household_id is null then 'gone' when household_id_before is null then 'new'
            when stays = 1 and stood = 1 then 'moved' when origins > 1 then 'merged' when ways > 1 then 'split'
            else 'renamed' end as reason
from judged
where household_id is distinct from household_id_before
  and (household_id is not null or ways = 0) and (household_id_before is not null or origins = 0)
""",
)

STEPS = (HOUSEHOLDS_CHANGED,)
