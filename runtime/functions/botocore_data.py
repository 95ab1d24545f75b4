"""What botocore knows of a service, cut down to the operations asked for: a client is made in a fraction of the time.

Needs no library, as all that packs.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

_WORDS = ("documentation", "documentationUrl")
_NEVER_READ = ("examples-*", "paginators-*", "waiters-*")


def keep_operations(service: Path, operations: Sequence[str]) -> None:
    """Rewrite the newest description in a service's folder; older ones go.

    Raises:
        KeyError: the service has no such operation.
    """
    *older, newest = sorted(path for path in service.iterdir() if path.is_dir())
    for version in older:
        for file in version.iterdir():
            file.unlink()
        version.rmdir()
    for pattern in _NEVER_READ:
        for file in newest.glob(pattern):
            file.unlink()
    packed = newest / "service-2.json.gz"
    model = json.loads(gzip.decompress(packed.read_bytes()))
    packed.unlink()
    kept = cut_down(model, operations)
    # Not packed again: unpacking is paid at every start, and the package is compressed as a whole.
    (newest / "service-2.json").write_text(json.dumps(kept, separators=(",", ":")), "utf-8")


def cut_down(model: dict[str, Any], operations: Sequence[str]) -> dict[str, Any]:
    """Return a service's description with these operations, the shapes they name, and no prose."""
    asked = {name: model["operations"][name] for name in operations}
    reached = _reached(model["shapes"], asked.values())
    shapes = {name: shape for name, shape in model["shapes"].items() if name in reached}
    kept: dict[str, Any] = _without_words({**model, "operations": asked, "shapes": shapes})
    params = "clientContextParams"  # whose words botocore itself reads, at the first request
    return kept | ({params: model[params]} if params in model else {})


def _reached(shapes: dict[str, Any], first: Collection[Any]) -> set[str]:
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        for name in _named_in(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(shapes[name])
    return found


def _named_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("shape"), str):
            yield value["shape"]
        for inner in value.values():
            yield from _named_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named_in(inner)


def _without_words(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_words(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_words(inner)
        for name, inner in value.items()
        if name not in _WORDS or isinstance(inner, dict)  # a member of a shape may be called so
    }
