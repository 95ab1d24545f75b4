"""`ties` -> `clusters`: connected identifiers; where they are more than one household, the weakest ties are cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.step import Step
from attribution.identity.at_once import between_homes
from attribution.identity.graph import Graph, graph_of, turned
from attribution.identity.household import Household, merged
from attribution.identity.namespaces import MAX_PEOPLE, NODES, PLACES, TOKEN
from attribution.identity.ties import SURE, WIDE
from attribution.inputs.texts import Int64s, RowMask

_ACCOUNT, _PERSON, _EMAIL, _ADDRESS = (NODES.index(name) for name in ("account", "person", "email", "address"))
_WIDE = [NODES.index(name) for name in WIDE]
# A browser, a place or a link may be used by somebody of another household, however often.
_CARRIED_BY_OTHERS = {*_WIDE, NODES.index("cookie"), NODES.index(TOKEN)}
TOO_MANY, TWO_HOMES = "more people than a household has", "two homes"


def clusters(ties: pa.Table, homes: pa.Table, tie_turns: pa.Table) -> pa.Table:
    """Return (namespace, value, component, cluster, why), one row an identifier that is tied to another.

    Equal components are connected; equal clusters still are after the cuts; `why` says which limit the component broke.
    """
    ties = _in_turn(ties, tie_turns)
    graph = graph_of(ties)
    whole = np.ones(len(graph.left), bool)
    component = graph.components(whole)
    lived = _lived(graph, homes)
    parted = np.zeros(int(component.max(initial=-1)) + 1, bool)
    for tie in between_homes(graph, ties):
        whole[tie], parted[component[graph.left[tie]]] = False, True
    crowded, torn = _broken(graph, graph.components(whole), lived)
    among = np.flatnonzero(whole & (crowded | torn)[graph.left])
    if len(among):
        whole[_refused(graph, ties, among, lived)] = False
    return pa.table(
        {
            "namespace": pa.array(NODES).take(pa.array(graph.kind)),
            "value": pa.array(graph.value),
            "component": pa.array(component),
            "cluster": pa.array(graph.components(whole)),
            "why": pa.array(
                np.where(crowded, TOO_MANY, np.where(torn | parted[component], TWO_HOMES, "")), pa.string()
            ),
        }
    )


def _in_turn(ties: pa.Table, tie_turns: pa.Table) -> pa.Table:
    """Return the ties with the turn of those that are alike; 0 of any other."""
    if not tie_turns.num_rows:
        return ties.append_column("turn", pa.array(np.zeros(ties.num_rows, np.int64)))
    both = ties.join(tie_turns, keys=["namespace", "value", "other", "other_value"], join_type="left outer")
    turn = pc.fill_null(both["turn"], 0).cast(pa.int64())
    return both.set_column(both.column_names.index("turn"), "turn", turn)


@dataclass(frozen=True, slots=True)
class Lived:
    """Which identifier of a graph lives where: a row a home; `kind` is a position in PLACES."""

    one: Int64s
    kind: Int64s
    place: Int64s
    strength: Int64s


def _lived(graph: Graph, homes: pa.Table) -> Lived:
    kind = pc.index_in(homes["namespace"], value_set=pa.array(NODES)).to_numpy().astype(np.int64)
    known = pa.array(turned(graph.kind, graph.value))
    one = pc.index_in(pa.array(turned(kind, homes["value"].to_numpy())), value_set=known).fill_null(-1).to_numpy()
    inside = one >= 0
    place = pc.index_in(homes["other"], value_set=pa.array(PLACES)).to_numpy().astype(np.int64)
    columns = (one.astype(np.int64), place, homes["other_value"].to_numpy(), homes["strength"].to_numpy())
    return Lived(*(column[inside] for column in columns))


def _broken(graph: Graph, component: Int64s, lived: Lived) -> tuple[RowMask, RowMask]:
    """Return, an identifier, whether its component has too many people, and whether it has more than one home."""
    size = int(component.max(initial=-1)) + 1

    def counted(identifiers: RowMask | Int64s) -> Int64s:
        return np.bincount(component[identifiers], minlength=size)

    accounts = counted(graph.kind == _ACCOUNT) + counted(graph.lone_emails)
    people = np.maximum(accounts, counted(graph.kind == _PERSON))
    torn = counted(graph.kind == _ADDRESS) > 1
    for kind in range(len(PLACES)):
        of_kind = lived.kind == kind
        places = np.unique(np.stack((component[lived.one[of_kind]], lived.place[of_kind])), axis=1)
        torn |= np.bincount(places[0], minlength=size) > 1
    return (people > MAX_PEOPLE)[component], torn[component]


def _refused(graph: Graph, ties: pa.Table, among: Int64s, lived: Lived) -> list[int]:
    """Return the positions of the ties that would make a household of more than one: Kruskal, the strongest first.

    Ties of one record are alike in all but their kinds: these decide, then the texts.
    """
    names = ("strength", "times", "first_us", "last_us", "turn")
    strength, times, first, last, turn = (ties[name].to_numpy()[among] for name in names)
    kinds = (graph.kind[graph.right[among]], graph.kind[graph.left[among]])
    order = among[np.lexsort((turn, *kinds, last, first, -times, -strength))]
    root: dict[int, int] = {}
    found = _alone(graph, among, lived)
    refused = []
    for tie, left, right in zip(order.tolist(), graph.left[order].tolist(), graph.right[order].tolist(), strict=True):
        here, there = _top(root, left), _top(root, right)
        if here == there:
            continue
        both = merged(found[here], found[there], sure=_is_fact(graph, tie))
        if both is None:
            refused.append(tie)
        else:
            root[there] = here
            found[here] = both
    return refused


def _is_fact(graph: Graph, tie: int) -> bool:
    """Tell whether a tie holds two identifiers of one person, whatever either says of a home."""
    kinds = {int(graph.kind[graph.left[tie]]), int(graph.kind[graph.right[tie]])}
    return int(graph.strength[tie]) >= SURE and not kinds & _CARRIED_BY_OTHERS


def _alone(graph: Graph, among: Int64s, lived: Lived) -> dict[int, Household]:
    """Return each identifier of the ties as a household of its own: whom it stands for and where it lives."""
    lone = graph.lone_emails
    met = np.unique(np.concatenate((graph.left[among], graph.right[among]))).tolist()
    places: dict[int, tuple[dict[int, int], dict[int, int]]] = {
        one: ({int(graph.value[one]): 0} if graph.kind[one] == _ADDRESS else {}, {}) for one in met
    }
    rows = zip(*(getattr(lived, name).tolist() for name in ("one", "kind", "place", "strength")), strict=True)
    for one, kind, place, strength in rows:
        if one in places:
            places[one][kind][place] = strength
    return {
        one: Household(
            accounts=int(graph.kind[one] == _ACCOUNT or lone[one]),
            voices=int(graph.kind[one] == _PERSON),
            addresses=addresses,
            postal_codes=postal_codes,
        )
        for one, (addresses, postal_codes) in places.items()
    }


def _top(root: dict[int, int], one: int) -> int:
    while (above := root.get(one, one)) != one:
        root[one] = root.get(above, above)
        one = above
    return one


CLUSTERS = Step(
    name="clusters",
    row="an identifier that is tied to another: component (connected), cluster (still connected after the cuts), why "
    "the component was looked at",
    reads=("ties", "homes", "tie_turns"),
    work=clusters,
)

CUT_EDGES = Step(
    name="cut_edges",
    row="a tie that was cut: the two identifiers, strength, why",
    reads=("ties", "clusters"),
    sql="""
select t.namespace, t.value, t.other, t.other_value, t.strength, c.why
from ties t
join clusters c on c.namespace = t.namespace and c.value = t.value and c.why <> ''
join clusters d on d.namespace = t.other and d.value = t.other_value and d.cluster <> c.cluster
""",
)

STEPS = (CLUSTERS, CUT_EDGES)
