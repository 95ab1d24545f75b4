"""`ties` -> `clusters`: connected identifiers; where they are more than one household, the weakest ties are cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from attribution.engine.step import Step
from attribution.identity.household import Household, merged
from attribution.identity.namespaces import MAX_PEOPLE, NODES
from attribution.identity.ties import HOME

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
_ACCOUNT, _USER, _PERSON, _EMAIL, _ADDRESS = (
    NODES.index(name) for name in ("account", "user", "person", "email", "address")
)
TOO_MANY, TWO_HOMES = "more people than a household has", "two homes"


@dataclass(frozen=True, slots=True)
class Graph:
    """Ties as numbers: `left` and `right` are positions in `kind` and `value`, which hold each identifier once."""

    kind: Whole
    value: Whole
    left: Whole
    right: Whole
    strength: Whole

    def components(self, kept: Mask) -> Whole:
        """Return a number an identifier, equal where the ties kept connect them."""
        size = len(self.kind)
        if not size:
            return np.zeros(0, np.int64)
        ends = (self.left[kept], self.right[kept])
        links = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(size, size))
        labels: Whole = connected_components(links, directed=False)[1].astype(np.int64)
        return labels

    @property
    def lone_emails(self) -> Mask:
        """Tell which identifiers are e-mails tied to no account: somebody who never signed in."""
        lone: Mask = self.kind == _EMAIL
        lone[self.right[(self.kind[self.left] == _ACCOUNT) & lone[self.right]]] = False
        return lone

    @property
    def homes(self) -> Mask:
        """Tell which ties say where the identifier lives."""
        lives: Mask = (self.kind[self.right] == _ADDRESS) & (self.strength >= HOME)
        return lives


def graph_of(ties: pa.Table) -> Graph:
    """Return the graph of a table of ties."""
    kinds = pa.array(NODES)
    ends = [
        (pc.index_in(ties[name], value_set=kinds).to_numpy().astype(np.int64), ties[value].to_numpy())
        for name, value in (("namespace", "value"), ("other", "other_value"))
    ]
    kind, value = (np.concatenate(side) for side in zip(*ends, strict=True))
    # A value is a number among those of its kind: each kind's are turned by a constant of its own.
    turned = value ^ (kind * np.int64(0x7E3779B97F4A7C15 // len(NODES)))
    position = pa.array(turned).dictionary_encode().indices.to_numpy().astype(np.int64)
    once = np.unique(position, return_index=True)[1]
    left, right = np.split(position, 2)
    return Graph(kind[once], value[once], left, right, ties["strength"].to_numpy())


def clusters(ties: pa.Table) -> pa.Table:
    """Return (namespace, value, component, cluster, why), one row an identifier that is tied to another.

    Equal components are connected; equal clusters still are after the cuts; `why` says which limit the component broke.
    """
    graph = graph_of(ties)
    whole = np.ones(len(graph.left), bool)
    component = graph.components(whole)
    crowded, torn = _broken(graph, component)
    among = np.flatnonzero((crowded | torn)[graph.left])
    if len(among):
        whole[_refused(graph, ties, among)] = False
    return pa.table(
        {
            "namespace": pa.array(NODES).take(pa.array(graph.kind)),
            "value": pa.array(graph.value),
            "component": pa.array(component),
            "cluster": pa.array(graph.components(whole)),
            "why": pa.array(np.where(crowded, TOO_MANY, np.where(torn, TWO_HOMES, "")), pa.string()),
        }
    )


def _broken(graph: Graph, component: Whole) -> tuple[Mask, Mask]:
    """Return, an identifier, whether its component has too many people, and whether it has more than one home."""
    size = int(component.max(initial=-1)) + 1

    def counted(identifiers: Mask | Whole) -> Whole:
        return np.bincount(component[identifiers], minlength=size)

    accounts = counted(graph.kind == _ACCOUNT) + counted(graph.lone_emails)
    people = np.maximum(accounts, counted(graph.kind == _PERSON))
    homes = counted(np.unique(graph.right[graph.homes]))
    return (people > MAX_PEOPLE)[component], (homes > 1)[component]


def _refused(graph: Graph, ties: pa.Table, among: Whole) -> list[int]:
    """Return the positions of the ties that would make a household of more than one: Kruskal, the strongest first."""
    names = ("strength", "times", "first_us", "last_us", "value", "other_value")
    strength, times, first, last, value, other = (ties[name].to_numpy()[among] for name in names)
    order = among[np.lexsort((other, value, last, first, -times, -strength))]
    root: dict[int, int] = {}
    found = _alone(graph, among)
    refused = []
    for tie in order.tolist():
        here, there = (_top(root, int(end[tie])) for end in (graph.left, graph.right))
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
    kinds = {int(graph.kind[graph.left[tie]]), int(graph.kind[graph.right[tie]])}
    return kinds <= {_ACCOUNT, _USER}


def _alone(graph: Graph, among: Whole) -> dict[int, Household]:
    """Return each identifier of the ties as a household of its own: whom it stands for and where it lives."""
    lone = graph.lone_emails
    homes: dict[int, dict[int, int]] = {}
    for tie in among[graph.homes[among]].tolist():
        homes.setdefault(int(graph.left[tie]), {})[int(graph.right[tie])] = int(graph.strength[tie])
    met = np.unique(np.concatenate((graph.left[among], graph.right[among]))).tolist()
    return {
        one: Household(
            accounts=int(graph.kind[one] == _ACCOUNT or lone[one]),
            voices=int(graph.kind[one] == _PERSON),
            homes=homes.get(one, {}),
        )
        for one in met
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
    reads=("ties",),
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
