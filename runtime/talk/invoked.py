"""Whether a skill is called by its name, and what is asked of it then."""

from __future__ import annotations

from collections.abc import Sequence

from locales.heard import Invocation


def rest_of(words: Sequence[str], name: str, how: Invocation) -> tuple[str, ...] | None:
    """Return what is asked of the skill, nothing for a mere launch, None when it is not called by its name."""
    said = " ".join(words)
    for verb in (*how.launching, *how.asking):
        called = f"{verb} {name}"
        if said == called:
            return ()
        if said.startswith(f"{called} "):
            rest = said[len(called) :].split()
            return tuple(rest[1:] if rest[0] in how.links and len(rest) > 1 else rest)
    return None
