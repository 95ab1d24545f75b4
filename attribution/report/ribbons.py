"""First touch -> last touch -> where it was bought, as ribbons. Plain SVG, written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from operator import attrgetter

from attribution.report.figures import Flow
from attribution.words import count, plural

MOST = 6  # nodes a column; the smaller ones are folded into one
OTHERS = "Other"
HEIGHT, TOP, GAP, BAR = 300, 26, 10, 9
LETTER = 7.4  # pixels of a letter, at the width of most
LEAST_BESIDE = 96
MOST_NARROW = 22  # letters of a name and its number that have room between two columns on a phone
COLUMNS: tuple[Callable[[Flow], str], ...] = (attrgetter("first"), attrgetter("last"), attrgetter("source"))


@dataclass(frozen=True, slots=True)
class Node:
    """A bar: its name, its orders, and where it lies."""

    name: str
    orders: int
    y: float
    height: float


def fold(flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """Return the flows with the small channels of each column folded into one, the largest first."""
    first, last, source = (_kept([(pick(flow), flow.orders) for flow in flows]) for pick in COLUMNS)
    folded: Counter[tuple[str, str, str]] = Counter()
    for flow in flows:
        names = (_name(flow.first, first), _name(flow.last, last), _name(flow.source, source))
        folded[names] += flow.orders
    return tuple(
        Flow(first=names[0], last=names[1], source=names[2], orders=orders)
        for names, orders in sorted(folded.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _kept(pairs: Sequence[tuple[str, int]]) -> frozenset[str]:
    counts = _sums(pairs)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return frozenset(ranked if len(ranked) <= MOST else ranked[: MOST - 1])


def _name(name: str, kept: frozenset[str]) -> str:
    return name if name in kept else OTHERS


def _sums(pairs: Sequence[tuple[str, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, orders in pairs:
        counts[name] += orders
    return counts


def ribbons(flows: Sequence[Flow], voice: frozenset[str], *, narrow: bool) -> str:
    """Draw the ribbons, names ready for people.

    Args:
        flows: folded, at least one.
        voice: the names that are voice; their ribbons stand out.
        narrow: draw for a phone.
    """
    width = 340 if narrow else 760
    columns = [_column([(pick(flow), flow.orders) for flow in flows]) for pick in COLUMNS]
    left, right = (2, 2) if narrow else (_beside(columns[0]), _beside(columns[2]))
    xs = (float(left), (left + width - right) / 2 - BAR / 2, float(width - right - BAR))
    size = f'viewBox="0 0 {width} {HEIGHT + TOP + 8}" width="{width}" height="{HEIGHT + TOP + 8}"'
    label = "Ribbons from first touch to last touch to where the order was placed"
    parts = [f'<svg class="ribbons" role="img" {size} aria-label="{label}">']
    for i, title in enumerate(("First touch", "Last touch", "Bought")):
        place = f'x="{_text_x(i, xs[i], narrow=narrow):.0f}" y="12" text-anchor="{_anchor(i, narrow=narrow)}"'
        parts.append(f'<text class="head" {place}>{title}</text>')
    for left in range(2):
        pairs = [(COLUMNS[left](flow), COLUMNS[left + 1](flow), flow.orders) for flow in flows]
        parts += _bands(pairs, (columns[left], columns[left + 1]), (xs[left] + BAR, xs[left + 1]), voice)
    taken = [node.y + node.height / 2 for node in columns[1].values()] if narrow else []
    for i, column in enumerate(columns):
        for node in column.values():
            parts.append(_node(node, xs[i], is_voice=node.name in voice))
            label_y = _free(node, taken) if i == 2 else node.y + node.height / 2
            parts.append(_label(node, i, (xs[i], label_y), narrow=narrow))
    return "".join([*parts, "</svg>"])


def _beside(column: dict[str, Node]) -> int:
    """Return how wide the labels are that stand beside a column."""
    longest = max(len(_shown(node)) + 1 + len(count(node.orders)) for node in column.values())
    return max(LEAST_BESIDE, round(longest * LETTER) + 10)


def _shown(node: Node, most: int = 30) -> str:
    return node.name if len(node.name) <= most else node.name[: most - 1] + "…"


def _column(pairs: Sequence[tuple[str, int]]) -> dict[str, Node]:
    counts = _sums(pairs)
    ranked = sorted(counts, key=lambda name: (name == OTHERS, -counts[name], name))
    whole = sum(counts.values())
    room = HEIGHT - GAP * (len(ranked) - 1)
    nodes, y = {}, float(TOP)
    for name in ranked:
        height = room * counts[name] / whole
        nodes[name] = Node(name, counts[name], y, height)
        y += height + GAP
    return nodes


def _bands(
    flows: Sequence[tuple[str, str, int]],
    columns: tuple[dict[str, Node], dict[str, Node]],
    xs: tuple[float, float],
    voice: frozenset[str],
) -> list[str]:
    pairs: Counter[tuple[str, str]] = Counter()
    for start, end, orders in flows:
        pairs[start, end] += orders
    starts, ends = list(columns[0]), list(columns[1])
    filled = (Counter[str](), Counter[str]())
    drawn = []
    for (start, end), orders in sorted(pairs.items(), key=lambda p: (starts.index(p[0][0]), ends.index(p[0][1]))):
        nodes = (columns[0][start], columns[1][end])
        ys = [node.y + node.height * done[node.name] / node.orders for node, done in zip(nodes, filled, strict=True)]
        thick = [node.height * orders / node.orders for node in nodes]
        for node, done in zip(nodes, filled, strict=True):
            done[node.name] += orders
        kind = "voice" if start in voice else "other"
        title = escape(f"{start} → {end}: {plural(orders, 'order', 'orders')}")
        drawn.append(f'<path class="band {kind}" d="{_band(xs, ys, thick)}"><title>{title}</title></path>')
    return drawn


def _band(xs: tuple[float, float], ys: list[float], thick: list[float]) -> str:
    (x0, x1), (y0, y1) = xs, ys
    bend = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0:.1f}C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}V{y1 + thick[1]:.1f}"
        f"C{bend:.1f} {y1 + thick[1]:.1f} {bend:.1f} {y0 + thick[0]:.1f} {x0:.1f} {y0 + thick[0]:.1f}Z"
    )


def _node(node: Node, x: float, *, is_voice: bool) -> str:
    kind = "voice" if is_voice else "other"
    return (
        f'<rect class="node {kind}" x="{x:.1f}" y="{node.y:.1f}" width="{BAR}" height="{max(node.height, 1.5):.1f}" '
        f'rx="2"><title>{escape(node.name)}: {plural(node.orders, "order", "orders")}</title></rect>'
    )


def _label(node: Node, column: int, at: tuple[float, float], *, narrow: bool) -> str:
    x, y = at
    # On a phone nothing stands across from the first column; beside the second are the labels of the third.
    room = (MOST_NARROW - len(count(node.orders)) if column == 0 else 15) if narrow else 30
    name = _shown(node, room)
    place = (
        f'x="{_text_x(column, x, narrow=narrow):.0f}" y="{y + 4:.1f}" text-anchor="{_anchor(column, narrow=narrow)}"'
    )
    return f'<text {place}>{escape(name)} <tspan class="count">{count(node.orders)}</tspan></text>'


def _free(node: Node, taken: Sequence[float]) -> float:
    """Return the height within the node that is farthest from labels already there, the middle if all is free."""
    places = [node.y + node.height * part / 8 for part in (4, 3, 5, 2, 6)]
    return max(places, key=lambda place: min((abs(place - other) for other in taken), default=0.0))


def _anchor(column: int, *, narrow: bool) -> str:
    if narrow:
        return ("start", "start", "end")[column]
    return ("end", "start", "start")[column]


def _text_x(column: int, x: float, *, narrow: bool) -> float:
    return x - 8 if _anchor(column, narrow=narrow) == "end" else x + BAR + 8
