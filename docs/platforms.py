"""docs/platforms.md's tables, from the sources' own values."""

from __future__ import annotations

from collections.abc import Iterator

from intake.platforms.events.source import EventSource
from intake.platforms.events.table import SOURCES


def overview() -> str:
    """Return the table of all sources: where they deliver, how they are proved, whether they send again."""
    lines = ["| platform | door | name in keys and files | sends again |", "|---|---|---|---|"]
    for one in SOURCES:
        door = f"`{' '.join(one.methods)} {one.path}`"
        lines.append(f"| {one.title} | {door} | `{one.name}` | {'yes' if one.resends else 'no'} |")
    return "\n".join(lines)


def chapters() -> str:
    """Return a chapter a source: from where its form is known, its proof, what becomes what."""
    return "\n".join(line for one in SOURCES for line in _chapter(one)).rstrip()


def _chapter(source: EventSource) -> Iterator[str]:
    known = source.known
    yield from (f"## {source.title}", "", f"- Form: {known.form}.", f"- Sample: {known.sample}.")
    yield from (f"- Proof: {known.proof}.", *(f"- {note}" for note in known.notes), "")
    yield from ("| what it tells | what it becomes |", "|---|---|")
    yield from (f"| {what} | {becomes} |" for what, becomes in known.becomes)
    yield ""
