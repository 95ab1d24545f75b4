"""Step 4b. `identifiers` -> who stands behind a record: one id a human, and none where it could be somebody else."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

# A recognised voice and an account are one human when each was only ever met with the other. A second voice on the
# account, or a second account with the voice, and we no longer know who is who: they keep ids of their own.
HUMANS = """
create or replace table humans as
with met as (
    select distinct p.value as person, a.value as account
    from identifiers p join identifiers a using (kind, record_id)
    where p.namespace = 'person' and a.namespace = 'account'
), alone as (
    select person, account from met
    qualify count(*) over (partition by person) = 1 and count(*) over (partition by account) = 1
), named as (
    select distinct namespace, value from identifiers where namespace in ('person', 'account')
)
select namespace, value,
       'p_' || substr(sha256(coalesce('account:' || account, namespace || ':' || value)), 1, 16) as person_id
from named left join alone on namespace = 'person' and person = value order by namespace, value
"""

# The account of a shared speaker does not tell who spoke; a recognised voice does, and goes first.
RECORD_PEOPLE = """
create or replace table record_people as
with records as (
    select 'touch' as kind, touchpoint_id as record_id, personal from touches
    union all
    select 'order', order_id, source <> 'voice' from orders
)
select kind, record_id, arg_max(person_id, namespace) as person_id
from identifiers join humans using (namespace, value) join records using (kind, record_id)
where namespace = 'person' or personal group by all order by kind, record_id
"""

SESSION_PEOPLE = """
create or replace table session_people as
select session_id, any_value(person_id) as person_id
from touches join record_people p on p.kind = 'touch' and p.record_id = touchpoint_id
group by session_id having count(distinct person_id) = 1 order by session_id
"""

SESSION_ACCOUNTS = """
create or replace table session_accounts as
with voices as (
    select session_id, any_value(value) as voice from identifiers
    where kind = 'touch' and namespace = 'person' group by session_id having count(distinct value) = 1
), spoken as (
    select record_id from identifiers where kind = 'touch' and namespace = 'person'
)
select i.session_id, i.value as account, bool_or(t.personal) as own,
       any_value(v.voice) filter (i.record_id in (from spoken)) as voice
from identifiers i join touches t on t.touchpoint_id = i.record_id left join voices v on v.session_id = i.session_id
where i.kind = 'touch' and i.namespace = 'account' group by i.session_id, i.value order by i.session_id, i.value
"""


def people(con: DuckDBPyConnection) -> None:
    """Tell who stands behind each record.

    Reads  `identifiers`, `touches`, `orders`.
    Writes `humans`            one row a recognised voice or account: person_id.
    Writes `record_people`     one row a (kind, record_id) with a recognised voice, or an account of one's own.
    Writes `session_people`    one row a session in which exactly one human is known.
    Writes `session_accounts`  one row a (session_id, account): own (on a device of one's own), voice (the only one
                               recognised in the session, if it was heard with this account).
    """
    con.execute(HUMANS)
    con.execute(RECORD_PEOPLE)
    con.execute(SESSION_PEOPLE)
    con.execute(SESSION_ACCOUNTS)
