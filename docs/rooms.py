"""The rooms and what they import of one another, counted from the code; drawn in architecture.md.

The rooms stand once, in the layers of pyproject's first import contract: whoever sits higher may import from below.
Imports for types alone, which never run, are left out. Arrows are labelled with steps (1, 2+, 5+ ...), so that the
drawing changes when the house does, not with every import; `python -m docs.rooms` prints the exact counts.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
STEPS = (50, 20, 10, 5, 2)
MANY_OF_A_KIND = {"locales": ("tag", "One locale each: what differs from the one it is made from")}
"""Rooms whose folders are all of one kind: drawn as one, so that one more changes nothing here."""
Arrows = Mapping[tuple[str, str], int]


def layers() -> list[list[str]]:
    """Return the rooms from the top down; those beside one another do not import one another."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return [[room.strip() for room in layer.split("|")] for layer in contracts[0]["layers"]]


def rooms() -> list[str]:
    """Return the rooms from the top down."""
    return [room for layer in layers() for room in layer]


def root_packages() -> str:
    """The rooms as import-linter wants them told a second time."""
    return f"root_packages = {json.dumps(rooms())}"


def rooms_table() -> str:
    """Every room and sub-room with the first line it says of itself."""
    lines = ["| room | what it is |", "|---|---|"]
    for room in rooms():
        lines.append(f"| **`{room}/`** | {_promise(room)} |")
        if room in MANY_OF_A_KIND:
            kind, promise = MANY_OF_A_KIND[room]
            lines.append(f"| `{room}/<{kind}>/` | {promise} |")
        lines += [f"| `{name.replace('.', '/')}/` | {_promise(name)} |" for name in _all_sub_rooms(room)]
    return "\n".join(lines)


def rooms_drawing() -> str:
    """The rooms with the number of imports from each to each, and whether any runs back up."""
    arrows = _arrows("")
    height = {room: height for height, layer in enumerate(reversed(layers())) for room in layer}
    upward = [pair for pair in arrows if height[pair[0]] <= height[pair[1]]]
    return f"{_mermaid(arrows)}\n\n{_verdict(arrows)} {_told('No import runs back up', 'Running back up', upward)}"


def inner_drawings() -> str:
    """What stands in every room that has sub-rooms, and the imports between them."""
    drawn = []
    for package in _packages_with_sub_rooms():
        arrows = _arrows(package)
        drawn.append(f"### `{package.replace('.', '/')}/`\n\n{_mermaid(arrows)}\n\n{_verdict(arrows)}")
    return "\n\n".join(drawn)


def circles() -> list[str]:
    """Name every circle among rooms, or among what stands in one room."""
    places = ["", *_packages_with_sub_rooms()]
    return [f"{place or 'rooms'}: {start} -> {end}" for place in places for start, end in _circular(_arrows(place))]


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*rooms(), exclude_type_checking_imports=True, cache_dir=None)


def _promise(room: str) -> str:
    told = ast.get_docstring(ast.parse((ROOT / room.replace(".", "/") / "__init__.py").read_text("utf-8"))) or ""
    return told.partition("\n\n")[0].replace("\n", " ").rstrip(".")


def _is_package(name: str) -> bool:
    return (ROOT / name.replace(".", "/") / "__init__.py").is_file()


def _sub_rooms(package: str) -> list[str]:
    if package in MANY_OF_A_KIND:
        return []
    return sorted(child for child in _graph().find_children(package) if _is_package(child))


def _all_sub_rooms(package: str) -> list[str]:
    return [name for child in _sub_rooms(package) for name in (child, *_all_sub_rooms(child))]


def _packages_with_sub_rooms() -> list[str]:
    found = [name for room in rooms() for name in (room, *_all_sub_rooms(room))]
    return [name for name in found if _sub_rooms(name) or name in MANY_OF_A_KIND]


def _arrows(package: str) -> Arrows:
    """Count imports between what stands directly in the package; a package's own `__init__` only passes on."""
    counted: Counter[tuple[str, str]] = Counter()
    for importer in _graph().modules:
        for imported in _graph().find_modules_directly_imported_by(importer):
            pair = (_child(importer, package), _child(imported, package))
            if pair[0] and pair[1] and pair[0] != pair[1]:
                counted[pair] += 1
    return dict(sorted(counted.items()))


def _child(module: str, package: str) -> str:
    if package and not module.startswith(f"{package}."):
        return ""
    child = module.removeprefix(f"{package}.").partition(".")[0]
    of_a_kind = package in MANY_OF_A_KIND and _is_package(f"{package}.{child}")
    return MANY_OF_A_KIND[package][0] if of_a_kind else child


def _mermaid(arrows: Arrows) -> str:
    lines = [f"    {start} -- {_at_least(count)} --> {end}" for (start, end), count in arrows.items()]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def _at_least(count: int) -> str:
    return next((f"{step}+" for step in STEPS if count >= step), str(count))


def _verdict(arrows: Arrows) -> str:
    return _told("No circle", "In a circle", _circular(arrows))


def _told(good: str, bad: str, pairs: list[tuple[str, str]]) -> str:
    return f"{bad}: {', '.join(f'{start} → {end}' for start, end in pairs)}." if pairs else f"{good}."


def _circular(arrows: Arrows) -> list[tuple[str, str]]:
    """Return the arrows that lie on a circle: whose end leads back to their start."""
    ends: dict[str, set[str]] = defaultdict(set)
    for start, end in arrows:
        ends[start].add(end)
    return [(start, end) for start, end in arrows if start in _reached(end, ends)]


def _reached(start: str, ends: Mapping[str, set[str]]) -> set[str]:
    seen = {start}
    waiting = [start]
    while waiting:
        new = ends.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


if __name__ == "__main__":
    for place in ("", *_packages_with_sub_rooms()):
        for (start, end), count in _arrows(place).items():
            print(f"{place or 'rooms'}: {start} -> {end}: {count}")  # noqa: T201 - a command of its own
